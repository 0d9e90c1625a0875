"""Which notices of a body become remarks of its timelines, about which channel, and naming which new one?

A notice of a farewell with a day to come is a farewell of that day here, not an announcement: only a
channel that is to come is announced. A farewell to come without a day says nothing of an end yet.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from amtsblick.assess.timeline.identity import key_of
from amtsblick.assess.timeline.rows import page_key, ref_of_capture, ref_of_look
from amtsblick.detect.notice_grammar import Grammar, grammar
from amtsblick.values.answers import Notice, NoticeKind, OwnChannel
from amtsblick.values.capture import State
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.past import PastLook
from amtsblick.values.survey import BodySheet, Standing
from amtsblick.values.timeline import Channel, Remark, Said

_FEDIVERSE: Final = re.compile(r"(?<![\w.@/-])@([\w.-]+@[\w-]+(?:\.[\w-]+)+)", re.ASCII)
_BLUESKY: Final = re.compile(r"(?<![\w.-])@?([\w-]+\.bsky\.social)(?![\w.-])", re.ASCII | re.IGNORECASE)
_TELLING: Final = re.compile(r"[\d_.@]")
"""Characters that no ordinary word has."""
_SAID: Final = frozenset(map(str, Said))
_ENTERING: Final = "t"
"""Groups of the notice grammar whose names begin so hold the service that a sentence moves to."""


@dataclass(frozen=True, slots=True)
class _Read:
    """Notices of one capture, and where and when they were read."""

    body: str
    page: str
    when: datetime
    ref: str
    notices: Sequence[Notice]
    shown: Sequence[Channel]
    """Own channels that the same capture or survey shows."""


def remarks_of_sheet(
    sheet: BodySheet, knowledge: Knowledge, *, by_address: Collection[str] = ()
) -> Iterator[Remark]:
    """What the body says in this survey about its channels, service by service."""
    roles = {look.url: look.role for look in sheet.pages}
    read: dict[tuple[str, datetime], list[Notice]] = {}
    refs: dict[tuple[str, datetime], str] = {}
    for cell in sheet.cells:
        for notice, cited in cell.notices:
            read.setdefault((cited.page_url, cited.taken_at), []).append(notice)
            ref = ref_of_capture(cited.evidence_ref, cited.page_url, cited.taken_at)
            refs[cited.page_url, cited.taken_at] = ref
    shown = [
        (channel.service, channel.handle)
        for cell in sheet.cells
        for channel in cell.channels
        if channel.standing is Standing.OWN
    ]
    for (url, when), notices in read.items():
        page = page_key(sheet.body.id, roles.get(url, ""), url, by_address)
        yield from _remarks(
            _Read(sheet.body.id, page, when, refs[url, when], notices, shown), grammar(knowledge)
        )


def remarks_of_look(
    look: PastLook, knowledge: Knowledge, *, by_address: Collection[str] = ()
) -> Iterator[Remark]:
    """What an archived capture says about the body's channels."""
    if look.state is not State.LOOKED:
        return
    notices = [answer for answer in look.answers if isinstance(answer, Notice)]
    shown = [(one.service, one.handle) for one in look.answers if isinstance(one, OwnChannel)]
    page = page_key(look.body, look.role, look.page, by_address)
    read = _Read(look.body, page, look.capture.taken_at, ref_of_look(look), notices, shown)
    yield from _remarks(read, grammar(knowledge))


def with_handles(remarks: Iterable[Remark], accounts: Collection[Channel]) -> Iterator[Remark]:
    """Remarks whose sentence spells exactly one of the body's accounts on that service name it.

    Others stay about the service as a whole.
    """
    for remark in remarks:
        service = key_of(remark.service, "")[0]
        named = {
            key_of(other, handle): handle
            for other, handle in accounts
            if other == service and _spells(remark.sentence, handle)
        }
        yield replace(remark, handle=next(iter(named.values()))) if len(named) == 1 else remark


def _spells(sentence: str, handle: str) -> bool:
    """Is it the handle and no word of the sentence? "Presse" is one, "@presse" and "amt_auen" are not."""
    before = r"(?<![\w.-])" if _TELLING.search(handle) else "(?<=[@/])"
    return re.search(rf"{before}{re.escape(handle)}(?![\w-]|\.\w)", sentence, re.IGNORECASE) is not None


def _remarks(read: _Read, rules: Grammar) -> Iterator[Remark]:
    for notice in read.notices:
        said = _said(notice, rules)
        if said is None:
            continue
        leaves = said in (Said.MOVED, Said.LEFT)
        yield Remark(
            body=read.body,
            service=notice.service,
            said=said,
            seen_at=read.when,
            sentence=notice.sentence,
            page=read.page,
            day=notice.when,
            to=_named_as_new(notice, read, rules) if leaves else None,
            ref=read.ref,
            reason=notice.reason,
        )


def _said(notice: Notice, rules: Grammar) -> Said | None:
    kind = str(notice.kind)
    if notice.kind is NoticeKind.ANNOUNCED:
        kind = _kind_in(notice.sentence, notice.service, rules)
        if kind != NoticeKind.ANNOUNCED and notice.when is None:
            return None
    return Said(kind) if kind in _SAID else None


def _kind_in(sentence: str, service: str, rules: Grammar) -> str:
    """What the sentence itself says of the service, whenever that holds; "" when no pattern tells."""
    masked = rules.masked(sentence)
    for pattern in rules.patterns(masked.text):
        found = pattern.words.search(masked.text)
        for group, part in found.groupdict().items() if found else ():
            if part and group != "subject" and service in masked.services(part):
                return str(NoticeKind.ANNOUNCED if group.startswith(_ENTERING) else pattern.kind)
    return ""


def _named_as_new(notice: Notice, read: _Read, rules: Grammar) -> Channel | None:
    """The one channel that the sentence names as the new one, spelt out or by its service alone."""
    sentence = notice.sentence
    spelt = {("mastodon", found.lower()) for found in _FEDIVERSE.findall(sentence)}
    spelt |= {("bluesky", found.lower()) for found in _BLUESKY.findall(sentence)}
    spelt = {one for one in spelt if one[0] != notice.service}
    if spelt:
        return spelt.pop() if len(spelt) == 1 else None
    entered = {
        one.service
        for one in read.notices
        if one.sentence == sentence
        and one.service != notice.service
        and _kind_in(sentence, one.service, rules) == NoticeKind.ANNOUNCED
    }
    shown = {key_of(*one): one for one in read.shown if one[0] in entered}
    return next(iter(shown.values())) if len(shown) == 1 else None
