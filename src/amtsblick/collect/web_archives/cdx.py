"""An archive with a CDX index: the Wayback Machine's, or pywb's.

Sources: iipc/openwayback, wayback-cdx-server/README.md; pywb manual, "CDXJ Server API".
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlencode

from amtsblick.collect.web_archives.asking import Line, Trouble, empty_index, filled, not_shown, refusal
from amtsblick.collect.web_archives.replay import Replay
from amtsblick.parse.cdx import CdxAnswer, parse_cdx
from amtsblick.parse.cdx_rows import CdxRow, page_digest, resolved
from amtsblick.parse.urls import join
from amtsblick.values.capture import Capture, State
from amtsblick.values.past import PastCapture, PastIndex

COLLECTOR: Final = "cdx"
_FIELDS: Final = "timestamp,original,mimetype,statuscode,digest"
_PER_QUESTION: Final = 10_000
_MOST_QUESTIONS: Final = 10


class Dialect(StrEnum):
    """Whose CDX server it is."""

    WAYBACK = "wayback"
    PYWB = "pywb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """All rows that an index gave for one address, and why there are no more of them."""

    rows: tuple[CdxRow, ...]
    broken: tuple[str, ...]
    trouble: Trouble | None


class CdxIndex:
    """Asks one CDX endpoint for all captures of an address, errors and redirects included.

    ``per_question`` rows come at a time, in at most ten questions.
    """

    def __init__(
        self, line: Line, *, endpoint: str, dialect: Dialect, per_question: int = _PER_QUESTION
    ) -> None:
        self._line = line
        self._endpoint = endpoint
        self._dialect = dialect
        self._per_question = per_question

    async def rows(self, url: str) -> Listing:
        """Rows of ``url``; a later question that fails leaves what earlier ones brought."""
        rows: dict[CdxRow, None] = {}
        broken: list[str] = []
        more: dict[str, str] = {}
        for _ in range(_MOST_QUESTIONS):
            answer, trouble = await self._answer(url, more)
            broken += answer.broken
            before = len(rows)
            rows |= dict.fromkeys(answer.rows)
            more = self._next(answer, more, grown=len(rows) > before)
            if trouble is not None or not more:
                return Listing(rows=tuple(rows), broken=tuple(broken), trouble=trouble)
        broken.append(f"the index goes on after {len(rows)} captures; the rest was not asked for")
        return Listing(rows=tuple(rows), broken=tuple(broken), trouble=None)

    def _next(self, answer: CdxAnswer, asked: dict[str, str], *, grown: bool) -> dict[str, str]:
        """What to add to the next question; nothing when this was the last."""
        if not grown:
            return {}
        if answer.resume:
            return {"resumeKey": answer.resume} if asked.get("resumeKey") != answer.resume else {}
        full = self._dialect is Dialect.PYWB and len(answer.rows) >= self._per_question
        # pywb cannot resume: the next question begins with the last second of this one.
        return {"from": max(row.stamp for row in answer.rows)} if full else {}

    async def _answer(self, url: str, more: dict[str, str]) -> tuple[CdxAnswer, Trouble | None]:
        fields = {"url": url, "output": "json", "limit": str(self._per_question)}
        if self._dialect is Dialect.WAYBACK:
            fields |= {"fl": _FIELDS, "showResumeKey": "true"}
        joint = "&" if "?" in self._endpoint else "?"
        _, reply = await self._line.ask_index(f"{self._endpoint}{joint}{urlencode(fields | more)}")
        trouble = refusal(reply)
        if trouble is not None:
            return CdxAnswer(), trouble
        answer = parse_cdx(reply.body, original=url)
        if answer.withheld:
            trouble = State.WITHHELD, f"the archive shows nothing of this address ({answer.withheld})"
        elif answer.trouble:
            trouble = (
                State.BROKEN,
                f"the archive answered with something else than an index: {answer.trouble}",
            )
        elif answer.rows and all(row.blocked for row in answer.rows):
            trouble = State.WITHHELD, "the archive names captures but shows none of them"
        return answer, trouble


class CdxArchive:
    """Satisfies ``WebArchive`` over a CDX index and a replay under ``replay`` + digits + ``id_/`` + address."""

    def __init__(self, line: Line, *, name: str, index: CdxIndex, replay: str) -> None:
        self._line = line
        self._name = name
        self._index = index
        self._prefix = replay
        self._replay = Replay(line, collector=COLLECTOR, marked=False)
        self._repeating: set[str] = set()

    @property
    def name(self) -> str:
        """See ``WebArchive``."""
        return self._name

    async def index(self, url: str) -> PastIndex:
        """See ``WebArchive``."""
        empty = empty_index(self._name, url, self._line.now())
        listing = await self._index.rows(url)
        captures = [self._past(row) for row in resolved(listing.rows) if not row.blocked]
        hidden = [row for row in listing.rows if row.blocked]
        return filled(empty, captures, listing.trouble, (*not_shown(len(hidden)), *listing.broken))

    async def fetch(self, capture: PastCapture) -> Capture:
        """See ``WebArchive``."""
        return await self._replay.fetch(capture, repeats=capture.locator in self._repeating)

    async def aclose(self) -> None:
        """See ``WebArchive``."""
        await self._line.visitor.aclose()

    def _past(self, row: CdxRow) -> PastCapture:
        locator = f"{self._prefix}{row.stamp}id_/{row.url}"
        if row.revisit:
            self._repeating.add(locator)
        return PastCapture(
            archive=self._name,
            url=join("", row.url) or row.url,
            taken_at=row.taken_at,
            locator=locator,
            digest=page_digest(row.digest, row.status),
            status=row.status,
            media_type=row.media_type,
        )
