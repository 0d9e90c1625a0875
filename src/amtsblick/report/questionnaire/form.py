"""One body's questionnaire with everything that it shows, and the same as data for a web form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from amtsblick.assess.register.asking import rows
from amtsblick.parse.questionnaire.fields import COVER, LONGEST, LONGEST_OTHERWISE, ROW, FieldKind, FormField
from amtsblick.report.lookup import Names
from amtsblick.report.questionnaire.labels import help_text, label, services_offered, word_labels
from amtsblick.report.questionnaire.seen import Sights
from amtsblick.report.text import clean
from amtsblick.report.words import Lang, Words, words
from amtsblick.values.body import Body
from amtsblick.values.declared import Questionnaire
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.observed import Observed

FREE_ROWS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A field as readers see it. ``words`` are the allowed ones by their values."""

    field: FormField
    label: str
    help: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRow:
    """A row as it is printed: ``service`` is an id, ``label`` its name."""

    service: str
    label: str
    seen_handle: str
    observed: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Everything that a questionnaire shows. ``printed`` are the texts of the cover that are filled in."""

    questionnaire: Questionnaire
    body: Body
    lang: Lang
    title: str
    intro: tuple[str, ...]
    printed: Mapping[str, str]
    cover: tuple[Shown, ...]
    columns: tuple[Shown, ...]
    services: Mapping[str, str]
    rows: tuple[AskedRow, ...]
    meanings: Mapping[str, str]
    """What the words of ``kind`` mean."""

    @property
    def say(self) -> Words:
        """The words of its language."""
        return words(self.lang)


def form_of(
    questionnaire: Questionnaire,
    body: Body,
    observed: Observed,
    knowledge: Knowledge,
    bodies: Mapping[str, str],
) -> Form:
    """The form; ``bodies`` are names by ids. The questionnaire's services are told as they were seen."""
    lang: Lang = "en" if questionnaire.lang == "en" else "de"
    say = words(lang)
    names = Names(knowledge, say, bodies)
    sights = Sights(observed, names, say)
    asked = [
        AskedRow(
            service=one.service,
            label=names.service(one.service),
            seen_handle=clean(one.channel.handle) if one.channel else "",
            observed=sights.text(one),
            address=sights.address(one),
        )
        for one in rows(questionnaire.services, observed)
    ]
    return Form(
        questionnaire=questionnaire,
        body=body,
        lang=lang,
        title=say("questionnaire.title").unescape(),
        intro=_intro(questionnaire, say),
        printed=_printed(questionnaire, body, say),
        cover=tuple(_shown(field, say) for field in COVER),
        columns=tuple(_shown(field, say) for field in ROW),
        services={one.id: names.service(one.id) for one in services_offered(knowledge)},
        rows=tuple(asked),
        meanings={
            value: say(f"questionnaire.meaning.kind.{value}").unescape()
            for value in word_labels(next(one for one in ROW if one.key == "kind"), say)
        },
    )


def _shown(field: FormField, say: Words) -> Shown:
    return Shown(
        field=field, label=label(field, say), help=help_text(field, say), words=word_labels(field, say)
    )


def _intro(questionnaire: Questionnaire, say: Words) -> tuple[str, ...]:
    day = say.day(questionnaire.answer_by)
    if questionnaire.return_to:
        last = say("questionnaire.return_to", day=day, where=questionnaire.return_to)
    else:
        last = say("questionnaire.return", day=day)
    return (*(one.unescape() for one in say.listed("questionnaire.intro")), clean(last.unescape()))


def _printed(questionnaire: Questionnaire, body: Body, say: Words) -> Mapping[str, str]:
    texts = {
        "body_name": body.name,
        "answer_by": say.day(questionnaire.answer_by),
        "return_to": questionnaire.return_to,
        "questionnaire": questionnaire.id,
        "body": questionnaire.body,
        "token": questionnaire.token,
        "made_on": say.day(questionnaire.made_on),
    }
    return {key: clean(text) for key, text in texts.items()}


def form_data(form: Form) -> dict[str, Any]:
    """The form as JSON can hold it. An answer is ``{questionnaire, token, <cover fields>, uses: [row, …]}``.

    Each row of an answer has the keys of ``fields``; those of ``rows`` are filled in beforehand.
    """
    return {
        "questionnaire": form.questionnaire.id,
        "token": form.questionnaire.token,
        "body": {"id": form.body.id, "name": form.body.name},
        "lang": form.lang,
        "made_on": form.questionnaire.made_on.isoformat(),
        "answer_by": form.questionnaire.answer_by.isoformat(),
        "title": form.title,
        "instructions": list(form.intro),
        "cover": [_field_data(one) for one in form.cover if one.field.answered],
        "fields": [_field_data(one) for one in form.columns],
        "services": [{"value": value, "label": name} for value, name in form.services.items()],
        "rows": [
            {
                "label": row.label,
                "observed": row.observed,
                "address": row.address,
                "prefilled": {"service": row.service, "seen_handle": row.seen_handle},
            }
            for row in form.rows
        ],
        "free_rows": FREE_ROWS,
    }


def _field_data(shown: Shown) -> dict[str, Any]:
    field = shown.field
    return {
        "key": field.key,
        "label": shown.label,
        "type": field.kind.value,
        "answered": field.answered,
        "several": field.kind is FieldKind.WORDS,
        "help": shown.help,
        "longest": LONGEST.get(field.key, LONGEST_OTHERWISE),
        "words": [{"value": value, "label": name} for value, name in shown.words.items()],
    }
