"""``amtsblick usage`` and ``amtsblick decide``: write a usage or a decision down, as a draft."""

import re
from datetime import date
from typing import Annotated, Final

import typer

from amtsblick.cli.actor import DEFAULT_ROLE, ActorName, ActorRole, actor_of
from amtsblick.cli.moments import day
from amtsblick.cli.options import DEFAULT_OUT, AsJson, Out, Quiet, RegisterUrl, mode, workspace
from amtsblick.cli.records import Note, tell
from amtsblick.errors import InputError
from amtsblick.jobs.clock import now
from amtsblick.jobs.records import draft, usage_of, write
from amtsblick.knowledge import load
from amtsblick.values.days import PartialDate
from amtsblick.values.decisions import (
    Condition,
    Decision,
    DecisionKind,
    DpoPosition,
    Line,
    Reason,
    ReasonKind,
    TriggerKind,
)
from amtsblick.values.usages import (
    ContentKind,
    Metric,
    Origin,
    Purpose,
    SaidMode,
    TargetGroup,
    Usage,
    UsageKind,
)

BodyId = Annotated[str, typer.Argument(help="Id of the body.", metavar="BODY")]
ServiceId = Annotated[str, typer.Argument(help="Id of the service (x, mastodon …).", metavar="SERVICE")]
ValidFrom = Annotated[
    str, typer.Option("--valid-from", help="From this day on it holds; today when not given.", metavar="DAY")
]
_LINE: Final = re.compile(r"(\w+)\s*([<>])\s*([0-9]+(?:\.[0-9]+)?)\s*(?:x([0-9]+))?")
_PARTS: Final = 3


