"""``amtsblick usage`` and ``amtsblick decide``: write a usage or a decision down, as a draft.

An id that is known is gone on with: only what the options name changes.
"""

from collections.abc import Container
from typing import Annotated, Final

import typer

from amtsblick.assess.register.accounts import plain_handle
from amtsblick.cli.actor import DEFAULT_ROLE, ActorName, ActorRole, actor_of
from amtsblick.cli.drafting import Drafting, given
from amtsblick.cli.moments import day
from amtsblick.cli.option_texts import (
    conditions_of,
    lines_of,
    needed_day,
    partial_of,
    reasons_of,
    texts_of,
    words_of,
)
from amtsblick.cli.options import DEFAULT_OUT, AsJson, Out, Quiet, RegisterUrl, mode, workspace
from amtsblick.cli.records import Note
from amtsblick.errors import InputError
from amtsblick.jobs.clock import now
from amtsblick.jobs.records import newest_of, usage_of
from amtsblick.knowledge import load
from amtsblick.values.decisions import Decision, DecisionKind, DpoPosition, TriggerKind
from amtsblick.values.records import RecordKind
from amtsblick.values.usages import ContentKind, Purpose, TargetGroup, Usage, UsageKind

BodyId = Annotated[str, typer.Argument(help="Id of the body.", metavar="BODY")]
ServiceId = Annotated[str, typer.Argument(help="Id of the service (x, mastodon …).", metavar="SERVICE")]
ValidFrom = Annotated[
    str, typer.Option("--valid-from", help="From this day on it holds; today when not given.", metavar="DAY")
]
SaidBy = Annotated[
    str | None,
    typer.Option(
        "--said-by", help="Office or role that says so, where it is not who enters it.", metavar="OFFICE"
    ),
]

_NEEDED: Final = {
    "kind": "--kind",
    "reasons": "--reason",
    "review_due": "--review-due",
    "decided_by": "--decided-by",
}


def usage(
    body: BodyId,
    service: ServiceId,
    *,
    kind: Annotated[
        UsageKind | None, typer.Option("--kind", help="How the body uses the service; needed for a new one.")
    ] = None,
    handle: Annotated[
        str | None, typer.Option("--handle", help="The account, by its name or its address.")
    ] = None,
    via: Annotated[
        str | None, typer.Option("--via", help="Id of the body whose channel is used.", metavar="ID")
    ] = None,
    purpose: Annotated[
        list[str] | None,
        typer.Option("--purpose", help="What for; repeatable.", metavar="|".join(Purpose)),
    ] = None,
    group: Annotated[
        list[str] | None,
        typer.Option("--for", help="For whom; repeatable.", metavar="|".join(TargetGroup)),
    ] = None,
    profession: Annotated[
        list[str] | None, typer.Option("--profession", help="For whom more closely: teachers …; repeatable.")
    ] = None,
    content: Annotated[
        list[str] | None,
        typer.Option("--content", help="What is published; repeatable.", metavar="|".join(ContentKind)),
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="Responsible unit.")] = None,
    exit_debated: Annotated[
        bool | None,
        typer.Option("--exit-debated/--no-exit-debated", help="Still used, and leaving is being debated."),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", help="First day, month or year: 2024-12-07, 2024-12, 2024.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", help="Last day, month or year.")] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why it is used so, in one sentence.")
    ] = None,
    alternative: Annotated[
        list[str] | None,
        typer.Option("--alternative", help="Where citizens find the same without the service; repeatable."),
    ] = None,
    said_by: SaidBy = None,
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
    """Write down how a body uses a service: a draft, or a new version when the id is known.

    A known one keeps what no option names; an empty value (--reason "") empties.
    """
    place = workspace(out, register)
    place.require()
    name = record or (f"{body}.{service}.{kind}" if kind else "")
    if not name:
        raise InputError("Name the usage that is meant with --id ID, or say how it is used with --kind.")
    by = actor_of(actor, role)
    parts = given(
        kind=kind,
        handle=handle,
        via=via,
        purposes=words_of(purpose, Purpose, "--purpose"),
        target_groups=words_of(group, TargetGroup, "--for"),
        professions=texts_of(profession),
        contents=words_of(content, ContentKind, "--content"),
        unit=unit,
        exit_debated=exit_debated,
        reason=reason,
        alternatives=texts_of(alternative),
    )
    if via is not None:
        parts["via"] = via or None
    knowledge = load()
    if handle:
        parts["handle"] = plain_handle(handle, service, knowledge)
    for field, text in (("since", since), ("until", until)):
        if text is not None:
            parts[field] = partial_of(text, f"--{field}")
    with place.open_register() as opened:
        seen = newest_of(opened, RecordKind.USAGE, name)
        if seen is None and kind is None:
            raise InputError(f"The register has no usage {name!r}: a new one needs --kind.")
        work = Drafting(actor=by, today=now().date(), seen=seen)
        said = work.made(Usage, parts, said_by, id=name, body=body, service=service)
        entry = work.enter(opened, knowledge, said, work.begins(day(valid_from, "--valid-from")), note)
    work.tell(entry, mode(quiet=quiet, as_json=as_json))


