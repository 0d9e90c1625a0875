"""What may a question answer about one capture?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from amtsblick.values.capture import State, Watch


class Place(StrEnum):
    """Where on a page something stands."""

    HEADER = "header"
    FOOTER = "footer"
    NAV = "nav"
    SIDEBAR = "sidebar"
    BODY = "body"
    AUTHOR_BOX = "author_box"
    IMPRINT = "imprint"
    HUB_PAGE = "hub_page"
    HEAD = "head"
    """A link or meta element of the document head."""
    STRUCTURED_DATA = "structured_data"
    """JSON-LD or microdata."""
    SCRIPT = "script"
    REDIRECT = "redirect"


class Reason(StrEnum):
    """Why a channel counts as the page owner's own."""

    SITE_CHROME = "site_chrome"
    """Linked from header, footer or navigation, outside any sharing tool."""
    FOLLOW_WORDS = "follow_words"
    """Offered with words such as "Folgen Sie uns"."""
    ORGANISATION_SAME_AS = "organisation_same_as"
    """Named as sameAs of the organisation that publishes the page."""
    REL_ME = "rel_me"
    NAME_MATCH = "name_match"
    """The handle matches the owner's name or domain."""
    OWN_REDIRECT = "own_redirect"
    """The body's own address (such as /facebook) redirects to it."""
    HUB_LISTING = "hub_listing"
    """Listed on the body's own social-media page."""
    IMPRINT_LISTING = "imprint_listing"
    OWN_DOMAIN = "own_domain"
    """The channel lives on the body's own domain."""
    PROFILE_EMBED = "profile_embed"
    """The page embeds the account's own profile box or timeline."""


class RejectedBecause(StrEnum):
    """Why a link to a service is not the page owner's channel."""

    SHARE = "share"
    INTENT = "intent"
    POST = "post"
    EMBEDDED_POST = "embedded_post"
    SEARCH = "search"
    HELP_PAGE = "help_page"
    AUTHOR = "author"
    PERSON = "person"
    OTHER_ORGANISATION = "other_organisation"
    VENDOR_DEFAULT = "vendor_default"
    PLACEHOLDER = "placeholder"
    COMMENTED_OUT = "commented_out"
    SERVICE_ROOT = "service_root"
    """The link leads to the service itself, not to a profile on it."""
    IN_RUNNING_TEXT = "in_running_text"
    USER_CONTENT = "user_content"
    UNREADABLE = "unreadable"
    CONTACT = "contact"
    """A number, chat or invitation to write to: a messenger contact, not a channel."""
    RESOURCE = "resource"
    """A script, picture, pixel or feed of the service; nothing that somebody publishes on."""


class LoadState(StrEnum):
    """What the HTML alone says about a third party: is it contacted when the page opens?"""

    LOADS = "loads"
    HINT = "hint"
    """dns-prefetch, preconnect or a like hint."""
    DEFERRED = "deferred"
    """Held back until consent or a click."""
    NOSCRIPT = "noscript"
    MARKUP = "markup"
    """Only visible as markup or text; nothing is fetched by it."""


class LegalPageKind(StrEnum):
    """Pages that the law or good practice asks of a public body's site."""

    IMPRINT = "imprint"
    PRIVACY_NOTICE = "privacy_notice"
    ACCESSIBILITY = "accessibility_statement"
    SOCIAL_MEDIA_CONCEPT = "social_media_concept"


class NoticeKind(StrEnum):
    """What a body says about one of its channels; ``MOVED`` names the service that was left."""

    LEFT = "left"
    RESTING = "resting"
    MOVED = "moved"
    ANNOUNCED = "announced"
    EXCEPTIONAL = "exceptional"
    """In use, but in exceptional cases such as disasters only."""
    HANDLE_KEPT = "handle_kept"
    """Kept so that nobody else takes its name, not in order to publish."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where in the document: ``path`` is a DOM path, ``excerpt`` a verbatim piece of source.

    Third parties are located by XPath instead, which browsers' developer tools understand.
    """

    path: str
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnChannel:
    """A channel of the page owner. ``handle`` is canonical, ``url`` the canonical address."""

    service: str
    handle: str
    url: str
    place: Place
    reason: Reason
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedLink:
    """A link to a service that is not the owner's channel, and why."""

    service: str
    url: str
    why: RejectedBecause
    handle: str = ""
    place: Place | None = None
    """None where the address alone tells that it is no channel."""
    evidence: Evidence = Evidence(path="", excerpt="")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPointer:
    """An own channel is offered, but its handle stands behind ``url`` (hub page, own redirect)."""

    service: str
    url: str
    place: Place
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdParty:
    """A third party that the HTML names. ``vendor`` is the catalogue id."""

    vendor: str
    category: str
    host: str
    state: LoadState
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownHost:
    """A third-party host that loads but that the catalogue does not know."""

    host: str
    element: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalPage:
    """A link to a legal page; ``text`` is the label of the link."""

    kind: LegalPageKind
    url: str
    text: str
    place: Place
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The page says in words that a channel was left, rests, moved or is announced.

    ``reason`` is the sentence behind it where that one gives the reason, verbatim, "" otherwise.
    """

    kind: NoticeKind
    service: str
    sentence: str
    when: date | None
    evidence: Evidence
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvertHint:
    """A campaign pixel or campaign link of a service: a hint at adverts, never a channel.

    ``paid`` is False for signs that unpaid links carry as well.
    """

    service: str
    what: str
    evidence: Evidence
    paid: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class BackLink:
    """A profile names the body's site: ``verified`` when the service itself checked it."""

    service: str
    handle: str
    target: str
    verified: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSeen:
    """Nobody watched what this question needs; ``needs`` says what."""

    question: str
    needs: Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The question failed on this capture; a defect of ours, kept visible."""

    question: str
    error: str


Answer: TypeAlias = (
    OwnChannel
    | RejectedLink
    | ChannelPointer
    | ThirdParty
    | UnknownHost
    | LegalPage
    | Notice
    | AdvertHint
    | BackLink
    | NotSeen
    | Broken
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageState:
    """Judged state of a capture, with the reason in English."""

    state: State
    detail: str = ""
