"""What does somebody want to be told of? Read from a form, shown again in words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from amtsblick.serve.forms import Form
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.reach import body_names
from amtsblick.values.accounts import Right
from amtsblick.values.alerts import Interest, Question, Rhythm
from amtsblick.values.board import BoardQuery, Side

_FOUND: Final = 100
_MOST: Final = 50
_HOMEPAGE: Final = "homepage"


RHYTHMS: Final = {
    Rhythm.AT_ONCE: _("at once"),
    Rhythm.DAILY: _("once a day"),
    Rhythm.WEEKLY: _("once a week"),
}


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it is shown: what was typed, what is to be mended, what there is to choose from."""

    said: Form
    faults: dict[str, str] = field(default_factory=dict)
    bodies: tuple[str, ...] = ()

    def text(self, name: str, default: str = "") -> str:
        """What stands in a field; ``default`` while nobody has sent the form."""
        return self.said.text(name) if self.said.texts else default


def filled_of(form: Form) -> Filled:
    """The form as it came."""
    return Filled(form, {}, tuple(dict.fromkeys(form.all("bodies"))))


def read_interest(visit: Visit, filled: Filled, side: Side) -> Interest:
    """What the form asks for; objections go to ``filled.faults``."""
    form = filled.said
    may = seen_on(visit, side)
    if len(filled.bodies) > _MOST:
        filled.faults["bodies"] = visit.texts.gettext("Choose fifty bodies at most, or one above them.")
    elif any(not may(one) for one in filled.bodies):
        filled.faults["bodies"] = visit.texts.gettext("One of the bodies is not known here.")
    services = {one.id for one in visit.desk.knowledge.services} | {_HOMEPAGE}
    questions = {one.value for one in questions_on(side)}
    below = "below" in form
    return Interest(
        bodies=() if below else filled.bodies,
        under=filled.bodies if below else (),
        services=tuple(one for one in dict.fromkeys(form.all("services")) if one in services),
        questions=tuple(Question(one) for one in dict.fromkeys(form.all("questions")) if one in questions),
    )


def interest_of_query(visit: Visit) -> Interest:
    """What an address asks for, of what is public. NotThereError for bodies that are not public."""
    bodies, under = visit.many("body"), visit.many("under")
    may = seen_on(visit, Side.PUBLIC)
    if len(bodies) + len(under) > _MOST or not all(map(may, (*bodies, *under))):
        raise visit.missing()
    services = {one.id for one in visit.desk.knowledge.services} | {_HOMEPAGE}
    questions = {one.value for one in questions_on(Side.PUBLIC)}
    return Interest(
        bodies=tuple(dict.fromkeys(bodies)),
        under=tuple(dict.fromkeys(under)),
        services=tuple(one for one in dict.fromkeys(visit.many("service")) if one in services),
        questions=tuple(Question(one) for one in dict.fromkeys(visit.many("question")) if one in questions),
    )


def questions_on(side: Side) -> list[Question]:
    """Questions that have answers on a side."""
    return [one for one in Question if side is Side.INSIDE or one is not Question.DUE]


def seen_on(visit: Visit, side: Side) -> Callable[[str], bool]:
    """Asks whether the reader may know of a body on a side."""
    if side is Side.INSIDE:
        tree = visit.visitor.tree()
        return lambda body: body in tree and visit.visitor.may(Right.SEE_INSIDE, body)
    return lambda body: visit.desk.register.board_body(Side.PUBLIC, body) is not None


def choices(visit: Visit, filled: Filled, side: Side) -> dict[str, object]:
    """What the fields of ``alerts/fields.html`` offer."""
    may = seen_on(visit, side)
    chosen = {one: name for one, name in body_names(visit, filled.bodies[:_MOST]).items() if may(one)}
    found, total = _found(visit, filled.text("q"), side)
    every = {**chosen, **dict(found)}
    say = visit.say
    return {
        "filled": filled,
        "bodies": list(every.items()),
        "chosen": set(chosen),
        "total": total,
        "services": [
            (_HOMEPAGE, str(say("standing.service.homepage"))),
            *((one.id, one.name) for one in visit.desk.knowledge.services),
        ],
        "questions": [(one.value, str(say(f"alerts.question.{one}"))) for one in questions_on(side)],
        "rhythms": [(one.value, visit.texts.gettext(said)) for one, said in RHYTHMS.items()],
    }


def in_words(visit: Visit, interest: Interest, names: dict[str, str]) -> list[str]:
    """What a subscription is about, part by part."""
    texts = visit.texts
    services = {one.id: one.name for one in visit.desk.knowledge.services}
    services[_HOMEPAGE] = str(visit.say("standing.service.homepage"))
    told = []
    if interest.under:
        named = _some(visit, [names.get(one, one) for one in interest.under])
        told.append(texts.gettext("%(names)s and all below") % {"names": named})
    if interest.bodies:
        told.append(_some(visit, [names.get(one, one) for one in interest.bodies]))
    if not told:
        told.append(texts.gettext("all bodies"))
    told.append(
        _some(visit, [services.get(one, one) for one in interest.services]) or texts.gettext("all services")
    )
    questions = [str(visit.say(f"alerts.question.{one}")) for one in interest.questions]
    return [*told, ", ".join(questions) or texts.gettext("all that is new")]


def bodies_of(interests: Iterable[Interest]) -> list[str]:
    """Bodies that these name; a few of each, as many as are shown."""
    return [body for one in interests for body in (*one.under[:5], *one.bodies[:5])]


def _some(visit: Visit, names: Sequence[str]) -> str:
    shown = ", ".join(names[:5])
    more = len(names) - 5
    if more <= 0:
        return shown
    said = visit.texts.ngettext("%(names)s and one more", "%(names)s and %(num)d more", more)
    return said % {"names": shown, "num": more}


def _found(visit: Visit, text: str, side: Side) -> tuple[list[tuple[str, str]], int]:
    if not text:
        return [], 0
    roots = visit.visitor.roots(Right.SEE_INSIDE) if side is Side.INSIDE else frozenset({""})
    under = () if "" in roots else tuple(sorted(roots))
    query = BoardQuery(side=side, text=text[:200], under=under, limit=_FOUND)
    rows = visit.desk.register.overview(query, [_HOMEPAGE])
    return [(row.body.id, row.body.name) for row in rows.items], rows.total or 0
