"""What is wrong with an answer to a questionnaire, in the reader's language?"""

import re
from typing import Final

from amtsblick.parse.exchange.places import Trouble
from amtsblick.serve.words import Translations, said_as
from amtsblick.serve.words import marked as _

_SAID: Final = (
    (
        r"nothing is answered",
        _("Nothing is answered: say of a service how you use it, or that you use none."),
    ),
    (r"this row says nothing about its service", _("Which service is meant? Choose it from the list.")),
    (r"this row says nothing about its kind", _("How is the service used? Choose it from the list.")),
    (r"(?P<what>.+) is no day(, month or year)?", _("%(what)s is no date.")),
    (r"(?P<what>.+) names no single day", _("%(what)s is not one day.")),
    (r"(?P<what>[\d-]+) has passed", _("%(what)s has passed: give a day to come.")),
    (
        r"(?P<what>.+) is still to come",
        _("%(what)s is still to come: correct it, or choose that it is planned."),
    ),
    (
        r"it lies before the beginning \((?P<what>.+)\)",
        _("The next review lies before the beginning (%(what)s): correct one of the two."),
    ),
    (
        r"the row says that the service is not used, and names an account",
        _("You say that the service is not used, and name an account: clear one of the two."),
    ),
    (
        r"another body is named, and the kind is .+",
        _("Another body is named, but the kind of use is a different one: clear it, or choose that kind."),
    ),
    (
        r"the body debates to leave, and the kind is .+",
        _("You consider leaving, but say that the service is not used: clear one of the two."),
    ),
    (r"(?P<what>.+) is answered twice: .+", _("%(what)s is answered twice: leave one of the two.")),
    (
        r"(?P<what>.+) is used as .+, and .+ says that it is not used",
        _(
            "%(what)s is used according to this, and not used according to another entry: correct one of the two."
        ),
    ),
    (
        r"(?P<what>.+) is used as .+, and the cover says that no service is used",
        _(
            "%(what)s is used according to this, but you ticked that no service is used: correct one of the two."
        ),
    ),
    (
        r"(?P<what>.+) is no service that we know",
        _("%(what)s is no service that we know: choose one of the list."),
    ),
    (
        r"(?P<what>.+) leads to no account on (?P<where>.+)",
        _("%(what)s leads to no account on %(where)s: write the account’s name or its whole address."),
    ),
    (
        r"(?P<what>.+) is an account on (?P<where>.+), not on .+",
        _("%(what)s is an account on %(where)s: enter it at that service."),
    ),
    (r"(?P<what>\d+) characters are too many", _("%(what)s characters are too many.")),
    (
        r"(?P<what>.+) was answered on (?P<where>\S+) already .+",
        _("There is an answer to %(what)s of %(where)s already, and it says otherwise."),
    ),
    (r"the token is missing", _("The file’s token is missing: give the file as it was made, filled in.")),
    (
        r"the token is not that of .+",
        _("The file’s token belongs to another questionnaire: give the file as it was made, filled in."),
    ),
    (
        r"the file answers (?P<what>.+), not .+",
        _("The file answers another questionnaire, %(what)s: open that one and give the file there."),
    ),
    (r"this register has no questionnaire (?P<what>.+)", _("This register has no questionnaire %(what)s.")),
    (
        r"files ending in (?P<what>.+) are not read",
        _("Files ending in %(what)s are not read: save it as .xlsx (without macros), .csv, .yaml or .json."),
    ),
    (r".+ MB are too much for a questionnaire", _("The file is too large for a questionnaire.")),
)
_PATTERNS: Final = [(re.compile(pattern, re.DOTALL), said) for pattern, said in _SAID]


def trouble_text(trouble: Trouble, texts: Translations) -> tuple[str, str]:
    """The sentence, and the language that it is in: what nobody translated is told in English."""
    if text := said_as(_PATTERNS, trouble.text, texts):
        return text, ""
    return f"{trouble.text}; {trouble.remedy}", "en"
