"""What stands on a document's pages, in plain words and in order? Both renderers draw it.

All text is plain (no markup) and in the document's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from amtsblick.report.addresses import Linked
from amtsblick.report.words import Lang
from amtsblick.values.body import Body
from amtsblick.values.documents import Document, DocumentForm, FieldOrigin, Required
from amtsblick.values.records import RecordState

NOWHERE: Final = Linked(text="", href="")
"""No address is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One version of a document as the register has it, and all that its cover tells of it.

    ``dated`` is the moment at which it got this state, aware and in UTC. ``account`` is the handle or
    address of the account, "" where there is none. ``review_due`` None: not set yet.
    ``base`` leads from the file to the folder of register and evidence and ends with a slash; "": nowhere.
    ``names`` False leaves out who wrote and approved it: the log knows user names, which the public need not.
    """

    document: Document
    form: DocumentForm
    body: Body
    state: RecordState
    version: int
    authors: tuple[str, ...]
    dated: datetime
    approved_by: str = ""
    review_due: date | None = None
    account: str = ""
    base: str = ""
    names: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A pointer to the annex: ``[B1]``. ``anchor`` is its element's id."""

    label: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One piece of a field. ``told`` says who said it and when, "" when that goes without saying."""

    text: str
    origin: FieldOrigin
    letter: str
    word: str
    told: str = ""
    notes: tuple[Note, ...] = ()
    to_check: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperField:
    """One field. ``duty`` says in words whether it must be filled. No lines: ``blank`` stands there."""

    key: str
    label: str
    norm: str
    hint: str
    blank: str
    required: Required
    duty: str
    lines: tuple[Line, ...]


class Tick(StrEnum):
    """Does a criterion apply, as somebody filled it in?"""

    YES = "yes"
    NO = "no"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One row of the threshold analysis."""

    number: int
    field: PaperField
    tick: Tick


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """The nine criteria as a table; ``tally`` counts what was filled in."""

    rows: tuple[Criterion, ...]
    tally: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GridHead:
    """What a column or row of a table is called and what belongs there."""

    label: str
    hint: str = ""
    norm: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """One row of a table."""

    head: GridHead
    cells: tuple[PaperField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The same questions about several things, as a table."""

    columns: tuple[GridHead, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """One row of the risk table: its cells by column (source, event, goal, likelihood …)."""

    number: int
    cells: Mapping[str, PaperField]


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskCell:
    """One cell of likelihood × severity: the numbers of the risks in it."""

    likelihood: int
    severity: int
    level: str
    risks: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Risks:
    """Risks as a table. ``map`` is likelihood × severity, likeliest row first; () where another has it."""

    columns: Mapping[str, GridHead]
    rows: tuple[Risk, ...]
    map: tuple[tuple[RiskCell, ...], ...] = ()
    unrated: int = 0


Block = PaperField | Criteria | Grid | Risks
"""What a section holds, in order."""


def block_kind(block: Block) -> str:
    """Which shape a template draws."""
    match block:
        case Criteria():
            return "criteria"
        case Risks():
            return "risks"
        case Grid():
            return "grid"
        case PaperField():
            return "field"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSection:
    """A heading and what stands below it."""

    id: str
    number: int
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLine:
    """One legal act and its status on the day of the legal state."""

    name: str
    status: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexItem:
    """One evidence or source of the annex, under the label that lines point to.

    ``where`` is its address on the web, ``file`` the evidence that is kept of it.
    """

    label: str
    anchor: str
    text: str
    where: Linked = NOWHERE
    file: Linked = NOWHERE
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A required field that is still empty, or ``count`` cells of one table."""

    label: str
    anchor: str
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The whole document. ``mark`` is "" when it may be used as it stands.

    ``sheet`` says that fields stand in a form's table (label beside value), else below one another.
    """

    lang: Lang
    title: str
    norm: str
    body: str
    subject: str
    running: str
    mark: str
    mark_why: str
    cover: tuple[tuple[str, str], ...]
    gaps: tuple[Gap, ...]
    required: int
    to_check: int
    legal_day: str
    acts: tuple[ActLine, ...]
    sections: tuple[PaperSection, ...]
    evidence: tuple[AnnexItem, ...]
    sources: tuple[AnnexItem, ...]
    form_sources: tuple[str, ...]
    form_day: str
    made: str
    knowledge: str
    sheet: bool
    origins: tuple[FieldOrigin, ...]
    """Origins that occur, for the legend."""

    @property
    def missing(self) -> int:
        """How many required fields are empty."""
        return sum(gap.count for gap in self.gaps)
