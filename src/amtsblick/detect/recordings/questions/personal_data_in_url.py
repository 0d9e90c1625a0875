"""Do addresses that others receive hold something about a person?

E-mail addresses, what was typed into a form, fields of a form with their values, and session ids:
in the address itself, in a parameter that holds the page's address, or in the Referer header.
Mailboxes of functions (info@, poststelle@ …) are no person's; a name of a package, a picture for
sharp screens or an account of the fediverse is no e-mail address.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import parse_qsl, unquote

from amtsblick.detect.recordings.by_request import (
    product,
    saying,
    sent_to_others,
    sight,
    vendor_at,
)
from amtsblick.detect.recordings.identifiers import looks_identifying
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording, Request

TOPIC: Final = Topic.PERSONAL_DATA_IN_URL

_EMAIL: Final = re.compile(
    r"(?<![\w.@/:+-])([a-z0-9][\w.+-]{0,63})@((?:[a-z0-9-]{1,63}\.)+([a-z]{2,18}))(?![\w@-])", re.IGNORECASE
)
_NO_ENDINGS: Final = frozenset(
    [
        "png",
        "jpg",
        "jpeg",
        "gif",
        "webp",
        "avif",
        "svg",
        "ico",
        "css",
        "js",
        "mjs",
        "json",
        "map",
        "woff",
        "ttf",
        "eot",
        "html",
        "htm",
        "php",
        "xml",
        "min",
        "pdf",
    ]
)
_FUNCTIONS: Final = re.compile(
    r"(?:info|poststelle|post|kontakt|contact|mail|email|office|service|presse|press|webmaster|redaktion|support"
    r"|hilfe|help|datenschutz|privacy|dsb|dpo|noreply|no-reply|hallo|hello|zentrale|buero|sekretariat|stadt"
    r"|gemeinde|rathaus|buergerbuero|buergerservice|anfrage|newsletter|admin|team|impressum|amt)(?:[._-].*)?",
    re.IGNORECASE,
)
_FIELDS: Final = re.compile(
    r"(?:vor|nach|first|last|sur|family|full|given)_?-?name|(?:e-?)?mail(?:adresse|address)?|telefon|phone|tel|mobil"
    r"|geburts(?:datum|tag)|birth_?(?:date|day)|dob|strasse|straße|street|hausnummer|aktenzeichen|case_?number"
    r"|kundennummer|iban|nachricht|message",
    re.IGNORECASE,
)
"""Names of a form's fields that ask for something about a person."""
_SESSION: Final = re.compile(
    r"(?:phpsessid|jsessionid|asp\.net_sessionid|session_?id|sessid|cfid|cftoken|sid)", re.IGNORECASE
)
_SESSION_IN_PATH: Final = re.compile(r";jsessionid=([\w.!-]{8,})", re.IGNORECASE)
_URL: Final = "url"
_LONGEST: Final = 20_000
_LEAD: Final = 40


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting for each request and kind of thing."""
    typed = [typed.value for typed in recording.typed if typed.value]
    for request in sent_to_others(recording):
        vendor = vendor_at(request, knowledge)
        for where, address in _addresses(request):
            for what, around in _told(address, typed, depth=int(where != _URL)):
                found = sight(recording, TOPIC, request, what, vendor)
                yield saying(found, [*product(vendor), ("sent in", where)], f"{where}: {around}")


def _addresses(request: Request) -> Iterator[tuple[str, str]]:
    yield _URL, request.url[:_LONGEST]
    if referer := request.header("referer"):
        yield "header referer", referer[:_LONGEST]


def _told(address: str, typed: Iterable[str], depth: int) -> Iterator[tuple[str, str]]:
    """What kinds of things an address tells, each with its surroundings; depth 0 is the recipient's own."""
    plain = unquote(unquote(address))
    for value in typed:
        if (at := plain.find(value)) >= 0:
            yield "typed value", plain[max(at - _LEAD, 0) : at + len(value) + _LEAD]
            break
    if (email := _email(plain)) and not any(email in value for value in typed):
        yield "e-mail address", email
    for what, around in _parameters(address, depth):
        if not (email and email in around):
            yield what, around
    if match := _SESSION_IN_PATH.search(plain):
        yield "session id", match[0]


def _email(plain: str) -> str:
    query = plain.partition("?")[2] or plain.partition("#")[2]
    steps = plain.partition("?")[0].partition("//")[2].split("/")[1:]
    # In a path only a whole step is an address: "name@1.2.3" and "x@2x.png" are files.
    for text in (query, *steps):
        for match in _EMAIL.finditer(text):
            whole = text is query or match[0] == text
            if whole and match[3].lower() not in _NO_ENDINGS and not _FUNCTIONS.fullmatch(match[1]):
                return match[0]
    return ""


def _parameters(address: str, depth: int) -> Iterator[tuple[str, str]]:
    """Fields and session ids among the parameters, and among those of an address within them."""
    for name, value in parse_qsl(address.partition("?")[2].partition("#")[0]):
        if "//" in value and "?" in value and depth == 0:
            yield from _parameters(value, depth + 1)
        elif _SESSION.fullmatch(name) and _may_be_session(name, depth) and looks_identifying(value):
            yield "session id", f"{name}={value}"
        elif depth and value.strip() and _FIELDS.fullmatch(name):
            yield f"form field {name.lower()}", f"{name}={value}"


def _may_be_session(name: str, depth: int) -> bool:
    """Trackers have sessions of their own: only a site's framework or the page's address tells its own."""
    return depth > 0 or name.lower() not in {"sid", "session_id", "sessionid", "sessid"}
