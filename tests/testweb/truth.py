"""What must an inspection find on a site, and what may it not?

``Must`` and ``May`` are matched by patterns, so that the truth does not depend on how a finding
words its subject: ``about`` fits when it matches the finding's host, its registrable domain, its
subject, or its vendor (case ignored). Every finding that no ``Must`` and no ``May`` of its site
covers is a false statement about a public body.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

from testweb.server import Host

NONE: Final = ("none",)
REJECT: Final = ("reject",)
ACCEPT: Final = ("accept",)
ALWAYS: Final = ("none", "reject", "accept")
"""Seen whatever the visitor answers: in every pass that was run."""

_LABELS: Final = 2
"""Labels of a registrable domain on this web: its public suffixes all have one label."""


@dataclass(frozen=True, slots=True)
class Must:
    """A finding that has to be there, seen in exactly these passes (of those that were run)."""

    question: str
    about: str = "*"
    passes: tuple[str, ...] = ALWAYS
    page: str = "*"
    """Path of the page it is first seen on."""


@dataclass(frozen=True, slots=True)
class May:
    """A finding that is true but not demanded, such as a second way of saying a demanded one."""

    question: str
    about: str = "*"


ANYWHERE: Final = (May("cookie", "cookietest"),)
"""Written and deleted at once by libraries that want to know whether they may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site of a public body: its own hosts, those of its third parties, and the truth about it.

    ``banner`` is the state of its consent banner in each pass; without one there is no banner.
    """

    name: str
    hosts: dict[str, Host]
    must: tuple[Must, ...] = ()
    may: tuple[May, ...] = ()
    banner: dict[str, str] | None = None
    start: str = "/"
    sdks: bool = False
    """Needs real SDKs from npm."""

    @property
    def url(self) -> str:
        return f"https://{next(iter(self.hosts))}{self.start}"


def registrable(host: str) -> str:
    """Registrable domain of a host on this web, whose public suffixes all have one label."""
    return ".".join(host.split(".")[-_LABELS:])


def speaks_of(finding: dict[str, Any], question: str, about: str) -> bool:
    """Is ``finding`` an answer to ``question`` about what ``about`` describes?"""
    if not fnmatchcase(finding["question"], question):
        return False
    host = finding["host"] or ""
    names = (host, registrable(host), finding["subject"], finding["vendor"] or "")
    return any(fnmatchcase(name.lower(), about.lower()) for name in names)


def missing(site: Site, found: list[dict[str, Any]], ran: tuple[str, ...]) -> list[str]:
    """What was demanded and not found, or found in other passes than it happens in."""
    gaps = []
    for must in site.must:
        wanted = {one for one in must.passes if one in ran}
        if not wanted:
            continue
        fits = [finding for finding in found if speaks_of(finding, must.question, must.about)]
        seen = {one for finding in fits for one in finding["pass"]}
        where = {"/" + finding["page"].split("/", 3)[3].partition("?")[0] for finding in fits}
        if seen != wanted:
            gaps.append(f"{must.question} {must.about}: in {sorted(seen)}, happens in {sorted(wanted)}")
        elif not any(fnmatchcase(page, must.page) for page in where):
            gaps.append(f"{must.question} {must.about}: on {sorted(where)}, happens on {must.page}")
    return gaps


def unfounded(site: Site, found: list[dict[str, Any]]) -> list[str]:
    """Findings that nothing on the site justifies."""
    true = [(one.question, one.about) for one in (*ANYWHERE, *site.must, *site.may)]
    return [
        f"{finding['question']} {finding['subject']} ({finding['host']}, {finding['vendor']}) in {finding['pass']}"
        for finding in found
        if not any(speaks_of(finding, question, about) for question, about in true)
    ]