def decide(
    body: BodyId,
    service: ServiceId,
    *,
    kind: Annotated[
        DecisionKind | None, typer.Option("--kind", help="What was decided; needed for a new one.")
    ] = None,
    reason: Annotated[
        list[str] | None,
        typer.Option(
            "--reason",
            help='Why: KIND or KIND="in a sentence"; repeatable, needed for a new one.',
            metavar="KIND[=TEXT]",
        ),
    ] = None,
    review_due: Annotated[
        str | None,
        typer.Option(
            "--review-due", help="Day on which it is looked at again; needed for a new one.", metavar="DAY"
        ),
    ] = None,
    decided_by: Annotated[
        str | None,
        typer.Option("--decided-by", help="Office or role that decided; needed for a new one."),
    ] = None,
    condition: Annotated[
        list[str] | None,
        typer.Option("--condition", help="What has to be done; repeatable.", metavar="TEXT[|OWNER[|DAY]]"),
    ] = None,
    legal_basis: Annotated[
        list[str] | None, typer.Option("--legal-basis", help="Provision it rests on; repeatable.")
    ] = None,
    dpo: Annotated[
        DpoPosition | None,
        typer.Option("--dpo", help="What the data-protection officer says; not heard when not given."),
    ] = None,
    deviation: Annotated[
        str | None,
        typer.Option("--deviation", help="Why it was decided against the data-protection officer."),
    ] = None,
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
        list[str] | None,
        typer.Option(
            "--trigger",
            help="What reopens it; all when not given; repeatable.",
            metavar="|".join(TriggerKind),
        ),
    ] = None,
    decided_on: Annotated[
        str, typer.Option("--decided-on", help="Day of the decision; today when not given.", metavar="DAY")
    ] = "",
    valid_from: ValidFrom = "",
    replaces: Annotated[
        str | None, typer.Option("--replaces", help="Id of the decision before.", metavar="ID")
    ] = None,
    internal: Annotated[bool | None, typer.Option("--internal/--public", help="Not to be published.")] = None,
    said_by: SaidBy = None,
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
    """Write down a decision on a body's use of a service: a draft, until somebody else approves it.

    One whose id is known keeps what no option names; an empty value (--condition "") empties.
    """
    place = workspace(out, register)
    place.require()
    by = actor_of(actor, role)
    today = now().date()
    on, begins = day(decided_on, "--decided-on"), day(valid_from, "--valid-from")
    name = record or f"{body}.{service}.{on or today}"
    parts = given(
        kind=kind,
        reasons=reasons_of(reason),
        conditions=conditions_of(condition),
        legal_basis=texts_of(legal_basis),
        dpo=dpo,
        deviation=deviation,
        decided_by=decided_by,
        decided_on=on,
        valid_from=begins,
        review_due=needed_day(review_due, "--review-due"),
        triggers=words_of(trigger, TriggerKind, "--trigger"),
        lines=lines_of(line),
        legal_as_of=on,
        public=None if internal is None else not internal,
        replaces=replaces,
        usage_kind=usage_kind,
    )
    with place.open_register() as opened:
        seen = newest_of(opened, RecordKind.DECISION, name)
        if seen is None or used_as:
            parts |= _decided_use(usage_of(opened, body, service, used_as), usage_kind, body, service)
        if seen is None:
            _complete(name, parts)
            days = {"decided_on": today, "legal_as_of": on or today, "valid_from": on or today}
            parts = {**days, **parts}
        work = Drafting(actor=by, today=today, seen=seen)
        said = work.made(Decision, parts, said_by, id=name, body=body, service=service)
        holds = said.valid_from if seen is None else max(said.valid_from, work.begins(begins))
        entry = work.enter(opened, load(), said, holds, note)
    work.tell(entry, mode(quiet=quiet, as_json=as_json))


def _decided_use(
    use: Usage | None, usage_kind: UsageKind | None, body: str, service: str
) -> dict[str, object]:
    """The fields that say which use is decided on; InputError when nobody says how the service is used."""
    if use is not None:
        return {"usage": use.id, "usage_kind": use.kind}
    if usage_kind is None:
        raise InputError(
            f"The register has no usage of {service!r} by {body!r}: enter it first ('amtsblick usage'), "
            "or say with --usage-kind what is decided on."
        )
    return {"usage": "", "usage_kind": usage_kind}


def _complete(name: str, parts: Container[str]) -> None:
    missing = [option for field, option in _NEEDED.items() if field not in parts]
    if missing:
        raise InputError(f"The register has no decision {name!r}: a new one needs {', '.join(missing)}.")
