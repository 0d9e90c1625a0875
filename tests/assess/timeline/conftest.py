"""Small builders for observations, as fixtures because tests are no package."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import ProfileFact, Remark, Row, Said

NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)

At = Callable[[int], datetime]
ARow = Callable[..., Row]
AFact = Callable[..., ProfileFact]
ARemark = Callable[..., Remark]


@pytest.fixture
def at() -> At:
    """Noon of the n-th day; day 0 is 4 March 2024."""
    return lambda day: NOON + timedelta(days=day)


@pytest.fixture
def a_row(at: At) -> ARow:
    def build(
        day: int, outcome: str = "seen", page: str = "start", handle: str = "amt", **changes: str
    ) -> Row:
        why = "timeout" if outcome == "not_looked" else ""
        named = {"body": "amt", "service": "x"} | changes
        return (named["body"], named["service"], handle, at(day), page, outcome, why, f"warc-{day}-{page}")

    return build


@pytest.fixture
def a_look(a_row: ARow) -> ARow:
    """A look at a page as a whole; "not_seen" is one that came through."""

    def build(day: int, outcome: str = "not_seen", page: str = "start", body: str = "amt") -> Row:
        return a_row(day, outcome, page, handle="", service="", body=body)

    return build


@pytest.fixture
def a_fact(at: At) -> AFact:
    def build(day: int, handle: str = "amt", **changes: object) -> ProfileFact:
        fields = {"service": "x", "outcome": Outcome.SEEN, "persistent_id": "1"} | changes
        return ProfileFact(handle=handle, when=at(day), **fields)

    return build


@pytest.fixture
def a_remark(at: At) -> ARemark:
    def build(seen_on: int, said: Said, **changes: object) -> Remark:
        fields = {"body": "amt", "service": "x", "page": "start", "sentence": "Wir sagen etwas."} | changes
        return Remark(said=said, seen_at=at(seen_on), **fields)

    return build
