import pytest

from amtsblick.errors import KnowledgeError
from amtsblick.knowledge.web_archives import web_archives

SOURCE = '[[source]]\nid = "s"\ntitle = "t"\naddress = "https://s.example/"\nverified = true\n'
ROW = {
    "id": '"a"',
    "name": '"A"',
    "interface": '"pywb"',
    "index": '"https://a.example/cdx"',
    "captures": '"https://a.example/"',
    "sources": '["s"]',
    "checked_on": "2026-11-23",
}


def written(folder, **changes):
    row = "\n".join(f"{name} = {value}" for name, value in (ROW | changes).items())
    (folder / "web_archives.toml").write_text(f"{SOURCE}[[archive]]\n{row}\n")
    return folder


def test_bundled_rows_have_sources_and_prefixes():
    found = web_archives()
    assert {"internet-archive", "common-crawl", "arquivo-pt", "uk-web-archive"} <= {one.id for one in found}
    assert all(one.sources and one.captures.endswith("/") for one in found)


def test_a_good_row_is_read(tmp_path):
    [one] = web_archives(written(tmp_path))
    assert (one.id, one.interface, one.index) == ("a", "pywb", "https://a.example/cdx")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("interface", '"ftp"'),
        ("index", '"a.example"'),
        ("captures", '"https://a.example"'),
        ("sources", '["x"]'),
    ],
    ids=["interface", "index", "captures", "sources"],
)
def test_a_bad_row_is_refused_with_line_and_key(tmp_path, key, value):
    with pytest.raises(KnowledgeError, match=rf"web_archives.toml line \d+: archive 'a': key '{key}'"):
        web_archives(written(tmp_path, **{key: value}))
