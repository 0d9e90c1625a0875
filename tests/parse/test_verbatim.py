"""The start tag of an element is found again in the source by what its attributes say."""

from hypothesis import given
from hypothesis import strategies as st

from amtsblick.parse.html import Document
from amtsblick.parse.verbatim import Tags

HREF = {"href": "https://x.com/amt"}


def start_of(source: str, attributes: dict[str, str], hint: int = 0, near: tuple[int, ...] = ()) -> int:
    return Tags(source.encode()).start_of("a", attributes, hint, near)


def test_tag_with_all_values_is_preferred_to_the_first_with_the_address():
    source = '<a href="https://x.com/amt">1</a><a class="icon" href="https://x.com/amt">2</a>'
    assert start_of(source, HREF | {"class": "icon"}) == source.rindex("<a")
    assert start_of(source, HREF | {"class": "other"}) == 0


def test_tags_in_comments_and_texts_are_passed_over():
    source = '<p>https://x.com/amt <!-- <a href="https://x.com/amt"> --> <a href="https://x.com/amt">'
    assert start_of(source, HREF) == source.rindex("<a")


def test_entities_may_spell_an_address():
    source = '<a href="/?a=1&amp;b=2">'
    assert start_of(source, {"href": "/?a=1&b=2"}) == 0


def test_search_begins_at_the_hint_and_ends_at_the_beginning():
    source = '<a href="https://x.com/amt">1</a>' * 2
    assert start_of(source, HREF, hint=12) == source.rindex("<a")
    assert start_of(source, HREF, hint=len(source) - 3) == 0


def test_places_where_the_address_may_stand_come_first():
    source = '<a href="https://x.com/amt">1</a>' * 2
    assert start_of(source, HREF, near=(source.rindex("x.com"),)) == source.rindex("<a")
    assert start_of(source, HREF, near=(3,)) == 0


def test_element_that_the_source_does_not_spell_has_no_start():
    assert start_of("<p>", HREF) == -1
    assert start_of("<p>", {}) == -1


@given(st.text(max_size=20), st.text("ä<>a'&", max_size=5))
def test_excerpt_is_a_piece_of_the_source(before: str, text: str):
    document = Document(f'<body>{before}<a href="https://x.com/amt">{text}</a>'.encode("utf-8", "replace"))
    for number, _ in enumerate(document.hrefs):
        excerpt = document.linked(number).excerpt()
        assert excerpt in document.source
        assert len(excerpt) <= 240


def test_data_blocks_are_found_in_head_and_body():
    block = '<script type="application/LD+JSON">{}</script>'
    assert len(Document(f"<head>{block}</head><body>".encode()).data_blocks(1)) == 1
    assert len(Document(f"<head>{block}</head><body>{block}".encode()).data_blocks(2)) == 2
    assert len(Document(f"<body>{block}".encode()).data_blocks(1)) == 1


def test_elements_of_the_head_are_sought_elsewhere_only_when_it_has_none():
    meta = '<meta name="publisher" content="{}">'
    both = f"<head>{meta.format(1)}</head><body>{meta.format(2)}"
    misplaced = f"<head></head><body>{meta.format(2)}"
    assert [one.attribute("content") for one in Document(both.encode()).select_early("meta")] == ["1"]
    assert [one.attribute("content") for one in Document(misplaced.encode()).select_early("meta")] == ["2"]


def test_siblings_share_the_element_around_them():
    document = Document(b'<ul id="u"><li><a href="/a">a</a><li><a href="/b">b</a></ul>')
    one, other = (document.linked(number).parent for number in (0, 1))
    assert one is not None
    assert other is not None
    assert one.parent is other.parent
    assert [document.linked(number).path() for number in (0, 1)] == ["body/ul#u/li/a", "body/ul#u/li[2]/a"]
