"""What weighs most in an inspection, and what the visitor's answers changed: the sentences a reader quotes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from amtsblick.report.words import Words
from amtsblick.values.capture import State
from amtsblick.values.findings import Finding, Party, Topic
from amtsblick.values.inspected import InspectedSite, PassSummary
from amtsblick.values.recording import BannerState, PassName

GRAVEST: Final = (
    Topic.KEY_LOGGING,
    Topic.SESSION_RECORDING,
    Topic.PERSONAL_DATA_IN_URL,
    Topic.AFTER_REJECT,
    Topic.IDENTIFIER_SHARED,
    Topic.CANVAS_FINGERPRINT,
    Topic.FONT_FINGERPRINT,
    Topic.WEBGL_FINGERPRINT,
    Topic.AUDIO_FINGERPRINT,
    Topic.OWN_SUBDOMAIN_TRACKER,
    Topic.TRACKER,
)
"""Questions whose findings open the report, the gravest first."""
_UNCHOSEN: Final = (PassName.NONE, PassName.NO_SCRIPT)
_FAILED: Final = frozenset(
    {
        BannerState.NO_REJECT,
        BannerState.PAY_OR_OKAY,
        BannerState.NOT_OPERABLE,
        BannerState.NO_EFFECT,
    }
)
_MOST: Final = 5


def opening(site: InspectedSite, say: Words) -> Iterator[object]:
    """One sentence per pass, or why there is nothing to say."""
    if site.state is not State.LOOKED:
        yield say("inspect.opening.not_looked", reason=say(f"state.{site.state.value}.words"))
        return
    looked = [one for one in site.passes if one.state is State.LOOKED]
    if all(one.banner is BannerState.NO_BANNER for one in looked):
        yield say("inspect.opening.no_banner")
    for one in looked:
        hosts = say("inspect.hosts", n=len(one.third_hosts))
        yield say(f"inspect.opening.{one.name.value}", n=one.sent_third, hosts=hosts) + _caveat(one, say)
    for one in site.passes:
        if one.state is not State.LOOKED:
            yield say(
                "inspect.opening.pass_not_looked",
                name=say(f"inspect.pass.{one.name.value}.label"),
                reason=say(f"state.{one.state.value}.label"),
            )


def _caveat(one: PassSummary, say: Words) -> str:
    return " " + say(f"inspect.banner.{one.banner.value}.words") if one.banner in _FAILED else ""


def gravest(site: InspectedSite) -> list[dict[str, Any]]:
    """Per question and moment: who, and in which pass first; what happened without consent comes first."""
    lines = [
        _line(topic, moment, there)
        for topic in GRAVEST
        for moment in ("unchosen", "reject", "accept")
        if (there := [one for one in site.findings if one.topic is topic and _moment(one) == moment])
    ]
    return sorted(lines, key=lambda line: line["moment"] == "accept")


def _moment(finding: Finding) -> str:
    if any(name in finding.passes for name in _UNCHOSEN) and finding.topic is not Topic.AFTER_REJECT:
        return "unchosen"
    return "reject" if PassName.REJECT in finding.passes else "accept"


def _line(topic: Topic, moment: str, found: Sequence[Finding]) -> dict[str, Any]:
    who = list(dict.fromkeys(_who(found)))
    return {"topic": topic.value, "moment": moment, "who": who[:_MOST], "more": max(len(who) - _MOST, 0)}


def _who(found: Iterable[Finding]) -> Iterator[str]:
    """Recipients; what the site itself keeps in spite of a rejection goes by its own name."""
    for finding in found:
        own = finding.topic is Topic.AFTER_REJECT and finding.party is Party.FIRST
        yield finding.vendor or (finding.subject if own else finding.host)
