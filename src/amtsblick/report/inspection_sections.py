"""What each section of an inspection's report shows: findings grouped as people read them."""

import base64
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from amtsblick.assess.passes import ANALYSING
from amtsblick.report.lookup import Names
from amtsblick.report.words import Words
from amtsblick.values.capture import State
from amtsblick.values.findings import Finding, Party, Topic
from amtsblick.values.inspected import InspectedSite, PassSummary
from amtsblick.values.recording import BannerState, PassName

Picture: TypeAlias = Callable[[str], str]
"""Address of a screenshot by its digest, "" when there is none."""
RECEIVING: Final = frozenset({Topic.THIRD_PARTY_REQUEST, Topic.TRACKER})
BEHAVIOUR: Final = (
    Topic.SESSION_RECORDING,
    Topic.KEY_LOGGING,
    Topic.IDENTIFIER_SHARED,
    Topic.PERSONAL_DATA_IN_URL,
    Topic.CANVAS_FINGERPRINT,
    Topic.FONT_FINGERPRINT,
    Topic.WEBGL_FINGERPRINT,
    Topic.AUDIO_FINGERPRINT,
    Topic.DEVICE_READOUT,
    Topic.OWN_SUBDOMAIN_TRACKER,
    Topic.PIXEL,
    Topic.BEACON,
    Topic.WEBSOCKET,
    Topic.RECORDER_SILENT,
    Topic.LATE_REQUEST,
    Topic.EMBED,
    Topic.FONTS,
    Topic.MAPS,
    Topic.CAPTCHA,
    Topic.REFERRER_LEAK,
)
"""What pages do with data, the gravest first."""
TECHNICAL: Final = (Topic.MIXED_CONTENT, Topic.SECURITY_HEADERS)
_UNKNOWN: Final = "unknown"
COMPARED: Final = (Topic.AFTER_REJECT, Topic.AFTER_ACCEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Was it seen in this pass? ``state`` is seen, unseen or dark (the pass could not look)."""

    name: PassName
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One finding, or several of one vendor, as a table's row."""

    label: str
    vendor: str
    category: str
    country: str
    hosts: tuple[str, ...]
    marks: tuple[Mark, ...]
    findings: tuple[Finding, ...]


def column(one: PassSummary, site: InspectedSite, say: Words, picture: Picture) -> dict[str, Any]:
    """One pass as a column of the comparison."""
    return {
        "name": one.name.value,
        "looked": one.state is State.LOOKED,
        "summary": one,
        "vendors": len(
            {
                finding.vendor or finding.host
                for finding in site.findings
                if finding.topic in ANALYSING and one.name in finding.passes
            }
        ),
        "image": picture(_view(one)),
        "alt": say("inspect.shot_alt", name=say(f"inspect.pass.{one.name.value}.label")),
    }


def _view(one: PassSummary) -> str:
    """Digest of what the visitor saw once the banner was answered; before that, of the page as it opened."""
    answered = [click.after for click in one.clicks if click.page == 0 and click.after]
    opened = (shot.digest for shot in one.screenshots if shot.what == "page")
    return answered[-1] if answered else next(opened, "")


def embedded(site: InspectedSite, digest: str) -> str:
    """A screenshot as a data address, for documents that load nothing; "" when there is none."""
    data = site.images.get(digest)
    return f"data:image/png;base64,{base64.b64encode(data).decode()}" if data else ""


def marks(findings: Iterable[Finding], site: InspectedSite) -> tuple[Mark, ...]:
    """One mark per pass of the site."""
    seen = {name for finding in findings for name in finding.passes}
    return tuple(
        Mark(
            name=one.name,
            state="seen" if one.name in seen else "unseen" if one.state is State.LOOKED else "dark",
        )
        for one in site.passes
    )


def recipients(site: InspectedSite, names: Names, say: Words) -> list[Line]:
    """Who received requests, those first who analyse visitors: one line per vendor, or per host where none is known."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in site.findings:
        if finding.topic in RECEIVING and finding.party is Party.THIRD:
            groups[finding.vendor or finding.host].append(finding)
    lines = [_line(found, site, names, say) for found in groups.values()]
    analysing = {finding.host for finding in site.findings if finding.topic in ANALYSING}
    return sorted(
        lines,
        key=lambda line: (analysing.isdisjoint(line.hosts), line.category or "~", line.label.lower()),
    )


def _line(found: Sequence[Finding], site: InspectedSite, names: Names, say: Words) -> Line:
    first = min(found, key=lambda finding: finding.topic is not Topic.TRACKER)
    return Line(
        label=first.vendor or first.host,
        vendor=first.vendor,
        category="" if first.category in {"", _UNKNOWN} else names.category(first.category),
        country=say.country(first.country),
        hosts=tuple(sorted({finding.host for finding in found})),
        marks=marks(found, site),
        findings=tuple(found),
    )


def _of(site: InspectedSite, topic: Topic) -> list[Finding]:
    return [finding for finding in site.findings if finding.topic is topic]


def _rows(found: Iterable[Finding], site: InspectedSite, names: Names) -> list[dict[str, Any]]:
    return [
        {
            "finding": finding,
            "marks": marks([finding], site),
            "category": "" if finding.category == _UNKNOWN else names.category(finding.category),
        }
        for finding in found
    ]


def cookies(site: InspectedSite, names: Names) -> list[dict[str, Any]]:
    """Cookies, third parties' first, then by name."""
    found = sorted(_of(site, Topic.COOKIE), key=lambda one: (one.party is Party.FIRST, one.host, one.subject))
    return _rows(found, site, names)


def stored(site: InspectedSite, names: Names) -> list[dict[str, Any]]:
    """Everything else that was left on the device."""
    found = sorted(
        _of(site, Topic.STORAGE), key=lambda one: (one.party is Party.FIRST, one.host, one.subject)
    )
    return _rows(found, site, names)


def behaviour(site: InspectedSite, names: Names) -> list[tuple[str, list[dict[str, Any]]]]:
    """What pages do, one group per question that has an answer."""
    return [(topic.value, _rows(found, site, names)) for topic in BEHAVIOUR if (found := _of(site, topic))]


def others(site: InspectedSite, names: Names) -> list[tuple[str, list[dict[str, Any]]]]:
    """Technical protection of the site itself."""
    return [(topic.value, _rows(found, site, names)) for topic in TECHNICAL if (found := _of(site, topic))]


def comparison(site: InspectedSite, names: Names) -> list[tuple[str, list[dict[str, Any]]]]:
    """What the visitor's answer changed, and what it did not."""
    return [(topic.value, _rows(found, site, names)) for topic in COMPARED if (found := _of(site, topic))]


def banners(site: InspectedSite, picture: Picture) -> list[dict[str, Any]]:
    """The banner of each pass with every click; ``same`` where its text and buttons were shown before."""
    views, told = [], set()
    for one in site.passes:
        if one.banner is BannerState.NO_BANNER or not one.banners:
            continue
        first = one.banners[0]
        looks = (
            first.text,
            first.preselected,
            tuple((button.text, button.purpose, button.layer) for button in first.buttons),
        )
        views.append(
            {
                "name": one.name.value,
                "state": one.banner.value,
                "banner": first,
                "same": looks in told,
                "clicks": _clicks(one, picture),
            }
        )
        told.add(looks)
    return views


def _clicks(one: PassSummary, picture: Picture) -> list[dict[str, Any]]:
    return [
        {"click": click, "before": picture(click.before), "after": picture(click.after)}
        for click in one.clicks
    ]
