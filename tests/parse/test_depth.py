import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.parse.depth import LIMIT, too_deep_at


@pytest.mark.parametrize("tag", [b"div", b"b", b"span", b"DIV"])
def test_nesting_beyond_the_limit_is_found_where_it_passes(tag):
    opening = b"<" + tag + b">"
    assert too_deep_at(opening * LIMIT) == -1
    assert too_deep_at(opening * (LIMIT + 1)) == len(opening) * LIMIT


def test_nesting_that_is_closed_again_is_found_too():
    assert too_deep_at(b"<div>" * (LIMIT + 1) + b"</div>" * (LIMIT + 1)) > 0


@pytest.mark.parametrize("flat", [b"<p>x", b"<br>", b"<li>x", b"<td>x", b"<b>x</b>", b"<!-- x -->", b"< "])
def test_many_elements_side_by_side_are_not_deep(flat):
    assert too_deep_at(flat * LIMIT * 10) == -1


@given(st.binary(max_size=2_000), st.integers(0, 3))
def test_any_bytes_have_a_depth(noise, times):
    assert too_deep_at(noise * 10**times) >= -1
