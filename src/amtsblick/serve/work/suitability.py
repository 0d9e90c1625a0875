"""What speaks for and against services, for whom and for what? Side by side, without a score."""

from typing import Any

from litestar import Response

from amtsblick.assess.register.suitability import HOMEPAGE
from amtsblick.jobs.suitability import compare_seen
from amtsblick.report.register.suitability import sections
from amtsblick.serve.routing import reads
from amtsblick.serve.visit import Visit
from amtsblick.values.accounts import Right
from amtsblick.values.board import Side
from amtsblick.values.suitability import Question
from amtsblick.values.usages import ContentKind, TargetGroup


@reads("/work/suitability", Right.SEE_INSIDE)
def suitability(visit: Visit) -> Response[bytes]:
    """The form, and the comparison once enough is asked."""
    known = {HOMEPAGE: str(visit.say("suitability.homepage"))}
    known |= {one.id: one.name for one in visit.desk.knowledge.services if not one.minor}
    question = Question(
        services=tuple(one for one in visit.many("service") if one in known),
        groups=tuple(TargetGroup(one) for one in visit.many("group") if one in list(TargetGroup)),
        contents=tuple(ContentKind(one) for one in visit.many("content") if one in list(ContentKind)),
    )
    body, name = _body(visit)
    whole = bool(question.services and (question.groups or question.contents))
    shown = _compared(visit, question, body, name) if whole else {}
    return visit.page(
        "work/suitability.html",
        **shown,
        asked=question,
        body=body,
        whole=whole,
        services=_first(list(known.items()), question.services),
        groups=[(one.value, str(visit.say(f"suitability.group.{one}"))) for one in TargetGroup],
        contents=[(one.value, str(visit.say(f"suitability.content.{one}"))) for one in ContentKind],
        sent=any(visit.many(one) for one in ("service", "group", "content", "body")),
    )


def _compared(visit: Visit, question: Question, body: str, name: str) -> dict[str, Any]:
    desk = visit.desk
    found = compare_seen(body, question, desk.register, desk.knowledge, day=desk.today)
    return sections(found, desk.knowledge, lang=visit.lang, body_name=name)


def _body(visit: Visit) -> tuple[str, str]:
    """The body asked for and its name; NotThereError for one that the reader may not see."""
    body = visit.one("body")
    if not body:
        return "", ""
    line = visit.desk.register.board_body(Side.INSIDE, body)
    known = visit.desk.register.body(body) if line is None else None
    if not visit.visitor.may(Right.SEE_INSIDE, body) or (line is None and known is None):
        raise visit.missing()
    return body, line.name if line else known.name if known else body


def _first(known: list[tuple[str, str]], chosen: tuple[str, ...]) -> list[tuple[str, str]]:
    """Services by name, those that were chosen first."""
    return sorted(known, key=lambda one: (one[0] not in chosen, one[0] != HOMEPAGE, one[1].casefold()))


ROUTES = (suitability,)
