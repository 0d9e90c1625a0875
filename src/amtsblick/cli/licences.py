"""Under which licence may the data be reused? One way to say it for every command that publishes."""

from amtsblick.errors import InputError
from amtsblick.report.addresses import link
from amtsblick.report.site.dcat import LICENCE_LIST, LICENCES


def licence_address(text: str) -> str:
    """Address of a licence by its usual name or address of the German list, "" for "". InputError for others."""
    if not text or text in LICENCES:
        return LICENCES.get(text, "")
    if link(text) and text.startswith(LICENCE_LIST):
        return text
    raise InputError(
        f"--licence {text!r} is not known: use one of {', '.join(LICENCES)}, "
        f"or an address that begins with {LICENCE_LIST}."
    )
