"""What do all questions about one capture share? The parsed document and the resolved base."""

from collections.abc import Mapping

from amtsblick.detect.marks import Group, literals_of
from amtsblick.detect.placement import Placement
from amtsblick.parse.html import Document
from amtsblick.parse.literals import Hit
from amtsblick.parse.once import once
from amtsblick.parse.urls import host_of, join
from amtsblick.values.capture import Capture
from amtsblick.values.knowledge import Knowledge


class Page:
    """A capture with its document, parsed at most once however many questions ask."""

    def __init__(self, capture: Capture) -> None:
        self.capture = capture
        self._marks: dict[int, Mapping[Group, list[Hit]]] = {}

    def __del__(self) -> None:
        known = self.__dict__.get("document")
        if known is not None:
            known.part()

    @once
    def document(self) -> Document:
        """The parsed body."""
        return Document(self.capture.body, self.capture.header("content-type"))

    @once
    def placement(self) -> Placement:
        """Where elements stand, worked out once per node for all questions."""
        return Placement(self.document)

    def marks(self, knowledge: Knowledge) -> Mapping[Group, list[Hit]]:
        """Where the source spells anything a question looks for; one scan serves them all.

        Offsets are into ``document.raw``. Comments and scripts are scanned like the rest.
        """
        found = self._marks.get(id(knowledge))
        if found is None:
            found = self._marks[id(knowledge)] = literals_of(knowledge).scan(self.document.raw)
        return found

    @once
    def host(self) -> str:
        """Host of the page, lower case, punycode, without port."""
        return host_of(self.capture.url)

    @once
    def base(self) -> str:
        """Address that relative links resolve against."""
        declared = self.document.base
        return (join(self.capture.url, declared) if declared else "") or self.capture.url

    def resolve(self, href: str) -> str:
        """Absolute address of a link on this page, "" when it cannot be one."""
        return join(self.base, href)
