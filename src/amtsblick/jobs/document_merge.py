"""Two people wrote into the same document: which fields did each change, and where do they clash?"""

from collections.abc import Mapping
from dataclasses import dataclass

from amtsblick.assess.documents.answers import Answer, options_of, read_answer, written
from amtsblick.assess.documents.filling import filled_texts
from amtsblick.values.documents import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """``texts`` are to be written into the newest version; ``clashes`` are fields that both changed otherwise.

    ``answers`` is what each field of the form shows: what was typed where it was changed, else the newest text.
    """

    texts: Mapping[str, str]
    clashes: tuple[str, ...]
    answers: Mapping[str, Answer]


def answers_of(document: Document, keys: Mapping[str, object] | None = None) -> dict[str, Answer]:
    """What humans answered, by field; of all fields of the document, or of those in ``keys``."""
    texts = filled_texts(document)
    return {
        field.key: read_answer(options_of(document.kind, field.key), texts.get(field.key, ("",))[0])
        for field in document.fields
        if keys is None or field.key in keys
    }


def merged(typed: Mapping[str, Answer], seen: Document, newest: Document) -> Merged:
    """What was typed into a form that showed ``seen``, beside what ``newest`` says now."""
    before, now = answers_of(seen, typed), answers_of(newest, typed)
    texts: dict[str, str] = {}
    clashes: list[str] = []
    answers: dict[str, Answer] = {}
    for key, mine in typed.items():
        was, theirs = before.get(key, Answer()), now.get(key, Answer())
        changed = mine != was
        answers[key] = mine if changed else theirs
        if not changed or mine == theirs:
            continue
        if theirs != was:
            clashes.append(key)
        texts[key] = written(options_of(newest.kind, key), mine, newest.lang)
    return Merged(texts=texts, clashes=tuple(clashes), answers=answers)
