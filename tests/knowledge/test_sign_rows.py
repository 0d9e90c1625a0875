"""Rows about cookies and telling addresses."""

import re

import pytest

from amtsblick.errors import KnowledgeError
from amtsblick.knowledge import load
from amtsblick.knowledge.rows import tables_of
from amtsblick.knowledge.sign_rows import cookie_of, endpoint_of
from amtsblick.values.knowledge import Source

SOURCES = {"gk": Source(id="gk", title="x", address="", verified=False)}
COOKIE = """[[cookie]]
id = "a"
names = ["_a*"]
vendor = "maker"
purpose = "statistics"
necessary = "unlikely"
sources = ["gk"]
checked_on = 2026-11-23
"""
ENDPOINT = """[[endpoint]]
id = "a"
vendor = "maker"
role = "collect"
paths = ["/a.php"]
sources = ["gk"]
checked_on = 2026-11-23
"""


def refused(text: str, kind: str) -> str:
    (row,) = tables_of("x.toml", text.encode(), {kind})
    read = cookie_of if kind == "cookie" else endpoint_of
    with pytest.raises(KnowledgeError) as caught:
        read(row, SOURCES, {"maker"})
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"maker"', '"nobody"', "no [[vendor]] defines"),
        ('"statistics"', '"fun"', "must be one of"),
        ('"unlikely"', '"perhaps"', "must be one of"),
        ("purpose", "porpoise", "'purpose' is missing"),
    ],
)
def test_bad_cookie_rows_are_refused(old: str, new: str, complaint: str) -> None:
    assert complaint in refused(COOKIE.replace(old, new), "cookie")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"maker"', '"nobody"', "no [[vendor]] defines"),
        ('"collect"', '"steal"', "must be one of"),
        ('"/a.php"', '"*"', "would match every address"),
        ("checked_on", "checked", "checked_on"),
    ],
)
def test_bad_endpoint_rows_are_refused(old: str, new: str, complaint: str) -> None:
    assert complaint in refused(ENDPOINT.replace(old, new), "endpoint")


def test_bundled_rows_are_well_formed_and_name_nothing_twice() -> None:
    knowledge = load()
    names = [name for cookie in knowledge.cookies for name in cookie.names]

    assert len(knowledge.cookies) >= 90
    assert len(knowledge.endpoints) >= 50
    assert len(names) == len(set(names))
    assert not [name for name in names if len(name.replace("*", "")) < 2]
    assert all(re.match(r"[/*]", path) for endpoint in knowledge.endpoints for path in endpoint.paths)
