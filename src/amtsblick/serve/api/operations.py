"""What is one operation of the interface? Its address, what may be asked, what it gives, and what does it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Literal, TypeAlias, TypeVar

from amtsblick.serve.routing import Access
from amtsblick.serve.visit import Visit
from amtsblick.values.board import MOST_ROWS, Side

Method: TypeAlias = Literal["GET", "POST", "PUT"]
T = TypeVar("T")
LONGEST: Final = 200
"""Characters of one value of a query."""
LARGEST: Final = 2**31 - 1


class Shape(StrEnum):
    """What a parameter's text is."""

    TEXT = "text"
    CHOICE = "choice"
    SERVICE = "service"
    """The id of a service that is known, or "homepage"."""
    DAY = "day"
    MOMENT = "moment"
    NUMBER = "number"
    FLAG = "flag"
    CURSOR = "cursor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """One parameter of the query. ``many``: it may be there several times."""

    name: str
    about: str
    shape: Shape = Shape.TEXT
    many: bool = False
    required: bool = False
    options: tuple[str, ...] = ()
    least: int = 1
    most: int = LARGEST
    default: int | None = None
    example: str = ""


class Listing(StrEnum):
    """How an operation lists."""

    NO = "no"
    """It gives one thing."""
    PAGES = "pages"
    """``items``, ``next`` (the cursor of the next page, "" after the last) and ``total``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One page of a list. ``total`` None: nobody counted."""

    items: Sequence[Any]
    next: str = ""
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An answer with what HTTP says beside it. ``tag`` is the entity tag; "" makes one of the content.

    ``location`` is the address of what was made.
    """

    value: Any
    status: int = 200
    tag: str = ""
    modified: datetime | None = None
    location: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One request: who asks, and what for, checked. ``steps`` are the ids of the address."""

    visit: Visit
    steps: Mapping[str, str]
    asked: Mapping[str, Any]
    content: Any = None
    raw: bytes = b""
    if_match: str = ""

    def text(self, name: str) -> str:
        """A text of the query, "" when it was not sent."""
        return str(self.asked.get(name, ""))

    def all(self, name: str) -> tuple[str, ...]:
        """All texts of one name."""
        return tuple(self.asked.get(name, ()))

    def flag(self, name: str) -> bool:
        """Was it asked for?"""
        return bool(self.asked.get(name, False))

    def day(self, name: str) -> date | None:
        """A day, None when it was not sent."""
        return self.asked.get(name)

    def moment(self, name: str) -> datetime | None:
        """A moment with its time zone, None when it was not sent."""
        return self.asked.get(name)

    def number(self, name: str) -> int:
        """A number, its default when it was not sent, 0 without one."""
        return int(self.asked.get(name) or 0)

    def each(self, name: str, kind: Callable[[str], T]) -> tuple[T, ...]:
        """All values of one name as members of an enumeration."""
        return tuple(kind(one) for one in self.all(name))


Doing: TypeAlias = Callable[[Call], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation. ``gives`` is the type of its answer, or of a list's items; ``takes`` of what is sent.

    ``raises`` are statuses that it may answer with beside those that all may. ``files`` are media types of
    files that are sent in place of JSON.
    """

    id: str
    method: Method
    path: str
    tag: str
    access: Access
    gives: Any
    does: Doing
    listing: Listing = Listing.NO
    params: tuple[Param, ...] = ()
    takes: Any = None
    files: tuple[str, ...] = ()
    matches: bool = False
    """Asks for If-Match."""
    status: int = 200
    raises: tuple[int, ...] = ()
    free: bool = False
    """``gives`` is any JSON object."""
    summary: str = field(default="")
    about: str = field(default="")

    @property
    def pages(self) -> bool:
        """Does it list?"""
        return self.listing is Listing.PAGES


def operation(
    method: Method,
    path: str,
    *,
    tag: str,
    access: Access,
    gives: Any,
    **more: Any,
) -> Callable[[Doing], Operation]:
    """Declare an operation; the function's docstring describes it, its first sentence for lists."""

    def made(function: Doing) -> Operation:
        told = " ".join((function.__doc__ or "").replace("``", "`").split())
        first = told.partition(". ")[0].rstrip(".")
        return Operation(
            method=method, path=path, tag=tag, access=access, gives=gives, does=function,
            summary=first, about=told, **more,
        )  # fmt: skip

    return made


def paged(default: int = 50) -> tuple[Param, Param]:
    """How much of a list is asked for."""
    return (
        Param(name="limit", shape=Shape.NUMBER, most=MOST_ROWS, default=default, about="Items of one page."),
        Param(
            name="after", shape=Shape.CURSOR, about="`next` of the page before; without it the first page."
        ),
    )


SIDE: Final = Param(
    name="side",
    shape=Shape.CHOICE,
    options=tuple(one.value for one in Side),
    about=(
        "`public`: what is published, as everybody sees it. `inside`: what is approved, as well; a token with "
        "the scope read is needed, and only its part of the register is shown. Without it `inside` for such "
        "a token, `public` for everybody else."
    ),
)
