"""How are the log's objections said to readers? By field, in their language.

The log objects in English, with ids, for whoever enters records by commands. What is not known here is
shown as the log says it, marked as English.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from amtsblick.serve.words import Translations, said_as
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.field_tables import fields_of
from amtsblick.serve.work.fields import Shape
from amtsblick.serve.work.reading import Fault
from amtsblick.values.records import Objection, RecordKind

_Q: Final = r"['\"](?P<name>.*?)['\"]"
SAID: Final = tuple(
    (re.compile(pattern), message)
    for pattern, message in (
        (r"the id is empty", _("Give it an id.")),
        (
            rf"{_Q} cannot be an id",
            _("“%(name)s” cannot be an id: use letters without accents, digits and . _ : / @ -"),
        ),
        (
            r"\w+: what is not used cannot be left",
            _("What is not used cannot be left: take the mark away or correct the kind of use."),
        ),
        (
            rf"{_Q} is an address that leads to no account of the service",
            _("The address “%(name)s” leads to no account of this service: give the account's name."),
        ),
        (
            r"a body cannot use a service through itself",
            _("A body cannot use a service through itself: name the other body, or none."),
        ),
        (
            r"it ends \((?P<last>.*)\) before it begins \((?P<first>.*)\)",
            _("It ends (%(last)s) before it begins (%(first)s)."),
        ),
        (r"a decision needs a reason", _("A decision needs a reason: give at least one.")),
        (r"another reason that is not told", _("Say the other reason in a sentence.")),
        (r"nobody is named who decided", _("Name the office or role that decided.")),
        (
            r"it goes against the data-protection officer's position without a word",
            _("The data-protection officer objects: say why it was decided otherwise."),
        ),
        (r"it can never be crossed", _("This line can never be crossed: give a number, and once or more.")),
        (
            r"\w+ without any condition",
            _("This decision names conditions: say at least one, or decide otherwise."),
        ),
        (r"a condition that is not told", _("Say what has to be done.")),
        (
            r"the review \((?P<review>.*)\) would be due before the decision holds \((?P<first>.*)\)",
            _(
                "The review (%(review)s) would be due before the decision holds (%(first)s): give a later day."
            ),
        ),
        (
            r"(?P<review>\S+) is more than (?P<months>\d+) months after (?P<first>\S+)",
            _("%(review)s is more than %(months)s months after %(first)s: look again earlier."),
        ),
        (r"(?P<value>\S+) cannot be counted", _("%(value)s cannot be counted: give a number of 0 or more.")),
        (r"(?P<value>\S+) is more than all", _("%(value)s is more than all: give percent, from 0 to 100.")),
        (
            rf"{_Q} is no web address",
            _("“%(name)s” is no web address: begin with https:// or http://, or leave it empty."),
        ),
        (r"no service is named", _("Choose a service.")),
        (
            r"the homepage is no service of this kind of record",
            _("The own website is no service here: choose an online service."),
        ),
        (rf"no service is called {_Q}", _("No service is called “%(name)s”: choose from the list.")),
        (rf"the register has no body {_Q}", _("The register has no body “%(name)s”.")),
        (rf"the register has no usage {_Q}", _("The register has no usage “%(name)s”.")),
        (rf"the register has no decision {_Q}", _("The register has no decision “%(name)s”.")),
        (
            rf"the register has no public statement {_Q}",
            _("The register has no public statement “%(name)s”."),
        ),
        (
            rf"{_Q} is a usage of (?P<service>.*) by {_Q.replace('name', 'body')}",
            _(
                "The usage “%(name)s” is one of “%(body)s” on “%(service)s”: name one of this body and service."
            ),
        ),
        (
            r"it would hold \((?P<first>.*)\) before it was decided \((?P<day>.*)\)",
            _("It would hold (%(first)s) before it was decided (%(day)s): give that day or a later one."),
        ),
        (
            r"the version would hold from (?P<first>\S+), but what it tells is of (?P<day>\S+)",
            _("It would hold from %(first)s, but what it tells is of %(day)s: give that day or a later one."),
        ),
        (
            rf"the body {_Q} was withdrawn and holds no longer from (?P<day>\S+) on",
            _("The body “%(name)s” ended on %(day)s: name another one, or give an earlier day."),
        ),
        (
            rf"the usage {_Q} was withdrawn and holds no longer from (?P<day>\S+) on",
            _("The usage “%(name)s” ended on %(day)s: name another one, or give an earlier day."),
        ),
        (
            r"two usages of the same .* by body '.*'; usage/(?P<other>.*) holds .*",
            _(
                "The usage “%(other)s” says the same of this account or service on the same days: give other accounts, end one before the other begins, or mend that one."
            ),
        ),
        (
            r"the body publishes own content there, and this usage says \w+; usage/(?P<other>.*) holds .*",
            _(
                "By the usage “%(other)s” the body publishes own content there on the same days: end one before the other begins."
            ),
        ),
        (
            r"another usage says \w+, and this one own content; usage/(?P<other>.*) holds .*",
            _(
                "By the usage “%(other)s” the body does not use it on the same days: end one before the other begins."
            ),
        ),
        (
            r"the account '(?P<name>.*)' on \S+ is claimed by two bodies, .*; usage/(?P<other>.*) holds .*",
            _("The account “%(name)s” is another body's own by the usage “%(other)s”: name whose it is."),
        ),
        (r"says the same as version (?P<number>\d+)", _("Nothing was changed against version %(number)s.")),
        (
            r".* has written version (?P<number>\d+) and cannot approve it",
            _("You wrote version %(number)s: somebody else approves it."),
        ),
        (
            r"is in the register already: version .*",
            _("This id is taken by another record: choose another one, or change that record."),
        ),
        (
            r"version (?P<number>\d+) was seen, but meanwhile there is version (?P<other>\d+), .*",
            _(
                "You saw version %(number)s; meanwhile there is version %(other)s. Look at it and decide again."
            ),
        ),
        (
            r"version (?P<number>\d+) is withdrawn .*",
            _("This record was withdrawn: enter a new one."),
        ),
        (
            r"version (?P<number>\d+) is submitted .*",
            _("Version %(number)s waits for approval: have it sent back before you change it."),
        ),
        (
            r"version (?P<number>\d+) is (?:draft|approved|published) .*",
            _("This step is not possible any more: look at what the record says now."),
        ),
        (
            r"the body would stand above itself: (?P<way>.*)",
            _("The body would stand above itself: %(way)s"),
        ),
        (
            r".* acts as reader, who changes nothing",
            _("Your account may read, but not change anything."),
        ),
    )
)
"""What the log says, as a whole, and what readers are told."""


def told(objection: Objection, say: Translations) -> tuple[str, str]:
    """The sentence for readers and its language, "" for the reader's own."""
    if text := said_as(SAID, objection.text, say):
        return text, ""
    return f"{objection.text}: {objection.remedy}.", "en"


def faults_of(
    objections: Iterable[Objection],
    kind: RecordKind,
    say: Translations,
    rows: Mapping[str, Sequence[int]] | None = None,
) -> list[Fault]:
    """Objections beside the fields of the form; those that mean no field stand for the whole form.

    ``rows`` tells for each field with rows which row of the form became which row of the record.
    """
    return [Fault(field_of(one.field, kind, rows or {}), *told(one, say)) for one in objections]


_PLACE: Final = re.compile(r"(\w+)\[(\d+)\](?:\.(\w+))?")


def field_of(name: str, kind: RecordKind, rows: Mapping[str, Sequence[int]]) -> str:
    """The name in the form of a field of a record, "" where the form has none."""
    known = {one.name: one for one in fields_of(kind)}
    place = _PLACE.fullmatch(name)
    if place and (field := known.get(place[1])) and field.shape is Shape.ROWS:
        numbers = rows.get(field.name, ())
        at = int(place[2])
        number = numbers[at] if at < len(numbers) else at
        return f"{field.name}.{number}.{place[3] or field.columns[0].name}"
    if name in known:
        return name
    return {"valid_from": "holds_from", "id": "id"}.get(name, "")
