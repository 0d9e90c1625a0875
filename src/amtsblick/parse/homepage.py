"""Which address did somebody mean who typed a homepage into a table?"""

import re
from typing import Final

from amtsblick.parse.urls import host_of, join

_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_DOUBLED: Final = re.compile(r"(https?://)(?:https?:/*)+", re.IGNORECASE)
_OTHER_SCHEME: Final = re.compile(
    r"(mailto|javascript|data|tel|ftp|file|about|urn|view-source):", re.IGNORECASE
)
_AUTHORITY: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*:(?=[/\\]))?[/\\]*([^/\\?#]*)", re.IGNORECASE)
_WRAPPING: Final = "<>\"'„“”»«() \t"
_LONGEST: Final = 2000
_LONGEST_HOST: Final = 253
_LONGEST_LABEL: Final = 63


def parse_homepage(typed: str) -> str:
    """Absolute http(s) address with its host in punycode, without fragment.

    A missing scheme is taken as https. Raises ValueError that says what is wrong, in English.
    """
    text = _DOUBLED.sub(r"\1", typed.strip(_WRAPPING))
    authority = _AUTHORITY.match(text)
    if authority and "@" in authority[1]:  # first of all checks, so that no message repeats a password
        raise ValueError("the homepage contains a user name or password, or is an e-mail address")
    if not text:
        raise ValueError("there is no homepage")
    if len(text) > _LONGEST:
        raise ValueError(f"the homepage has {len(text)} characters")
    if re.search(r"\s", text):
        raise ValueError(f"the homepage {text!r} contains a blank; one address per row")
    scheme = _SCHEME.match(text) or _OTHER_SCHEME.match(text)
    if scheme and scheme[1].lower() not in {"http", "https"}:
        raise ValueError(f"the homepage {text!r} is no web address")
    url = join("", text if scheme else f"https://{text.lstrip('/')}").partition("#")[0]
    _check_host(host_of(url), text, typed_scheme=bool(scheme))
    return url


def _check_host(host: str, text: str, *, typed_scheme: bool) -> None:
    labels = host.rstrip(".").split(".")
    if not host or not all(labels) or (len(labels) == 1 and not (typed_scheme or host.startswith("["))):
        raise ValueError(f"the homepage {text!r} is no address")
    if host in {"http", "https", "www"}:
        raise ValueError(f"the homepage {text!r} has no host")
    if len(host) > _LONGEST_HOST or max(map(len, labels)) > _LONGEST_LABEL:
        raise ValueError(f"the host of the homepage {text[:80]!r}… is longer than names may be")
