"""Services side by side for a terminal: a part per service, sources at the end."""

import re
from collections.abc import Iterable, Iterator
from textwrap import fill
from typing import Final

from markupsafe import Markup

from amtsblick.report.register.suitability import question, title
from amtsblick.report.register.suitability_columns import Block, Column, Columns, FigureView
from amtsblick.report.register.suitability_seen import Sentence
from amtsblick.report.words import Lang, Words, words
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.suitability import Suitability

_WIDTH: Final = 96
_REF: Final = re.compile(r"\[(\d+)\]")


def suitability_text(asked: Suitability, knowledge: Knowledge, *, lang: Lang) -> str:
    """The comparison as plain text: legal acts by title and state only, sources that the text cites."""
    say = words(lang)
    made = Columns(asked, knowledge, say)
    lines = [_plain(title(asked, made.phrases, say)), _plain(question(asked, made.phrases, say))]
    lines += [fill(" ".join(_plain(f"{one.text}{_after(one, say)}") for one in made.context()), _WIDTH)]
    for column in made.columns():
        lines += ["", *_column(column, say)]
    if law := made.law():
        lines += ["", _plain(say("suitability.nav.law")), *(_act(one) for one in law)]
    cited = dict(made.citations.cited())
    order = dict.fromkeys(int(number) for line in lines for number in _REF.findall(line))
    numbers = {old: new for new, old in enumerate((one for one in order if one in cited), 1)}
    told = [f"[{new}] {cited[old].titled(lang)}. {cited[old].address}" for old, new in numbers.items()]
    lines = [_REF.sub(lambda ref: f"[{numbers.get(int(ref[1]), ref[1])}]", line) for line in lines]
    return "\n".join([*lines, "", _plain(say("suitability.nav.sources")), *told])


def _column(column: Column, say: Words) -> Iterator[str]:
    added = f" ({say('suitability.added')})" if column.added else ""
    yield _plain(f"{column.name}{added}").upper()
    yield from (_line(one, say) for one in column.opening)
    yield from _part("numbers", (_figure(one) for one in column.figures), say)
    yield from _part("for", _reasons(column.for_it, "none_for", say), say)
    yield from _part("against", _reasons(column.against_it, "none_against", say), say)
    yield from _part("acts", (_act(one) for one in column.acts), say)
    yield from _part("seen", (_item(f"{one.text}{_proof(one, say)}") for one in column.seen), say)
    yield from _part("unknown", (_item(str(one)) for one in column.unknown), say)


def _part(name: str, lines: Iterable[str], say: Words) -> Iterator[str]:
    shown = list(lines)
    if shown:
        yield _plain(f"  {say(f'suitability.part.{name}')}")
        yield from shown


def _reasons(blocks: Iterable[Block], nothing: str, say: Words) -> Iterator[str]:
    shown = list(blocks)
    if not shown:
        yield _item(str(say(f"suitability.reason.{nothing}")))
    for block in shown:
        for one in block.reasons:
            yield _item(f"{block.heading}: {one.text}{_after(one, say)}")


def _figure(figure: FigureView) -> str:
    said = ", ".join(
        str(part) for part in (f"{figure.share} {figure.whose}", figure.how, figure.whole) if part
    )
    note = f" {figure.note}" if figure.note else ""
    return _item(f"{said} ({figure.study}){_refs(figure.refs)}{note}")


def _act(act: Sentence) -> str:
    return _item(f"{act.title}: {act.state}{_refs(act.refs)}")


def _proof(sentence: Sentence, say: Words) -> str:
    note = f" ({sentence.note})" if sentence.note else ""
    proof = sentence.proof
    if proof is None or not proof.bundle:
        return note
    return f"{note} [{say('suitability.seen.stored', bundle=proof.bundle, record=proof.record)}]"


def _line(sentence: Sentence, say: Words) -> str:
    return fill(_plain(f"{sentence.text}{_after(sentence, say)}"), _WIDTH)


def _item(text: str) -> str:
    return fill(_plain(text), _WIDTH, initial_indent="  - ", subsequent_indent="    ")


def _after(sentence: Sentence, say: Words) -> str:
    note = f" ({sentence.note})" if sentence.note else ""
    own = f" ({say('suitability.own_view')})" if sentence.own else ""
    return f"{note}{own}{_refs(sentence.refs)}"


def _refs(numbers: Iterable[int]) -> str:
    return "".join(f" [{number}]" for number in numbers)


def _plain(text: str) -> str:
    return str(Markup(text).unescape())  # noqa: S704 - becomes text, not markup
