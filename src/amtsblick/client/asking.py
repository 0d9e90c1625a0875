"""How does a program ask the interface? One connection, JSON in and out, refusals as errors."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote

import httpx

from amtsblick import __version__
from amtsblick.client.problems import ProblemError
from amtsblick.parse.codec import from_json

_BASE: Final = "/api/v1"
_SECONDS: Final = 60.0


class Asking:
    """Asks one service. Use as a context manager, or ``close`` it."""

    def __init__(
        self, base_url: str, token: str | None = None, *, transport: httpx.BaseTransport | None = None
    ) -> None:
        headers = {"Accept": "application/json", "User-Agent": f"amtsblick-client/{__version__}"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._http: Final = httpx.Client(
            base_url=base_url.rstrip("/") + _BASE, headers=headers, timeout=_SECONDS, transport=transport
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection."""
        self._http.close()

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        json: object = None,
        etag: str = "",
    ) -> httpx.Response:
        """One request. ProblemError for every refusal, and when nothing came back."""
        try:
            answer = self._http.request(
                method,
                path,
                params=httpx.QueryParams(tuple(plain(query or {}))),
                json=json,
                headers={"If-Match": etag} if etag else {},
            )
        except httpx.HTTPError as error:
            raise ProblemError(0, "", f"{self._http.base_url} did not answer: {error}") from error
        if answer.is_success:
            return answer
        raise _problem(answer)

    def each(self, kind: Any, path: str, **query: object) -> Iterator[Any]:
        """All items of a list, page by page."""
        after = ""
        while True:
            page = self.ask("GET", path, query={**query, "after": after}).json()
            for item in page["items"]:
                yield from_json(kind, item)
            after = page["next"]
            if not after:
                return


def plain(query: Mapping[str, object]) -> list[tuple[str, str]]:
    """A query as texts; what is None, "" or False is left out, tuples are given several times."""
    pairs = []
    for name, value in query.items():
        values = value if isinstance(value, tuple | list) else (value,)
        pairs += [(name, _text(one)) for one in values if one is not None and one is not False and one != ""]
    return pairs


def step(name: str) -> str:
    """An id as one step of an address."""
    return quote(name.replace("/", "~"), safe="~@:")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _problem(answer: httpx.Response) -> ProblemError:
    try:
        told = answer.json()
        return ProblemError(answer.status_code, told["title"], told["detail"], told.get("errors", ()))
    except (ValueError, KeyError, TypeError):
        return ProblemError(answer.status_code, answer.reason_phrase, answer.text[:500])