def usage(
    body: BodyId,
    service: ServiceId,
    *,
    kind: Annotated[UsageKind, typer.Option("--kind", help="How the body uses the service.")],
    handle: Annotated[str, typer.Option("--handle", help="The account, without address.")] = "",
    via: Annotated[
        str, typer.Option("--via", help="Id of the body whose channel is used.", metavar="ID")
    ] = "",
    purpose: Annotated[list[Purpose] | None, typer.Option("--purpose", help="What for; repeatable.")] = None,
    group: Annotated[list[TargetGroup] | None, typer.Option("--for", help="For whom; repeatable.")] = None,
    profession: Annotated[
        list[str] | None, typer.Option("--profession", help="For whom more closely: teachers …; repeatable.")
    ] = None,
    content: Annotated[
        list[ContentKind] | None, typer.Option("--content", help="What is published; repeatable.")
    ] = None,
    unit: Annotated[str, typer.Option("--unit", help="Responsible unit.")] = "",
    exit_debated: Annotated[
        bool, typer.Option("--exit-debated", help="Still used, and leaving is being debated.")
    ] = False,
    since: Annotated[
        str, typer.Option("--since", help="First day, month or year: 2024-12-07, 2024-12, 2024.")
    ] = "",
    until: Annotated[str, typer.Option("--until", help="Last day, month or year.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why it is used so, in one sentence.")] = "",
    alternative: Annotated[
        list[str] | None,
        typer.Option("--alternative", help="Where citizens find the same without the service; repeatable."),
    ] = None,
    record: Annotated[
        str, typer.Option("--id", help="Id of the usage; BODY.SERVICE.KIND when not given.", metavar="ID")
    ] = "",
    valid_from: ValidFrom = "",
    actor: ActorName = "",
    role: ActorRole = DEFAULT_ROLE,
    note: Note = "",
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write down how a body uses a service: a draft, or a new version when the id is known."""
    place = workspace(out, register)
    place.require()
    today = now().date()
    said = Usage(
        id=record or f"{body}.{service}.{kind}",
        body=body,
        service=service,
        kind=kind,
        handle=handle,
        via=via or None,
        purposes=tuple(dict.fromkeys(purpose or ())),
        target_groups=tuple(dict.fromkeys(group or ())),
        professions=tuple(dict.fromkeys(profession or ())),
        contents=tuple(dict.fromkeys(content or ())),
        unit=unit,
        exit_debated=exit_debated,
        since=_partial(since, "--since"),
        until=_partial(until, "--until"),
        reason=reason,
        alternatives=tuple(alternative or ()),
        origin=Origin(said_by=unit, mode=SaidMode.ENTERED, on=today),
    )
    by = actor_of(actor, role)
    with place.open_register() as opened:
        change = draft(opened, said, day(valid_from, "--valid-from") or today, note=note)
        (entry,) = write(opened, load(), [change], by)
    tell(entry, mode(quiet=quiet, as_json=as_json))


def decide(
    body: BodyId,
    service: ServiceId,
    *,
    kind: Annotated[DecisionKind, typer.Option("--kind", help="What was decided.")],
    reason: Annotated[
        list[str],
        typer.Option(
            "--reason", help='Why: KIND or KIND="in a sentence"; repeatable.', metavar="KIND[=TEXT]"
        ),
    ],
    review_due: Annotated[
        str, typer.Option("--review-due", help="Day on which it is looked at again.", metavar="DAY")
    ],
    decided_by: Annotated[str, typer.Option("--decided-by", help="Office or role that decided.")],
    condition: Annotated[
        list[str] | None,
        typer.Option("--condition", help="What has to be done; repeatable.", metavar="TEXT[|OWNER[|DAY]]"),
    ] = None,
    legal_basis: Annotated[
        list[str] | None, typer.Option("--legal-basis", help="Provision it rests on; repeatable.")
    ] = None,
    dpo: Annotated[
        DpoPosition, typer.Option("--dpo", help="What the data-protection officer says to it.")
    ] = DpoPosition.NOT_HEARD,
    deviation: Annotated[
        str, typer.Option("--deviation", help="Why it was decided against the data-protection officer.")
    ] = "",
    used_as: Annotated[
        str,
        typer.Option("--usage", help="Id of the usage; the body's only one when not given.", metavar="ID"),
    ] = "",
    usage_kind: Annotated[
        UsageKind | None,
        typer.Option("--usage-kind", help="How the service is (to be) used, where no usage says it yet."),
    ] = None,
    line: Annotated[
        list[str] | None,
        typer.Option(
            "--line",
            help="Figure that reopens the decision, such as 'hate_share>5x2': above 5 twice in a row; repeatable.",
            metavar="METRIC>VALUE[xTIMES]",
        ),
    ] = None,
    trigger: Annotated[
        list[TriggerKind] | None, typer.Option("--trigger", help="What reopens it; all when not given.")
    ] = None,
    decided_on: Annotated[
        str, typer.Option("--decided-on", help="Day of the decision; today when not given.", metavar="DAY")
    ] = "",
    valid_from: ValidFrom = "",
    replaces: Annotated[
        str, typer.Option("--replaces", help="Id of the decision before.", metavar="ID")
    ] = "",
    internal: Annotated[bool, typer.Option("--internal", help="Not to be published.")] = False,
    record: Annotated[
        str, typer.Option("--id", help="Id of the decision; BODY.SERVICE.DAY when not given.", metavar="ID")
    ] = "",
    actor: ActorName = "",
    role: ActorRole = DEFAULT_ROLE,
    note: Note = "",
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write down a decision on a body's use of a service: a draft, until somebody else approves it."""
    place = workspace(out, register)
    place.require()
    today = now().date()
    on = day(decided_on, "--decided-on") or today
    begins = day(valid_from, "--valid-from") or on
    by = actor_of(actor, role)
    with place.open_register() as opened:
        use = usage_of(opened, body, service, used_as)
        decided_use = use.kind if use else usage_kind
        if decided_use is None:
            raise InputError(
                f"The register has no usage of {service!r} by {body!r}: enter it first ('amtsblick usage'), "
                "or say with --usage-kind what is decided on."
            )
        said = Decision(
            id=record or f"{body}.{service}.{on}",
            body=body,
            service=service,
            usage=use.id if use else "",
            usage_kind=decided_use,
            kind=kind,
            reasons=tuple(_reason(one) for one in reason),
            conditions=tuple(_condition(one) for one in condition or ()),
            legal_basis=tuple(legal_basis or ()),
            dpo=dpo,
            deviation=deviation,
            decided_by=decided_by,
            decided_on=on,
            valid_from=begins,
            review_due=_needed(review_due, "--review-due"),
            triggers=tuple(dict.fromkeys(trigger or ())),
            lines=tuple(_line(one) for one in line or ()),
            legal_as_of=on,
            public=not internal,
            replaces=replaces,
            origin=Origin(said_by=decided_by, mode=SaidMode.ENTERED, on=today),
        )
        (entry,) = write(opened, load(), [draft(opened, said, begins, note=note)], by)
    tell(entry, mode(quiet=quiet, as_json=as_json))


def _partial(text: str, option: str) -> PartialDate | None:
    try:
        return PartialDate(text=text) if text else None
    except ValueError as error:
        raise InputError(f"{option}: {error}.") from error


def _needed(text: str, option: str) -> date:
    found = day(text, option)
    if found is None:
        raise InputError(f"{option} needs a day such as 2026-10-01.")
    return found


def _reason(text: str) -> Reason:
    kind, _, said = text.partition("=")
    if kind.strip() not in list(ReasonKind):
        raise InputError(f"--reason {kind!r} is no kind of reason: use one of {', '.join(ReasonKind)}.")
    return Reason(kind=ReasonKind(kind.strip()), text=said.strip())


def _condition(text: str) -> Condition:
    parts = [part.strip() for part in text.split("|")]
    if len(parts) > _PARTS:
        raise InputError(
            f"--condition {text!r} has more than text, owner and day: write TEXT|OWNER|2026-12-31."
        )
    said, owner, due = (*parts, "", "")[:_PARTS]
    return Condition(text=said, owner=owner, due=day(due, "--condition"))


def _line(text: str) -> Line:
    found = _LINE.fullmatch(text.strip())
    if found is None or found[1] not in list(Metric):
        known = ", ".join(Metric)
        raise InputError(f"--line {text!r} is no line: write it like hate_share>5x2, with one of {known}.")
    return Line(
        metric=Metric(found[1]), value=float(found[3]), above=found[2] == ">", periods=int(found[4] or 1)
    )
