"""What the board, the log, the law and services' terms tell, as news with sentences in both languages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from amtsblick.assess.register.inputs import midnight
from amtsblick.report.csv_text import instant
from amtsblick.report.lookup import Names
from amtsblick.report.register.law import on_word, stands, status_word
from amtsblick.report.register.occasions import Sentences
from amtsblick.report.timeline.feed_entry import entry_id
from amtsblick.report.words import Words, words
from amtsblick.values.alerts import News
from amtsblick.values.board import LANGS, FeedRow, FeedWords, Side
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, Occasion, Reopening, TriggerKind
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.legal import ActChange
from amtsblick.values.observed import TermsText

Above: TypeAlias = Callable[[str], Sequence[str]]
"""Ids above a body, nearest first."""
_WEBSITE: Final = ("homepage",)


class Teller:
    """Makes news. ``above`` says which bodies stand above one; names are as the register has them now."""

    def __init__(self, knowledge: Knowledge, bodies: Mapping[str, Body], above: Above) -> None:
        self._knowledge = knowledge
        self._bodies = bodies
        self._above = above
        named = {key: one.name for key, one in bodies.items()}
        self._words: Mapping[str, Words] = {lang: words(lang) for lang in ("de", "en")}
        self._names = {lang: Names(knowledge, self._words[lang], named) for lang in LANGS}
        self._sources = {one.id: one.address for one in knowledge.sources}

    def row(self, row: FeedRow) -> News:
        """What the board tells. A change that names no service is about the body's website.

        A record that was published before is news again, as of its new version.
        """
        return News(
            id=f"{row.id}@{instant(row.at)}" if row.changed else row.id,
            kind=row.kind,
            side=row.side,
            at=row.at,
            body=row.body,
            body_name=row.body_name,
            above=tuple(self._above(row.body)) if row.body else (),
            services=(row.service,) if row.service else () if row.record else _WEBSITE,
            record=row.record,
            handle=row.handle,
            link=row.link,
            words=row.words,
        )

    def reopened(self, reopening: Reopening, decision: Decision) -> News:
        """A fact asks for a new decision."""
        occasion = reopening.occasion
        link = next((one.address for one in occasion.evidence if one.address), "")
        return self._to_decide("reopened", reopening.id, decision, occasion, link)

    def review(self, decision: Decision) -> News:
        """The day has come on which a decision was to be looked at again."""
        occasion = Occasion(
            kind=TriggerKind.DUE,
            body=decision.body,
            service=decision.service,
            fact=f"review:{decision.id}",
            known_at=midnight(decision.review_due),
            facts=(("review_due", decision.review_due.isoformat()),),
        )
        name = f"{decision.id}@{decision.review_due.isoformat()}"
        return self._to_decide("review_due", name, decision, occasion, "")

    def _to_decide(self, kind: str, name: str, decision: Decision, occasion: Occasion, link: str) -> News:
        said, named = {}, {decision.body, *(value for _, value in occasion.facts)}
        concerned = [self._bodies[one] for one in sorted(named & self._bodies.keys())]
        for lang, say in self._words.items():
            # Fresh ones each time: they tell what an act is about once only.
            sentences = Sentences(say, self._knowledge, concerned)
            heading = sentences.heading(decision).unescape()
            text = f"{sentences.occasion(occasion).unescape()} {sentences.decided(decision).unescape()}"
            said[lang] = FeedWords(title=say(f"alerts.title.{kind}", heading=heading).unescape(), text=text)
        body = self._bodies.get(decision.body)
        return News(
            id=entry_id({"kind": kind, "of": name}),
            kind=kind,
            side=Side.INSIDE,
            at=occasion.known_at,
            body=decision.body,
            body_name=body.name if body else decision.body,
            above=tuple(self._above(decision.body)),
            services=(decision.service or "homepage",),
            record=decision.id,
            link=link,
            words=said,
        )

    def law(self, change: ActChange) -> News:
        """A legal act came to stand otherwise."""
        act, new = change.act, change.new
        sources = (self._sources.get(one, "") for one in (*new.sources, *act.sources))
        return News(
            id=entry_id({"kind": "law", "act": act.id, "status": new.status, "since": new.since.text}),
            kind="law",
            side=Side.PUBLIC,
            at=midnight(change.on),
            services=act.services,
            link=next(filter(None, sources), ""),
            words={
                lang: FeedWords(
                    title=say("alerts.title.law", act=_act_name(change, lang)).unescape(),
                    text=" ".join(_law_text(change, lang, say)),
                )
                for lang, say in self._words.items()
            },
        )

    def terms(self, old: TermsText, new: TermsText) -> News:
        """A service's terms read otherwise than at the capture before."""
        said = {}
        for lang, say in self._words.items():
            key = f"due.terms_changed.what.{new.kind}"
            what = say(key if say.has(key) else "due.terms_changed.what.other").unescape()
            service = self._names[lang].service(new.service)
            text = say(
                "due.terms_changed.text",
                what=what,
                service=service,
                address=new.address,
                before=say.day(old.taken_at),
                after=say.day(new.taken_at),
            )
            title = say("alerts.title.terms", service=service, what=what).unescape()
            said[lang] = FeedWords(title=title, text=text.unescape())
        facts = {"kind": "terms", "address": new.address, "old": old.digest, "new": new.digest}
        return News(
            id=entry_id({**facts, "at": new.taken_at}),
            kind="terms",
            side=Side.PUBLIC,
            at=new.taken_at,
            services=(new.service,),
            link=new.address,
            words=said,
        )


def _act_name(change: ActChange, lang: str) -> str:
    act, english = change.act, lang == "en"
    by, ref = (act.by_en or act.by, act.ref_en or act.ref) if english else (act.by, act.ref)
    return ", ".join(part for part in (by, ref) if part) or act.id


def _law_text(change: ActChange, lang: str, say: Words) -> Iterator[str]:
    """Where the act stands now and stood before, what is new about it, and what it is about."""
    act, old, new = change.act, change.old, change.new
    name = _act_name(change, lang)
    if old is not None and old.status == new.status:
        still = status_word(act.kind, new.status, say)
        yield say("due.legal_state.step", act=name, on=on_word(new.since, say), status=still).unescape()
    else:
        yield say(
            "due.legal_state.text", act=name, stands=stands(act.kind, new.status, new.since, say)
        ).unescape()
        if old is not None:
            before = status_word(act.kind, old.status, say)
            yield say("due.legal_state.before", before=before).unescape()
    step, effect = (new.en, act.effect_en) if lang == "en" else (new.de, act.effect_de)
    if step:
        yield say("due.legal_state.what", what=step).unescape()
    if effect:
        yield say("due.legal_state.effect", effect=effect).unescape()
    if not act.verified:
        yield say("due.legal_state.unverified").unescape()
