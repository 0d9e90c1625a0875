"""Why is a password refused? In the reader's language."""

from amtsblick.assess.access.naming import Weak
from amtsblick.jobs.passwords import WeakPasswordError
from amtsblick.serve.visit import Visit


def weakness(visit: Visit, error: WeakPasswordError) -> str:
    """What is wrong with a new password, and what would be better."""
    gettext = visit.texts.gettext
    match error.weak:
        case Weak.SHORT:
            text = gettext(
                "This password is too short: take at least %(num)d characters, such as four words."
            )
            return text % {"num": visit.desk.accounts.rules.password_shortest}
        case Weak.LONG:
            return gettext("This password is too long: 1,024 characters are the most.")
        case Weak.COMMON:
            return gettext("This password is one that is tried first: take another, such as four words.")
        case Weak.NAME:
            return gettext("This password is little more than your name: take another, such as four words.")


def unequal(visit: Visit) -> str:
    """The two fields for a new password differ."""
    return visit.texts.gettext("The two passwords differ: type the same one twice.")
