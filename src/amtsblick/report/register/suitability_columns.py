"""What stands in one service's column: sentences, figures, reasons, law, what was seen, what nobody knows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from markupsafe import Markup

from amtsblick.assess.register.legal import begun_at, state_at
from amtsblick.report.lookup import Names
from amtsblick.report.register.law import stands, step_note
from amtsblick.report.register.suitability_seen import Sentence, seen
from amtsblick.report.register.suitability_words import HOMEPAGE, Phrases, beside
from amtsblick.report.words import Words
from amtsblick.values.knowledge import Knowledge, Source
from amtsblick.values.legal import AudienceFigure, ContentFit, LegalAct
from amtsblick.values.suitability import Prospect, Reach, Suitability
from amtsblick.values.usages import ContentKind, TargetGroup

_FULL: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureView:
    """A figure with its bar. ``low`` and ``high`` are percent, 0 and 100 where the figure has no bound."""

    share: Markup
    whose: Markup
    how: Markup
    study: str
    whole: Markup | str
    note: str
    low: float
    high: float
    refs: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Reasons on one side under the contents that they speak of."""

    heading: str
    reasons: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Everything about one service, ready to be shown."""

    id: str
    name: str
    operator: str
    added: bool
    opening: tuple[Sentence, ...]
    figures: tuple[FigureView, ...]
    for_it: tuple[Block, ...]
    against_it: tuple[Block, ...]
    acts: tuple[Sentence, ...]
    facts: tuple[Sentence, ...]
    seen: tuple[Sentence, ...]
    unknown: tuple[Markup, ...]


@dataclass(slots=True)
class Citations:
    """Numbers sources in the order in which they are first cited."""

    sources: dict[str, Source]
    numbers: dict[str, int] = field(default_factory=dict)

    def refs(self, ids: Iterable[str]) -> tuple[int, ...]:
        """Numbers of sources that a reader can open or look for; unverified ones have none."""
        known = [one for one in ids if (source := self.sources.get(one)) and source.verified]
        return tuple(self.numbers.setdefault(one, len(self.numbers) + 1) for one in known)

    def cited(self) -> list[tuple[int, Source]]:
        """Every source that was cited, by number."""
        return [(number, self.sources[one]) for one, number in self.numbers.items()]


class Columns:
    """Makes columns of prospects, in one language."""

    def __init__(self, asked: Suitability, knowledge: Knowledge, say: Words, evidence_base: str = "") -> None:
        self._evidence_base = evidence_base
        self._asked = asked
        self._say = say
        self._names = Names(knowledge, say, {})
        self.phrases = Phrases(say, self._names)
        self.citations = Citations({source.id: source for source in knowledge.sources})

    def columns(self) -> tuple[Column, ...]:
        """One per prospect, in their order."""
        return tuple(self._column(one) for one in self._asked.prospects)

    def context(self) -> tuple[Sentence, ...]:
        """What is known of social networks in general, for each group asked for."""
        return tuple(
            Sentence(text=text, refs=self.citations.refs(figure.sources))
            for text, figure in self.phrases.context(self._asked.context)
        )

    def law(self) -> tuple[Sentence, ...]:
        """Acts that speak of all services."""
        return tuple(map(self._act, self._asked.acts))

    def _column(self, prospect: Prospect) -> Column:
        operator, country = self._names.service_operator(prospect.service)
        return Column(
            id=prospect.service,
            name=self.phrases.service(prospect.service),
            operator=", ".join(part for part in (operator, country) if part),
            added=prospect.added,
            opening=tuple(self._opening(prospect)),
            figures=tuple(self._figures(prospect)),
            for_it=tuple(self._blocks(prospect.for_it)),
            against_it=tuple(self._blocks(prospect.against_it)),
            acts=tuple(map(self._act, prospect.acts)),
            facts=tuple(
                Sentence(
                    text=fact.de if self._say.lang == "de" else fact.en,
                    refs=self.citations.refs(fact.sources),
                    note="" if fact.verified else self._say("suitability.unchecked"),
                )
                for fact in prospect.facts
            ),
            seen=tuple(seen(prospect, self._asked, self._say, self._evidence_base)),
            unknown=tuple(self._unknown(one, prospect) for one in prospect.unknown),
        )

    def _opening(self, prospect: Prospect) -> Iterable[Sentence]:
        """What a human would say first: reach, people, and the first reason on each side of each content."""
        said: dict[Markup, Sentence] = {}
        told: set[AudienceFigure | None] = set()
        for reach in prospect.reaches:
            for text, figure in self.phrases.reach(reach, prospect.service):
                if figure is not None and figure in told:
                    continue
                told.add(figure)
                said.setdefault(text, Sentence(text=text, refs=self._refs(figure)))
        for profile in prospect.profiles:
            text = self.phrases.profile(profile)
            said.setdefault(text, Sentence(text=text, refs=self.citations.refs(profile.sources)))
        for content in dict.fromkeys(self._asked.question.contents):
            for text, fit in self.phrases.argument(prospect, content):
                own = fit is not None and not fit.verified
                said.setdefault(text, Sentence(text=text, refs=self._refs(fit), own=own))
        return said.values()

    def _refs(self, row: AudienceFigure | ContentFit | None) -> tuple[int, ...]:
        return () if row is None else self.citations.refs(row.sources)

    def _figures(self, prospect: Prospect) -> Iterable[FigureView]:
        shown: dict[AudienceFigure, FigureView] = {}
        for reach in prospect.reaches:
            for figure in reach.figures:
                shown.setdefault(figure, self._figure(figure, reach))
        beside_others = {whole for reach in prospect.reaches for whole in reach.whole}
        for reach in prospect.reaches:
            for figure in reach.nearest:
                if figure not in beside_others:
                    shown.setdefault(figure, self._figure(figure, reach))
        return shown.values()

    def _figure(self, figure: AudienceFigure, reach: Reach) -> FigureView:
        whole = beside(figure, reach.whole)
        how = self._say(f"suitability.metric.{figure.metric}")
        part = self._say(f"suitability.numbers.part.{figure.part}") if figure.part else ""
        return FigureView(
            share=self.phrases.share(figure),
            whose=self.phrases.of(figure.group),
            how=Markup(", ").join((part, how)) if part else how,
            study=f"{figure.study} {figure.year}",
            whole=""
            if whole is None
            else self._say("suitability.figure.whole_short", share=self.phrases.share(whole)),
            note=self.phrases.note(figure),
            low=figure.low or 0,
            high=_FULL if figure.high is None else figure.high,
            refs=self.citations.refs(figure.sources),
        )

    def _blocks(self, fits: Sequence[ContentFit]) -> Iterable[Block]:
        """Reasons by what they speak of, in the order asked; a reason for several contents stands once."""
        order = list(dict.fromkeys(self._asked.question.contents))
        about: dict[str, list[ContentFit]] = {}
        for fit in fits:
            about.setdefault(self.phrases.reason(fit), []).append(fit)
        blocks: dict[tuple[ContentKind, ...], list[Sentence]] = {}
        for text, same in about.items():
            contents = tuple(one for one in order if any(fit.content is one for fit in same))
            blocks.setdefault(contents, []).append(
                Sentence(text=text, refs=self._refs(same[0]), own=not same[0].verified)
            )
        for contents in sorted(blocks, key=lambda some: (len(some), order.index(some[0]))):
            yield Block(
                heading=self._heading(contents, len(order)),
                reasons=tuple(sorted(blocks[contents], key=lambda one: one.own)),
            )

    def _heading(self, contents: tuple[ContentKind, ...], asked: int) -> str:
        if len(contents) == asked > 1:
            return str(self._say("suitability.reason.all"))
        text = self.phrases.contents(contents)
        return text[:1].upper() + text[1:]

    def _act(self, act: LegalAct) -> Sentence:
        german = self._say.lang == "de"
        day = self._asked.day
        state, begun = (state_at(act, day), begun_at(act, day)) if day else (None, None)
        by, ref = (act.by, act.ref) if german else (act.by_en or act.by, act.ref_en or act.ref)
        return Sentence(
            title=f"{by}, {ref}" if ref else by,
            text=act.effect_de if german else act.effect_en,
            state="" if begun is None else stands(act.kind, begun.status, begun.since, self._say),
            note="" if day is None else step_note(act, day, self._say),
            refs=self.citations.refs(dict.fromkeys((*(state.sources if state else ()), *act.sources))),
            own=not act.verified,
        )

    def _unknown(self, key: str, prospect: Prospect) -> Markup:
        what, _, which = key.partition(".")
        if what == "reach":
            own = "reach_homepage" if prospect.service == HOMEPAGE else "reach"
            return self._say(f"suitability.unknown.{own}", group=self.phrases.group(TargetGroup(which)))
        if what == "content":
            return self._say("suitability.unknown.content", content=self.phrases.content(ContentKind(which)))
        return self._say("suitability.unknown.law")


def question_of(figure: AudienceFigure) -> tuple[str, ...]:
    """What one row of figures has in common: figures of other rows cannot be compared with it."""
    return (figure.group, figure.metric, figure.part, figure.study, str(figure.year))
