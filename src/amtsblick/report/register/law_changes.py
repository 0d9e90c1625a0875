"""What became of a legal act since somebody decided, in a few sentences?"""

from collections.abc import Iterable, Iterator, Mapping

from markupsafe import Markup

from amtsblick.report.register.law import on_word, stands, status_word
from amtsblick.report.words import Words
from amtsblick.values.days import PartialDate
from amtsblick.values.legal import LegalAct


class LawChanges:
    """Sentences of one list: what an act is about is told with its first change only."""

    def __init__(self, words: Words, acts: Iterable[LegalAct]) -> None:
        self._words = words
        self._acts = {one.id: one for one in acts}
        self._effects_told: set[str] = set()

    def told(self, facts: Mapping[str, str]) -> Iterator[Markup]:
        """``facts`` of an occasion: act, status, since, and before and unverified where they are known."""
        act, german = self._acts.get(facts["act"]), self._words.lang == "de"
        by = (act.by if german else act.by_en or act.by) if act else ""
        ref = (act.ref if german else act.ref_en or act.ref) if act else facts["act"]
        yield from self._change(facts, act, ", ".join(part for part in (by, ref) if part))
        effect = (act.effect_de if german else act.effect_en) if act else ""
        if effect and facts["act"] not in self._effects_told:
            self._effects_told.add(facts["act"])
            yield self._words("due.legal_state.effect", effect=effect)
        if facts.get("unverified"):
            yield self._words("due.legal_state.unverified")

    def _change(self, facts: Mapping[str, str], act: LegalAct | None, name: str) -> Iterator[Markup]:
        """A step within a status is told with its day, not as the day on which the status began."""
        say, kind, since = self._words, act.kind if act else "", PartialDate(text=facts["since"])
        before, status = facts.get("before", ""), facts["status"]
        if before == status:
            still = status_word(kind, status, say)
            yield say("due.legal_state.step", act=name, on=on_word(since, say), status=still)
            if what := self._step(act, since):
                yield say("due.legal_state.what", what=what)
            return
        yield say("due.legal_state.text", act=name, stands=stands(kind, status, since, say))
        if before:
            yield say("due.legal_state.before", before=status_word(kind, before, say))
        else:
            yield say("due.legal_state.new")

    def _step(self, act: LegalAct | None, since: PartialDate) -> str:
        step = next((one for one in act.states if one.since == since), None) if act else None
        return "" if step is None else step.de if self._words.lang == "de" else step.en
