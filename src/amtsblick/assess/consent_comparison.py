"""What changes when the visitor accepts or rejects, and what does not although it should?

Compared are the pass without a choice and the passes with an answer that took effect. Seen in such
a pass counts only what was seen after the answer: what loaded before it is a finding of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from amtsblick.values.findings import Party, Sighting, Topic
from amtsblick.values.recording import BannerState, PassName, Recording

_REJECTED: Final = frozenset({BannerState.REJECTED, BannerState.REJECTED_DEEPER})
_ACCEPTED: Final = frozenset({BannerState.ACCEPTED})
_TRACKING: Final = frozenset(
    {
        Topic.TRACKER,
        Topic.OWN_SUBDOMAIN_TRACKER,
        Topic.IDENTIFIER_SHARED,
        Topic.CANVAS_FINGERPRINT,
        Topic.FONT_FINGERPRINT,
        Topic.WEBGL_FINGERPRINT,
        Topic.AUDIO_FINGERPRINT,
        Topic.DEVICE_READOUT,
        Topic.SESSION_RECORDING,
        Topic.KEY_LOGGING,
        Topic.PIXEL,
        Topic.EMBED,
    }
)
"""What a visitor who rejects may expect to be spared."""
_KEPT: Final = frozenset({Topic.COOKIE, Topic.STORAGE})
_RECEIVED: Final = frozenset({Topic.THIRD_PARTY_REQUEST, Topic.FONTS, Topic.MAPS, Topic.CAPTCHA})
_COMPARED: Final = _TRACKING | _KEPT | _RECEIVED
_CONSENT: Final = "consent_manager"
_LASTING: Final = 30 * 86_400
"""Seconds from which on an own identifier without known purpose counts as kept for recognising."""


@dataclass(frozen=True, slots=True)
class Group:
    """Sightings of one thing in all passes, in the order of the passes."""

    sightings: tuple[Sighting, ...]

    @property
    def topic(self) -> Topic:
        """What all of them are about."""
        return self.sightings[0].topic

    def chosen(self, name: PassName) -> Sighting | None:
        """The first sighting of a pass after the visitor's answer."""
        return next((one for one in self.sightings if one.trace.name is name and one.chosen), None)

    def seen(self, name: PassName) -> bool:
        """Whether a pass saw it at all."""
        return any(one.trace.name is name for one in self.sightings)


def compare(groups: Sequence[Group], passes: Iterable[Recording]) -> list[Group]:
    """Findings that are comparisons: ``after-accept`` and ``after-reject``, one for each recipient or name."""
    recordings = {recording.name: recording for recording in passes}
    found: list[Sighting] = []
    if PassName.NONE in recordings:
        if _took_effect(recordings.get(PassName.ACCEPT), _ACCEPTED):
            found.extend(_after_accept(groups))
        if _took_effect(recordings.get(PassName.REJECT), _REJECTED):
            found.extend(_after_reject(groups))
    return _joined(found)


def _took_effect(recording: Recording | None, states: frozenset[BannerState]) -> bool:
    return recording is not None and any(banner.state in states for banner in recording.banners)


def _after_accept(groups: Iterable[Group]) -> Iterator[Sighting]:
    """What came only with the visitor's agreement."""
    for group in groups:
        seen = group.chosen(PassName.ACCEPT)
        if seen is None or group.topic not in _COMPARED or group.seen(PassName.NONE) or _is_choice(seen):
            continue
        yield _compared(Topic.AFTER_ACCEPT, seen, "new after accepting")


def _after_reject(groups: Iterable[Group]) -> Iterator[Sighting]:
    """What goes on, or even begins, although the visitor said no."""
    for group in groups:
        seen = group.chosen(PassName.REJECT)
        if seen is None or group.topic not in _COMPARED or _is_choice(seen):
            continue
        before = group.seen(PassName.NONE)
        if group.topic in _KEPT and not _unneeded(seen):
            continue
        if before and group.topic in _RECEIVED:
            continue
        yield _compared(
            Topic.AFTER_REJECT, seen, "still after rejecting" if before else "new after rejecting"
        )


def _is_choice(seen: Sighting) -> bool:
    """The consent tool and its memory of the answer."""
    return seen.category == _CONSENT or dict(seen.facts).get("purpose") == "consent"


def _unneeded(seen: Sighting) -> bool:
    """Nothing that a wanted service needs, as far as name, owner and form tell."""
    facts = dict(seen.facts)
    if facts.get("necessary") == "unlikely":
        return True
    lasting = int(facts.get("lifetime_seconds", "0")) >= _LASTING
    kept_long = lasting or facts.get("kind") == "localStorage"
    by_script = facts.get("set by", "script") == "script"
    unknown = facts.get("purpose") == "unknown"
    return unknown and facts.get("identifier") == "yes" and kept_long and by_script


def _compared(topic: Topic, seen: Sighting, how: str) -> Sighting:
    """Third parties by their host, own things by their name."""
    subject = seen.host if seen.party is Party.THIRD else seen.subject
    return replace(seen, topic=topic, subject=subject, facts=(("how", how), ("what", seen.topic.value)))


def _joined(found: Iterable[Sighting]) -> list[Group]:
    """One group for each recipient or name, with all topics that concern it."""
    groups: dict[tuple[Topic, str, Party, str], list[Sighting]] = {}
    for one in found:
        groups.setdefault((one.topic, one.subject, one.party, one.host), []).append(one)
    return [Group(tuple(_with_topics(group))) for group in groups.values()]


def _with_topics(group: list[Sighting]) -> Iterator[Sighting]:
    what = ", ".join(sorted({dict(one.facts)["what"] for one in group}))
    still = any(dict(one.facts)["how"].startswith("still") for one in group)
    new = any(dict(one.facts)["how"].startswith("new") for one in group)
    how = next(dict(one.facts)["how"] for one in group)
    if still and new:
        how = "still after rejecting, and more"
    vendored = sorted(group, key=lambda one: (not one.vendor, one.trace.event))
    for one in vendored:
        yield replace(one, facts=(("how", how), ("what", what)))
