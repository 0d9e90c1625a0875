"""Which parts does the application have, and what does it say after a step?"""

from typing import Final

from amtsblick.report.words import Lang
from amtsblick.serve.visitor import Visitor
from amtsblick.serve.words import Translations
from amtsblick.serve.words import marked as _
from amtsblick.values.accounts import Right

_PUBLIC: Final = (
    ("", _("Overview")),
    ("/bodies", _("Bodies")),
    ("/services", _("Services")),
    ("/trend", _("Joined and left")),
    ("/changes", _("News")),
    ("/data", _("Data")),
)
_WORKING: Final = (
    ("/work", _("Inbox"), Right.SEE_INSIDE),
    ("/work/usages", _("Usages and decisions"), Right.SEE_INSIDE),
    ("/work/documents", _("Documents"), Right.SEE_INSIDE),
    ("/work/drift", _("Said and seen"), Right.SEE_INSIDE),
    ("/work/calendar", _("Calendar"), Right.SEE_INSIDE),
    ("/work/questionnaires", _("Questionnaires"), Right.ASK),
    ("/work/bodies", _("Lists of bodies"), Right.SEE_INSIDE),
    ("/work/inspections", _("Inspections"), Right.SEE_INSIDE),
    ("/work/runs", _("Runs"), Right.SEE_INSIDE),
    ("/work/knowledge", _("Knowledge"), Right.SEE_INSIDE),
    ("/work/log", _("Log"), Right.SEE_AUDIT),
    ("/admin/accounts", _("Accounts"), Right.MANAGE_ACCOUNTS),
    ("/admin/operations", _("Operations"), Right.OPERATE),
)
SAID: Final = {
    "saved": _("Saved as a draft. It holds once somebody else has approved it."),
    "submitted": _("Submitted. Somebody else can approve it now."),
    "returned": _("Sent back to be mended."),
    "approved": _("Approved. It holds from its day on."),
    "published": _("Published."),
    "withdrawn": _("Withdrawn. It stays readable in the log."),
    "filled": _("Saved in the draft."),
    "made": _("Made from what the register knows. What is empty is to be filled in."),
    "made_none": _("Nothing was missing."),
    "made_same": _("It says already what the register knows: nothing was changed."),
    "sent": _("Sent."),
    "started": _("Handed to the worker."),
    "planned": _("Planned."),
    "subscribed": _(
        "You will be told of what is new from now on. An address that is not your account’s own is asked first."
    ),
    "tested": _("A test message is on its way."),
    "stopped": _("The worker was asked to stop it."),
    "done": _("Done."),
    "ended": _("Ended."),
    "imported": _("Everything in the file is entered."),
    "imported_later": _("Everything in the file is entered. Lists and overviews follow within minutes."),
    "succession": _("Entered. It counts from now on."),
    "loggedout": _("You are logged out."),
    "loggedout_here": _(
        "You are logged out here. At your identity provider you may still be logged in: log out there as well on a shared machine."
    ),
    "kept": _("Kept."),
    "asked": _("The questionnaires are made. Now make each body’s personal link."),
    "taken": _("The answer is taken in. What is new waits as drafts."),
    "newer_answer": _("A newer answer arrived in the meantime: look at it first."),
    "newer": _("Somebody wrote on in the meantime: look at it once more before you send it."),
    "password": _("The password is set. Log in with it."),
    "password_changed": _("The password is changed. Your other browsers are logged out."),
    "sessions": _("Logged out there."),
    "token_ended": _("The token opens nothing any more."),
    "factor_ended": _("There is no second factor any more."),
}
"""What a step says on the page that follows it, by the key in its address."""


ENROL: Final = _("Some of your roles wait until your account has a second factor.")
ENROL_STEP: Final = _("Set it up now")


def public_parts(lang: Lang, texts: Translations) -> list[tuple[str, str]]:
    """Path and name of each public part."""
    return [(f"/{lang}{path or '/'}", texts.gettext(name)) for path, name in _PUBLIC]


def working_parts(lang: Lang, texts: Translations, visitor: Visitor) -> list[tuple[str, str]]:
    """Path and name of each working part that the visitor may open."""
    return [(f"/{lang}{path}", texts.gettext(name)) for path, name, right in _WORKING if visitor.may(right)]


def said_text(key: str, texts: Translations) -> str:
    """What a key says, "" for unknown ones."""
    return texts.gettext(SAID[key]) if key in SAID else ""
