"""Which tree of lists, groups and values does a JSON file hold?"""

import json
from typing import Any

from amtsblick.parse.exchange.places import shown
from amtsblick.parse.exchange.yaml_tree import MOST_BYTES, FileError


def read_json(data: bytes) -> Any:
    """The tree: lists, dicts, texts, numbers, truth values, None. Raises FileError."""
    if len(data) > MOST_BYTES:
        raise FileError(0, f"{len(data) / 1e6:.0f} MB are too much", "split the file")
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_group)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileError(line, "the file is not UTF-8", "save it as UTF-8") from error
    except json.JSONDecodeError as error:
        remedy = "correct it there; if the file was cut, copy it anew"
        raise FileError(error.lineno, f"this is no valid JSON: {error.msg}", remedy) from error
    except RecursionError as error:
        raise FileError(0, "lists and groups are nested too deeply", "check the brackets") from error


def _group(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise FileError(0, f"{shown(twice)} occurs twice in one group", "remove one of the two")
    return found
