"""What a visitor types, and what a typed value can be recognised by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.collect.chromium.behaviour import typed_value
from amtsblick.collect.chromium.further_pages import choose
from amtsblick.collect.frontier import Step
from amtsblick.values.capture import Capture

_MARK = "ef081697a0"
_KINDS = ("text", "email", "tel", "number", "url", "password", "search", "textarea", "contenteditable")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "amtsblick-ef081697a0"),
        ("email", "amtsblick-ef081697a0@example.org"),
        ("url", "https://amtsblick-ef081697a0.example/"),
        ("password", "amtsblick-ef081697a0"),
    ],
)
def test_value_fits_the_field(kind: str, value: str) -> None:
    assert typed_value(kind, _MARK) == value


@given(st.sampled_from(_KINDS), st.integers(0, 16**10 - 1), st.integers(0, 40))
def test_value_is_long_enough_to_be_recognised_and_no_longer_than_allowed(
    kind: str, mark: int, most: int
) -> None:
    value = typed_value(kind, f"{mark:010x}", most=most)
    assert value == "" or len(value) >= 6
    assert not most or len(value) <= most
    if kind in ("tel", "number"):
        assert value == "" or value.isdigit()


@given(st.sampled_from(_KINDS), st.integers(0, 16**10 - 2))
def test_neighbouring_marks_give_different_values(kind: str, mark: int) -> None:
    assert typed_value(kind, f"{mark:010x}") != typed_value(kind, f"{mark + 1:010x}")


class _Guide:
    def __init__(self, *steps: Step) -> None:
        self._steps = steps

    def leads(self, capture: Capture) -> tuple[Step, ...]:
        del capture
        return self._steps


def _start() -> Capture:
    from datetime import UTC, datetime

    url = "https://www.musterhausen.example/"
    return Capture(url=url, requested=url, taken_at=datetime(2026, 1, 1, tzinfo=UTC), collector="chromium")


def _chosen(shown: list[tuple[str, str]], *steps: Step, pages: int = 3) -> list[tuple[str, str]]:
    full = [
        (f"https://www.musterhausen.example{path}" if path.startswith("/") else path, text)
        for path, text in shown
    ]
    found = choose(_start(), full, _Guide(*steps), pages=pages)
    return [(page.url.removeprefix("https://www.musterhausen.example"), page.role) for page in found]


def test_privacy_notice_form_and_videos_come_first() -> None:
    shown = [("/aktuelles", "Aktuelles"), ("/mediathek", "Mediathek"), ("/formular", "Nachricht an uns")]
    steps = (
        Step(url="https://www.musterhausen.example/impressum", role="imprint"),
        Step(url="https://www.musterhausen.example/datenschutz", role="privacy", rank=1),
    )
    assert _chosen(shown, *steps) == [
        ("/datenschutz", "privacy"),
        ("/formular", "contact"),
        ("/mediathek", "video"),
    ]


def test_other_pages_fill_what_is_left_and_the_imprint_comes_last() -> None:
    shown = [
        ("/", "Start"),
        ("/#top", "Nach oben"),
        ("/aktuelles", "Aktuelles"),
        ("/aktuelles/", "Aktuelles"),
        ("/stadtrat", "Stadtrat"),
    ]
    imprint = Step(url="https://www.musterhausen.example/impressum", role="imprint")
    assert _chosen(shown, imprint, pages=5) == [
        ("/aktuelles", "other"),
        ("/stadtrat", "other"),
        ("/impressum", "imprint"),
    ]


def test_files_logins_and_other_sites_are_no_further_pages() -> None:
    shown = [
        ("/plan.pdf", "Plan"),
        ("/login", "Anmelden"),
        ("https://video.example/a", "Video"),
        ("mailto:a@b.example", "Kontakt"),
    ]
    assert _chosen(shown) == []
