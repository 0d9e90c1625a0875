"""Which tree of lists, groups and texts does a YAML file hold? Texts stay texts: nothing is guessed.

YAML 1.1 makes numbers, days and truth values of unquoted texts ("no", "007", "12:30"); here the reader of
each field decides. Tags are refused. Anchors and aliases may be used, as long as what they spell out stays
small: nested aliases are how a short file becomes endless. Keys must be texts and may not occur twice.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from amtsblick.parse.exchange.places import UnreadableError, shown

MOST_BYTES: Final = 100_000_000
_DEEPEST: Final = 40
_MOST_NODES: Final = 20_000_000
_MOST_ALIASED: Final = 200_000
"""Nodes that aliases may spell out in all."""
_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAGS: Final = "remove the tag (!…); values are read as their field asks for"


class Group(dict[str, Any]):
    """A group of fields and the line in which it starts."""

    __slots__ = ("line",)

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line


class FileError(UnreadableError):
    """The file as a whole cannot be read; ``line`` says where."""

    def __init__(self, line: int, text: str, remedy: str) -> None:
        super().__init__(text, remedy)
        self.line = line


@dataclass(slots=True)
class _Open:
    """A list or group that is being read."""

    tree: Any
    anchor: str | None
    key: str | None = None
    size: int = 1


@dataclass(slots=True)
class _Builder:
    """Makes the tree of the parser's events."""

    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[Any, int]] = field(default_factory=dict)
    roots: list[Any] = field(default_factory=list)
    nodes: int = 0
    aliased: int = 0

    def take(self, event: Event) -> None:
        """One event more. Raises FileError."""
        line = event.start_mark.line + 1 if event.start_mark else 0
        match event:
            case ScalarEvent():
                self._tagged(event, line)
                plain = event.style is None and event.value in _NOTHING
                self._add(None if plain else event.value, 1, event.anchor, line)
            case MappingStartEvent() | SequenceStartEvent():
                self._tagged(event, line)
                self._open(Group(line) if isinstance(event, MappingStartEvent) else [], event.anchor, line)
            case MappingEndEvent() | SequenceEndEvent():
                closed = self.stack.pop()
                self._add(closed.tree, closed.size, closed.anchor, line)
            case AliasEvent():
                self._alias(event.anchor, line)
            case DocumentStartEvent():
                self.anchors.clear()

    def _tagged(self, event: Any, line: int) -> None:
        if event.tag is not None:
            raise FileError(line, f"the tag {shown(event.tag)} is not allowed", _TAGS)

    def _open(self, tree: Any, anchor: str | None, line: int) -> None:
        if len(self.stack) >= _DEEPEST:
            raise FileError(line, "lists and groups are nested too deeply", "check the indentation")
        if self._awaits_key():
            raise FileError(line, "a list or group stands as the name of a field", "write a text")
        self.stack.append(_Open(tree, anchor))

    def _alias(self, name: str | None, line: int) -> None:
        if name is None or name not in self.anchors:
            raise FileError(
                line, f"the anchor {shown(name)} is not there", "write the anchor before its alias"
            )
        tree, size = self.anchors[name]
        self.aliased += size
        if self.aliased > _MOST_ALIASED:
            raise FileError(line, "aliases spell out too much", "write the values themselves")
        self._add(tree, size, None, line)

    def _awaits_key(self) -> bool:
        return bool(self.stack) and type(self.stack[-1].tree) is Group and self.stack[-1].key is None

    def _add(self, tree: Any, size: int, anchor: str | None, line: int) -> None:
        self.nodes += 1
        if self.nodes > _MOST_NODES:
            raise FileError(line, "the file holds too much", "split it")
        if anchor is not None:
            self.anchors[anchor] = (tree, size)
        if not self.stack:
            self.roots.append(tree)
            return
        owner = self.stack[-1]
        owner.size += size
        if type(owner.tree) is list:
            owner.tree.append(tree)
        elif owner.key is None:
            owner.key = self._key(owner.tree, tree, line)
        else:
            owner.tree[owner.key] = tree
            owner.key = None

    def _key(self, owner: Group, key: Any, line: int) -> str:
        if type(key) is not str:
            raise FileError(line, "the name of a field is no text", "write a text")
        if key in owner:
            raise FileError(line, f"{shown(key)} occurs twice in one group", "remove one of the two")
        return key


def read_yaml(data: bytes) -> Any:
    """The tree of the only document: lists, ``Group``s, texts, None. Raises FileError."""
    if len(data) > MOST_BYTES:
        raise FileError(0, f"{len(data) / 1e6:.0f} MB are too much", "split the file")
    builder = _Builder()
    try:
        text = data.decode("utf-8-sig")
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileError(line, "the file is not UTF-8", "save it as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error)
        raise FileError(
            mark.line + 1 if mark else 0,
            f"this is no valid YAML: {what}"[:300],
            "correct it there; if the file was cut, copy it anew",
        ) from error
    if len(builder.roots) != 1:
        found = "nothing" if not builder.roots else f"{len(builder.roots)} documents"
        raise FileError(0, f"the file holds {found}", "write one document")
    return builder.roots[0]
