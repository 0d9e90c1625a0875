"""Where can bodies be found that left a service, and what do bodies of the same kind do?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from amtsblick.assess.timeline.uses import Spell
from amtsblick.values.body import Body
from amtsblick.values.trend import Leaver, Peers


def leavers(known: Iterable[Spell]) -> tuple[Leaver, ...]:
    """Every exit of a body from a service, by its latest possible moment.

    A service named only as itself (a second account) is no destination.
    """
    of_body: dict[str, list[Spell]] = defaultdict(list)
    for spell in known:
        of_body[spell.body].append(spell)
    found = (_leaver(spell, each) for each in of_body.values() for spell in each if spell.end is not None)
    return tuple(sorted(found, key=lambda one: (one.bounds.by, one.body, one.service)))


def _leaver(spell: Spell, siblings: Sequence[Spell]) -> Leaver:
    assert spell.end is not None
    when, departure = spell.end.by, spell.departure
    others = [one for one in siblings if one.service != spell.service and one.uses]
    named = _services(departure.went_to if departure else (), spell.service)
    near = _services(departure.began_near if departure else (), spell.service)
    there = {one.service for one in others if _there(one, when)}
    return Leaver(
        body=spell.body,
        service=spell.service,
        bounds=spell.end,
        told=spell.told,
        named=named,
        near=tuple(one for one in near if one not in named),
        remaining=tuple(sorted(there - {*named, *near})),
        homepage_only=not named and not any(_may_be_there(one, when) for one in others),
    )


def _services(channels: Iterable[tuple[str, str]], but: str) -> tuple[str, ...]:
    return tuple(sorted({service for service, _ in channels} - {but}))


def _there(spell: Spell, when: datetime) -> bool:
    return any(use.period.start.by <= when <= use.sure_until for use in spell.uses)


def _may_be_there(spell: Spell, when: datetime) -> bool:
    return any(use.possible_from <= when and (use.end is None or when < use.end.by) for use in spell.uses)


def peers(bodies: Mapping[str, Body], known: Iterable[Spell], until: datetime) -> tuple[Peers, ...]:
    """Bodies by kind and region, larger groups first, with what they use at ``until`` and have left."""
    of_body: dict[str, dict[str, list[Spell]]] = defaultdict(lambda: defaultdict(list))
    for spell in known:
        of_body[spell.body][spell.service].append(spell)
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, body in bodies.items():
        groups[body.kind, body.region].append(key)
    ordered = sorted(groups.items(), key=lambda one: (-len(one[1]), one[0]))
    return tuple(_group(*key, members, of_body, until) for key, members in ordered)


def _group(
    kind: str,
    region: str,
    members: Sequence[str],
    of_body: Mapping[str, Mapping[str, Sequence[Spell]]],
    until: datetime,
) -> Peers:
    sure: dict[str, int] = defaultdict(int)
    maybe: dict[str, int] = defaultdict(int)
    left: dict[str, int] = defaultdict(int)
    for body in members:
        for service, each in of_body.get(body, {}).items():
            sure[service] += any(_there(one, until) for one in each)
            maybe[service] += any(_may_be_there(one, until) for one in each)
            left[service] += all(one.end is not None for one in each)
    on = sorted(((one, sure[one], maybe[one]) for one in maybe if maybe[one]), key=lambda one: (-one[2], one))
    gone = sorted(((one, left[one]) for one in left if left[one]), key=lambda one: (-one[1], one))
    return Peers(kind=kind, region=region, bodies=tuple(members), on=tuple(on), left=tuple(gone))
