"""What a rule may ask: findings, recordings and facts of the rendered pages."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from amtsblick.values.answers import LegalPageKind
from amtsblick.values.capture import State
from amtsblick.values.checks import CheckOutcome
from amtsblick.values.findings import Finding, Topic
from amtsblick.values.knowledge import Vendor
from amtsblick.values.page_facts import PageFacts
from amtsblick.values.recording import Banner, PassName, Recording

NO_LOOK: Final = "no_look"
"""The pass that the check needs was not made or could not look."""
NO_PAGE: Final = "no_page"
"""The page that the check needs was not among the pages looked at."""
NO_BANNER: Final = "no_banner"
"""There was no banner to be looked at."""

_LEGAL_ROLES: Final = {"privacy": LegalPageKind.PRIVACY_NOTICE, "imprint": LegalPageKind.IMPRINT}
CONTACTS: Final = frozenset(
    {Topic.THIRD_PARTY_REQUEST, Topic.TRACKER, Topic.EMBED, Topic.FONTS, Topic.MAPS, Topic.CAPTCHA}
)
"""Topics that say: this recipient was contacted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything about one site. ``pages`` are facts of the pages of the pass without a choice.

    ``vendors`` are the catalogue's rows by the name that findings carry.
    """

    site: str
    findings: tuple[Finding, ...]
    recordings: Mapping[PassName, Recording]
    pages: tuple[PageFacts, ...] = ()
    vendors: Mapping[str, Vendor] = field(default_factory=dict)

    def looked(self, name: PassName) -> bool:
        """Was this pass made, and did it see a page?"""
        recording = self.recordings.get(name)
        return recording is not None and any(page.state is State.LOOKED for page in recording.pages)

    def of(
        self,
        topics: Collection[Topic],
        name: PassName = PassName.NONE,
        *,
        categories: Collection[str] | None = None,
    ) -> list[Finding]:
        """Findings on these topics that were seen in a pass, of vendors of these categories."""
        return [
            finding
            for finding in self.findings
            if finding.topic in topics
            and name in finding.passes
            and (categories is None or finding.category in categories)
        ]

    def banners(self, name: PassName) -> tuple[Banner, ...]:
        """Banners that a pass met."""
        recording = self.recordings.get(name)
        return recording.banners if recording else ()

    @property
    def shown(self) -> tuple[PageFacts, ...]:
        """Pages that really showed themselves."""
        return tuple(page for page in self.pages if page.state is State.LOOKED)

    def role(self, name: str) -> PageFacts | None:
        """First page with this role that showed itself.

        None for a notice or an imprint where the site links one of another site only, such as its operator's:
        the page was visited for its words, as bodies also have topics and departments of that name.
        """
        kind = _LEGAL_ROLES.get(name)
        told = [page for page in self.shown if kind in page.legal]
        if told and all(kind in page.legal_elsewhere for page in told):
            return None
        return next((page for page in self.shown if page.role == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a rule says; the check's id is added by its caller."""

    outcome: CheckOutcome
    findings: tuple[str, ...] = ()
    why: str = ""
    facts: tuple[tuple[str, str], ...] = ()


Rule: TypeAlias = Callable[[Material], Reply]


def found(findings: Iterable[Finding] = (), **facts: str) -> Reply:
    """Something speaks to the check."""
    return Reply(
        outcome=CheckOutcome.FOUND,
        findings=tuple(finding.id for finding in findings),
        facts=tuple(facts.items()),
    )


def not_found() -> Reply:
    """Looked for, and not seen."""
    return Reply(outcome=CheckOutcome.NOT_FOUND)


def not_looked(why: str) -> Reply:
    """Could not be looked for; ``why`` is one of this module's constants."""
    return Reply(outcome=CheckOutcome.NOT_LOOKED, why=why)


def by_findings(findings: Iterable[Finding]) -> Reply:
    """FOUND when there are any."""
    listed = list(findings)
    return found(listed) if listed else not_found()


def in_pass(name: PassName) -> Callable[[Rule], Rule]:
    """The rule needs a pass that looked."""

    def needing(rule: Rule) -> Rule:
        def asked(material: Material) -> Reply:
            return rule(material) if material.looked(name) else not_looked(NO_LOOK)

        return asked

    return needing


def in_any_pass(rule: Rule) -> Rule:
    """The rule needs some pass that looked, whichever."""

    def asked(material: Material) -> Reply:
        return rule(material) if any(map(material.looked, PassName)) else not_looked(NO_LOOK)

    return asked
