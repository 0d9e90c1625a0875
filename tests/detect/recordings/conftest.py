"""Recordings made by hand, as small as what they are to show."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from amtsblick.knowledge import load
from amtsblick.report import inspection_facts
from amtsblick.report.words import words
from amtsblick.values.capture import State
from amtsblick.values.findings import Sighting
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import (
    Act,
    BrowserFacts,
    CookieKept,
    CookieSet,
    Initiator,
    PageVisit,
    PassName,
    Recording,
    Request,
    StorageKind,
    Stored,
)

SITE = "https://www.amt.example/"


class Build:
    """Numbers the lines of what it makes, as a tape would."""

    def __init__(self) -> None:
        self._events = count(1)

    def request(self, url: str, **fields: Any) -> Request:
        event = fields.pop("event", next(self._events))
        given: dict[str, Any] = {
            "id": str(event), "method": "GET", "kind": "image", "page": 0, "act": Act.OPEN, "at": event / 100,
            "frame": "T", "frame_url": SITE, "top_url": SITE, "initiator": Initiator(kind="parser"), "status": 200,
        }  # fmt: skip
        return Request(event=event, url=url, **{**given, **fields})

    def cookie_set(self, name: str, value: str, **fields: Any) -> CookieSet:
        given: dict[str, Any] = {
            "domain": "www.amt.example", "by_script": True, "setter": SITE, "frame_url": SITE, "page": 0,
            "act": Act.OPEN, "at": 0.1,
        }  # fmt: skip
        return CookieSet(event=next(self._events), name=name, value=value, **{**given, **fields})

    def cookie_kept(self, name: str, value: str, **fields: Any) -> CookieKept:
        given: dict[str, Any] = {
            "page": 0, "domain": "www.amt.example", "path": "/", "host_only": True, "expires": None,
            "http_only": False, "secure": False, "same_site": "",
        }  # fmt: skip
        return CookieKept(event=next(self._events), name=name, value=value, **{**given, **fields})

    def stored(self, key: str, value: str, **fields: Any) -> Stored:
        given: dict[str, Any] = {
            "page": 0, "kind": StorageKind.LOCAL, "origin": "https://www.amt.example", "frame_url": SITE,
        }  # fmt: skip
        return Stored(event=next(self._events), key=key, value=value, **{**given, **fields})

    def recording(self, *requests: Request, **fields: Any) -> Recording:
        page = PageVisit(index=0, requested=SITE, url=SITE, role="start", state=State.LOOKED, loaded=1.0)
        given: dict[str, Any] = {
            "site": SITE, "name": PassName.NONE, "started_at": datetime(2026, 11, 23, tzinfo=UTC),
            "browser": BrowserFacts(product="Chrome/1"), "pages": (page,),
        }  # fmt: skip
        return Recording(requests=requests, **{**given, **fields})

    @staticmethod
    def on(recording: Recording, html: str) -> Recording:
        """The same with a final page."""
        page = replace(recording.pages[0], html="sha256:page")
        return replace(recording, pages=(page,), bodies={**recording.bodies, "sha256:page": html.encode()})


@pytest.fixture
def build() -> Build:
    return Build()


@pytest.fixture(scope="session")
def known() -> Knowledge:
    return load()


@pytest.fixture
def answers(known: Knowledge) -> Callable[..., list[Any]]:
    """Asks a question and returns its sightings."""

    def asked(question: Any, recording: Recording) -> list[Any]:
        return list(question.ask(recording, known))

    return asked


@pytest.fixture(autouse=True)
def facts_are_sayable(monkeypatch):
    """Whatever a question says in any test, its fact names and coded values have words in both languages."""
    made = []
    original = Sighting.__init__

    def noted(self, *args, **fields):
        original(self, *args, **fields)
        made.append(self)

    monkeypatch.setattr(Sighting, "__init__", noted)
    yield
    spoken = [words(lang) for lang in ("de", "en")]
    mute = {
        (sighting.topic.value, name, value)
        for sighting in made
        for name, value in sighting.facts
        for say in spoken
        if name not in inspection_facts.UNSAID
        and not (inspection_facts.knows(name, say) and inspection_facts.said(name, value, say)[1])
    }
    assert mute == set()
