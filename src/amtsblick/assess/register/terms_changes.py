"""What was taken out of a service's terms from one capture to the next, and what came in?"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from amtsblick.parse.sentences import sentences
from amtsblick.values.observed import TermsText


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsChange:
    """Two captures in a row of one address that read otherwise; sentences in the order of the text."""

    old: TermsText
    new: TermsText
    removed: tuple[str, ...]
    added: tuple[str, ...]


def changed_pairs(texts: Iterable[TermsText]) -> Iterator[tuple[TermsText, TermsText]]:
    """Captures of one service, address and language in a row with different words, oldest first."""
    kept: dict[tuple[str, str, str], list[TermsText]] = {}
    for text in sorted(texts, key=lambda one: (one.taken_at, one.digest)):
        kept.setdefault((text.service, text.address, text.lang), []).append(text)
    for captures in kept.values():
        for old, new in pairwise(captures):
            if old.digest != new.digest:
                yield old, new


def terms_changes(texts: Iterable[TermsText], words: Callable[[str], str]) -> tuple[TermsChange, ...]:
    """Every change with its sentences, oldest first; ``words`` gives the text of a digest."""
    found = []
    for old, new in changed_pairs(texts):
        removed, added = differences(words(old.digest), words(new.digest))
        found.append(TermsChange(old=old, new=new, removed=removed, added=added))
    return tuple(sorted(found, key=lambda one: (one.new.taken_at, one.new.service, one.new.address)))


def differences(old: str, new: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences that only the old text has, and that only the new one has; moved ones are in neither."""
    before, after = _sentences(old), _sentences(new)
    return _only(before, after), _only(after, before)


def _sentences(text: str) -> list[str]:
    return [one for line in text.split("\n") for one in sentences(line)]


def _only(mine: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    known = Counter(map(_folded, others))
    found = []
    for one in mine:
        if known[_folded(one)] > 0:
            known[_folded(one)] -= 1
        else:
            found.append(one)
    return tuple(found)


def _folded(sentence: str) -> str:
    return " ".join(sentence.casefold().split())
