"""What is observed of one body, without the history of all others: its family, and who shows the same accounts."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain
from typing import Final, TypeAlias

from amtsblick import __version__
from amtsblick.assess.board.figures import looks_of
from amtsblick.assess.board.proofs import refs_of
from amtsblick.assess.kinship import ancestors
from amtsblick.assess.register.observed import Material, in_order
from amtsblick.assess.timeline.gather import Record
from amtsblick.assess.timeline.history import history
from amtsblick.assess.timeline.identity import key_of, lineages, same_accounts
from amtsblick.jobs.board_news import change_row
from amtsblick.jobs.observed import inspection_looks, sight_of
from amtsblick.keep.board import Seen
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.report.timeline.feed import BEGINNING, Window, feed_entries
from amtsblick.report.words import words
from amtsblick.values.board import BodyView, FeedRow
from amtsblick.values.body import Body
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.past import PastSeries
from amtsblick.values.survey import BodySheet, SurveyRun
from amtsblick.values.timeline import Channel, ProfileFact, Succession, Timeline

_END: Final = datetime.max.replace(tzinfo=UTC)
_WORDS: Final = (words("de"), words("en"))
_LONGEST_KEY: Final = 300
"""Letters of an account's name that are told apart; databases index no long texts."""
Dated: TypeAlias = tuple[SurveyRun, BodySheet]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What was observed of one body; ``accounts`` are all that it or its family ever showed as theirs."""

    view: BodyView
    accounts: frozenset[Channel]
    changes: tuple[FeedRow, ...]

    def seen(self, made_of: str) -> Seen:
        """As the register takes it."""
        looks = looks_of(self.view)
        return Seen(
            view=self.view,
            made_of=made_of,
            accounts=self.accounts,
            first_look=looks[0] if looks else None,
            changes=self.changes,
        )


class Views:
    """Builds views of bodies as the register is now. Make a new one for each refresh: it remembers.

    ``until`` asks for what captures up to that moment show.
    """

    def __init__(
        self,
        register: Register,
        knowledge: Knowledge,
        evidence: EvidenceStore | None,
        until: datetime | None = None,
    ) -> None:
        self._until = until
        self._register = register
        self._knowledge = knowledge
        self._evidence = evidence

    @cached_property
    def bodies(self) -> Mapping[str, Body]:
        """Every body as the register calls it."""
        return {one.id: one for one in self._register.bodies()}

    @cached_property
    def made_by(self) -> str:
        """Tells software and knowledge."""
        return f"{__version__} {self._knowledge.digest}"

    @cached_property
    def today(self) -> Mapping[str, str]:
        """Bodies that were renamed, and what they are today."""
        return lineages(self._successions).today

    @cached_property
    def _successions(self) -> Sequence[Succession]:
        return self._register.successions()

    @cached_property
    def _children(self) -> Mapping[str, Sequence[Body]]:
        found: dict[str, list[Body]] = defaultdict(list)
        for one in self.bodies.values():
            if one.parent:
                found[one.parent].append(one)
        return found

    @cached_property
    def _archived(self) -> Collection[str]:
        return self._register.archived_bodies()

    @cached_property
    def _numbers(self) -> Mapping[str, Sequence[int]]:
        return self._register.inspection_numbers()

    @cached_property
    def _members(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for before, after in sorted(self.today.items()):
            found[after].append(before)
        return found

    def family(self, body: str) -> tuple[str, ...]:
        """The body with those that it was before, or that it became; of the register, in its order."""
        last = self.today.get(body, body)
        named = {last, *self._members.get(last, ())} & self.bodies.keys()
        return tuple(one for one in self.bodies if one in named) if len(named) > 1 else (body,)

    # Of what a view is made

    def made_of(self, bodies: Sequence[str], called: Mapping[str, Body]) -> dict[str, str]:
        """By body, a text that changes when its view has to be made again; ``called`` as the public knows it.

        It begins with how much there is about the body itself.
        """
        families = {one: self.family(one) for one in bodies}
        every = len(bodies) == len(self.bodies)
        named = list(dict.fromkeys(chain.from_iterable(families.values())))
        amounts = self._register.amounts_about(None if every else named)
        return {
            one: "|".join((amounts[one], self._rest(families[one], amounts, called.get(one))))
            for one in bodies
        }

    def _rest(self, family: Sequence[str], amounts: Mapping[str, str], called: Body | None) -> str:
        above = [ancestors(one, self.bodies) for one in family]
        kin = [self._kin(one) for one in family if one in self._archived]
        parts: list[object] = [self.made_by, called, *((one, amounts[one]) for one in family), above, kin]
        parts += [one for one in self._successions if {one.before, one.after} & set(family)]
        return digest_of(*map(repr, parts))

    def _kin(self, body: str) -> list[Body]:
        """The bodies above this one and their other children, each once."""
        above = [self.bodies[one] for one in ancestors(body, self.bodies)]
        sisters = chain.from_iterable(self._children.get(one.id, ()) for one in above)
        return [one for one in dict.fromkeys([*above, *sisters]) if one.id != body]

    # Accounts about which services said anything

    def holders_of(self, accounts: Iterable[Channel]) -> set[str]:
        """Bodies that show one of these accounts, or the same one under another name."""
        same = same_accounts(self._facts)
        groups = {same.get(key, key) for key in (key_of(*one) for one in accounts)}
        keys = groups | {key for key, group in same.items() if group in groups}
        return set(chain.from_iterable(self._register.account_holders(sorted(keys)).values()))

    @cached_property
    def _facts(self) -> Sequence[ProfileFact]:
        every, until = self._register.profile_facts(), self._until
        return every if until is None else [one for one in every if one.when <= until]

    # Building

    def of_family(self, body: str, called: Mapping[str, Body]) -> dict[str, Built]:
        """Views of a body and its family, by body; ``called`` is how the public knows each.

        Whoever shows the same account is compared as far as the board knows it.
        """
        family = self.family(body)
        read = {one: self._dated(one) for one in family}
        records = [self._record(one, read[one]) for one in family]
        alone = self._history(records)
        accounts = frozenset(_account(one) for one in alone.timelines if one.handle)
        others = set(chain.from_iterable(self._register.account_holders(sorted(accounts)).values()))
        others -= set(family)
        known = self._history([*records, *self._around(others, family)]) if others else alone
        changes = self._changes(family, read, known, called)
        return {
            one: Built(
                view=self._view(one, read[one], known, alone),
                accounts=accounts,
                changes=changes[one],
            )
            for one in family
        }

    def _dated(self, body: str) -> list[Dated]:
        every = next(sheets for _, sheets in self._register.sheets_by_body([body]))
        until = self._until
        if until is None:
            return every
        kept = set(map(id, in_order([sheet for _, sheet in every], until)))
        return [one for one in every if id(one[1]) in kept]

    def _series(self, body: str) -> list[PastSeries]:
        """What archives hold of it, no later than asked for."""
        every, until = self._register.past_series(body), self._until
        if until is None:
            return every
        return [
            replace(one, looks=tuple(look for look in one.looks if look.capture.taken_at <= until))
            for one in every
        ]

    def _record(self, body: str, dated: Sequence[Dated]) -> Record:
        archived = body in self._archived
        return Record(
            body=self.bodies[body],
            sheets=[sheet for _, sheet in dated],
            series=self._series(body) if archived else (),
            kin=self._kin(body) if archived else (),
        )

    def _around(self, others: Iterable[str], family: Sequence[str]) -> Iterator[Record]:
        """Records of the others with their families; of whoever stands above any of them the name alone."""
        near = dict.fromkeys(chain.from_iterable(map(self.family, sorted(others))))
        for one in near:
            yield self._record(one, self._dated(one))
        known = {*near, *family}
        above = chain.from_iterable(ancestors(one, self.bodies) for one in sorted(known))
        for one in dict.fromkeys(above):
            if one not in known:
                yield Record(body=self.bodies[one])

    def _history(self, records: Sequence[Record]) -> History:
        return history(records, self._knowledge, facts=self._facts, successions=self._register.successions())

    def _view(self, body: str, dated: Sequence[Dated], known: History, alone: History) -> BodyView:
        sheets = in_order([sheet for _, sheet in dated], self._until)
        mine = tuple(one for one in known.timelines if one.body == body)
        takeovers = tuple(sign for name, sign in known.takeovers if name == body)
        material = Material(
            body=self.bodies[body],
            sheets=sheets,
            inspections=inspection_looks(self._register, self._numbers.get(body, ()), self._until),
            timelines=mine,
            takeovers=takeovers,
        )
        members = {body, *self._members.get(body, ())}
        refs = set(chain.from_iterable(map(refs_of, mine))) | {
            one.ref for sign in takeovers for one in (sign.before, sign.after)
        }
        sight = sight_of(material, known, self._knowledge, self._evidence)
        return BodyView(
            observed=sight.observed,
            concepts=sight.concepts,
            surveys=len(sheets),
            timelines=mine,
            sources=tuple(sorted((ref, one) for ref, one in known.sources.items() if ref in refs)),
            takeovers=takeovers,
            blind=tuple(one for one in known.blind if one.body in members),
            half=bool(members & set(known.half)),
            looked=known.looked.get(body, ()),
            successions=tuple(one for one in known.successions if {one.before, one.after} & members),
            since=alone.since,
            until=alone.until,
        )

    def _changes(
        self,
        family: Sequence[str],
        read: Mapping[str, Sequence[Dated]],
        known: History,
        called: Mapping[str, Body],
    ) -> dict[str, tuple[FeedRow, ...]]:
        """What became known of each, as the feed tells it; bodies are named as the public knows them."""
        named = {one: called.get(one, self.bodies[one]) for one in known.bodies}
        mine = replace(
            known,
            bodies=named,
            timelines=tuple(one for one in known.timelines if one.body in family),
            takeovers=tuple(one for one in known.takeovers if one[0] in family),
        )
        window = Window(since=BEGINNING, until=_END)
        found: dict[str, list[FeedRow]] = {one: [] for one in family}
        for entry in feed_entries(mine, read.items(), window, _WORDS, self._knowledge):
            found[entry.body].append(change_row(entry, public=entry.body in called))
        return {one: tuple(rows) for one, rows in found.items()}


def _account(timeline: Timeline) -> Channel:
    service, key = key_of(timeline.service, timeline.handle)
    return service, key[:_LONGEST_KEY]


def digest_of(*parts: str) -> str:
    """Short text that tells one list of texts from another."""
    plain = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(plain).hexdigest()[:32]
