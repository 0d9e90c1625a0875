"""The board in the register: lists, figures, news and words that pages read, replaced a few bodies at a time."""

from collections.abc import Sequence
from datetime import datetime

from amtsblick.keep import board, board_counts, board_finding, board_groups, board_lists, board_sources
from amtsblick.keep.board import Lines
from amtsblick.keep.door import Door
from amtsblick.keep.opening import reading, writing
from amtsblick.values.board import (
    BoardBody,
    BoardCell,
    BoardMark,
    BoardQuery,
    BodyGroup,
    BodyView,
    Facet,
    FeedQuery,
    FeedRow,
    OverviewRow,
    SearchHit,
    ServiceRow,
    ServiceTotal,
    Side,
    Slice,
)
from amtsblick.values.body import Body
from amtsblick.values.records import Entry, RecordKind
from amtsblick.values.survey import Status
from amtsblick.values.trend import Trend


class BoardMemory(Door):
    """The part of ``Register`` that pages are listed from; everything in it can be made again."""

    # Lists

    def overview(
        self, query: BoardQuery, services: Sequence[str], *, whole: bool = True
    ) -> Slice[OverviewRow]:
        """Bodies with their cells of these services, in that order; InputError for a cursor or limit that is none.

        Without ``whole`` cells are left out for which nothing is entered: nothing was found, or nobody looked.
        """
        with reading(self._engine) as connection:
            return board_lists.overview(connection, query, services, whole=whole)

    def service_rows(self, service: str, query: BoardQuery) -> Slice[ServiceRow]:
        """Bodies with their cell of one service; without a filter of statuses those with anything to tell.

        ``query.service`` does not count. InputError for a cursor or limit that is none.
        """
        with reading(self._engine) as connection:
            return board_lists.service_rows(connection, service, query)

    def totals(self, query: BoardQuery, services: Sequence[str]) -> tuple[ServiceTotal, ...]:
        """How many of the query's bodies stand how to each service; filters of bodies count, those of cells do not."""
        with reading(self._engine) as connection:
            return board_counts.totals(connection, query, services)

    def bodies_with(self, query: BoardQuery, statuses: Sequence[Status]) -> dict[Status, int]:
        """By status, how many of the query's bodies stand so to any service; filters of cells do not count."""
        with reading(self._engine) as connection:
            return board_counts.bodies_with(connection, query, statuses)

    def regions(self, side: Side) -> tuple[Facet, ...]:
        """Regions and how many bodies each has; "" for those without one."""
        with reading(self._engine) as connection:
            return board_counts.facets(connection, side, "region")

    def kinds(self, side: Side) -> tuple[Facet, ...]:
        """Kinds of bodies and how many each has; "" for those without one."""
        with reading(self._engine) as connection:
            return board_counts.facets(connection, side, "kind")

    def countries(self, side: Side) -> tuple[Facet, ...]:
        """Countries and how many bodies each has; "" for those without one."""
        with reading(self._engine) as connection:
            return board_counts.facets(connection, side, "country")

    def body_groups(self, side: Side) -> tuple[BodyGroup, ...]:
        """Bodies counted by country, region and kind, in that order."""
        with reading(self._engine) as connection:
            return board_groups.body_groups(connection, side)

    # One body

    def board_body(self, side: Side, body: str) -> BoardBody | None:
        """One body's line, None when that side shows no such body."""
        with reading(self._engine) as connection:
            return board_lists.body_line(connection, side, body)

    def board_bodies(self, side: Side, bodies: Sequence[str]) -> dict[str, BoardBody]:
        """Lines of these bodies, by body; without those that the side does not show."""
        with reading(self._engine) as connection:
            return board_lists.body_lines(connection, side, bodies)

    def board_cells(self, side: Side, body: str) -> tuple[BoardCell, ...]:
        """Its cells, as far as there is anything to tell."""
        with reading(self._engine) as connection:
            return board_lists.cells_of(connection, side, body)

    def board_children(self, side: Side, body: str) -> tuple[BoardBody, ...]:
        """Bodies directly below it, by name."""
        with reading(self._engine) as connection:
            return board_lists.children(connection, side, body)

    def body_view(self, body: str) -> BodyView | None:
        """What was observed of it, as the last refresh put it together; None before."""
        with reading(self._engine) as connection:
            return board.views(connection, [body]).get(body)

    # All together

    def board_trend(self, services: Sequence[str] = ()) -> Trend | None:
        """Services over months for all bodies, without leavers and groups; None before the first refresh."""
        with reading(self._engine) as connection:
            return board.trend(connection, services)

    def feed(self, query: FeedQuery, *, counted: bool = True) -> Slice[FeedRow]:
        """What became known and what was published, newest first; InputError for a cursor or limit that is none.

        Without ``counted`` the total is only that of the rows that were read, which is much faster.
        """
        with reading(self._engine) as connection:
            return board_finding.feed(connection, query, counted=counted)

    def search(self, side: Side, text: str, limit: int = 50) -> tuple[SearchHit, ...]:
        """What has every word of the text or one that begins so, best first; nothing for a text without words."""
        with reading(self._engine) as connection:
            return board_finding.search(connection, side, text, limit)

    def board_mark(self) -> BoardMark | None:
        """Up to where the board was brought, None before the first refresh of all bodies."""
        with reading(self._engine) as connection:
            return board.mark(connection)

    # Made again

    def put_lines(self, every: Sequence[Lines]) -> list[str]:
        """Replace all rows of these bodies in one transaction; returns those that have to be made once more.

        That is where somebody entered anything about the body since its lines were made.
        """
        with writing(self._engine) as connection:
            return board.put(connection, every)

    def put_trend(self, trend: Trend, mark: BoardMark) -> None:
        """Replace the figures of all bodies together, and note up to where the board was brought."""
        with writing(self._engine) as connection:
            board.put_trend(connection, trend)
            board.put_mark(connection, mark)

    def put_mark(self, mark: BoardMark) -> None:
        """Note up to where the board was brought."""
        with writing(self._engine) as connection:
            board.put_mark(connection, mark)

    # Of what it is made

    def board_views(self, bodies: Sequence[str]) -> dict[str, BodyView]:
        """What was observed of these bodies, as far as it was put together."""
        with reading(self._engine) as connection:
            return board.views(connection, bodies)

    def board_span(self) -> tuple[datetime | None, datetime | None]:
        """The first look at any body, and the newest observation of any; None before the first."""
        with reading(self._engine) as connection:
            return board.span(connection)

    def entries_about(self, bodies: Sequence[str]) -> dict[str, list[Entry]]:
        """By body, all entries of the log about it in their order; "" asks for those about no body."""
        return board_sources.entries_about(self._engine, bodies)

    def entries_naming(self, kind: RecordKind, field: str, value: str) -> list[Entry]:
        """All entries of one kind whose content has this text in this field, in the order of the log.

        A record that had it in any version comes with all versions.
        """
        return board_sources.entries_naming(self._engine, kind, field, value)

    def entries_of_service(self, kind: RecordKind, service: str) -> list[Entry]:
        """All entries of one kind about a service, in the order of the log."""
        return board_sources.entries_of_service(self._engine, kind, service)

    def surveyed_as(self, bodies: Sequence[str]) -> dict[str, Body]:
        """These bodies as the newest survey that lists each called it; without those that none lists."""
        with reading(self._engine) as connection:
            return board_sources.surveyed_as(connection, bodies)

    def amounts_about(self, bodies: Sequence[str] | None) -> dict[str, str]:
        """By body, a text that changes whenever anything is observed of it or it is renamed; None: all."""
        with reading(self._engine) as connection:
            return board_sources.counts(connection, bodies)

    def views_made_of(self, bodies: Sequence[str] | None = None) -> dict[str, str]:
        """By body, of what its view was made; None: all that have one."""
        with reading(self._engine) as connection:
            return board_sources.made_of(connection, bodies)

    def bodies_written_since(self, seq: int) -> list[str]:
        """Bodies, and "" for none, about which anything was entered behind an entry of the log."""
        with reading(self._engine) as connection:
            return board_sources.written_since(connection, seq)

    def bodies_sharing(self, bodies: Sequence[str]) -> dict[str, set[str]]:
        """By body, the others that ever showed one of its accounts as theirs, as far as the board knows."""
        with reading(self._engine) as connection:
            return board_sources.sharing(connection, bodies)

    def account_holders(self, accounts: Sequence[tuple[str, str]]) -> dict[tuple[str, str], set[str]]:
        """By service and key of an account, the bodies that ever showed it as theirs."""
        with reading(self._engine) as connection:
            return board_sources.holders(connection, accounts)

    def last_fact(self) -> int:
        """Number of the last thing that a service said about an account."""
        with reading(self._engine) as connection:
            return board_sources.last_fact(connection)

    def accounts_told(self, after: int) -> set[tuple[str, str]]:
        """Service and key of accounts about which services said anything behind that number."""
        with reading(self._engine) as connection:
            return board_sources.accounts_told(connection, after)

    def archived_bodies(self) -> set[str]:
        """Bodies for which an archive was ever asked."""
        with reading(self._engine) as connection:
            return board_sources.archived(connection)
