"""What does a page say and offer, as far as website checks ask?"""

from dataclasses import dataclass

from amtsblick.values.answers import LegalPageKind, OwnChannel
from amtsblick.values.capture import State


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """An input that a visitor can fill in. ``name`` is its label, name or id, whatever is there first."""

    name: str
    type: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form with fields that ask for something; search boxes and logins are no such forms.

    ``action`` is absolute. ``notice`` says whether a link to the privacy notice stands in the form.
    """

    action: str
    method: str
    fields: tuple[FormField, ...]
    notice: bool

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields if field.required)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignScript:
    """A script element that loads from another registrable domain."""

    url: str
    integrity: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """Facts of one rendered page. ``state`` is LOOKED when the page really showed itself.

    ``legal_elsewhere`` are those of ``legal`` that stand on other sites only.
    ``text`` is what a reader sees, white space folded. ``settings_link`` is the label of a link or
    button that reopens the consent settings, or "". ``generator`` is what the page says of its
    software. ``old_name_links`` are labels that still say Twitter.
    """

    url: str
    role: str
    state: State
    detail: str = ""
    title: str = ""
    text: str = ""
    legal: frozenset[LegalPageKind] = frozenset()
    legal_elsewhere: frozenset[LegalPageKind] = frozenset()
    channels: tuple[OwnChannel, ...] = ()
    forms: tuple[Form, ...] = ()
    foreign_scripts: tuple[ForeignScript, ...] = ()
    foreign_icons: tuple[str, ...] = ()
    settings_link: str = ""
    generator: str = ""
    has_feed: bool = False
    pictures_without_text: int = 0
    videos_without_captions: int = 0
    old_name_links: tuple[str, ...] = ()
