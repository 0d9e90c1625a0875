"""What can a program do wrong, and how is it told? Problem details (RFC 9457), always in English."""

from collections.abc import Sequence
from typing import Any, Final

from amtsblick.serve.faults import PageError

TITLES: Final = {
    400: "This cannot be used as it is",
    401: "A token is needed",
    403: "This is not allowed",
    404: "There is nothing there",
    405: "This address does not take this method",
    406: "Only JSON is given",
    409: "This cannot be done as things stand",
    412: "Somebody else changed this in the meantime",
    413: "This is too large",
    415: "This media type is not taken",
    422: "The register objects",
    428: "Say which version was seen",
    429: "Too many requests",
    500: "Something went wrong here",
    503: "The register does not answer just now",
}
"""Every status that an operation may answer with besides success."""


class ApiError(PageError):
    """A refusal with what is wrong in detail: ``errors`` are objects."""

    def __init__(self, status: int, text: str, errors: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__(text)
        self.status = status
        self.errors: Final = tuple(errors)
