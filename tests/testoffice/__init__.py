"""An office's register for tests of working pages: bodies, a usage, a decision, and how pages are read."""

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

from amtsblick.values.body import Body
from amtsblick.values.decisions import (
    Decision,
    DecisionKind,
    Occasion,
    Reason,
    ReasonKind,
    Reopening,
    TriggerKind,
)
from amtsblick.values.usages import Origin, SaidMode, Usage, UsageKind

BODIES = (
    Body(id="land", name="Land Auental", homepage="https://land.example/"),
    Body(id="amt", name="Amt für Wasser", homepage="https://amt.example/", parent="land"),
    Body(id="stadt", name="Stadt Auenstadt", homepage="https://stadt.example/"),
)
SAID = Origin(
    said_by="Pressestelle",
    mode=SaidMode.ENTERED,
    on=date(2025, 3, 1),
    title="Seite",
    address="https://amt.example/x",
)


def a_usage(**changed: Any) -> Usage:
    said: dict[str, Any] = {
        "id": "amt.x",
        "body": "amt",
        "service": "x",
        "kind": UsageKind.OWN_CONTENT,
        "handle": "amt_wasser",
        "origin": SAID,
    }
    return Usage(**{**said, **changed})


def a_decision(**changed: Any) -> Decision:
    said: dict[str, Any] = {
        "id": "amt.x.2025",
        "body": "amt",
        "service": "x",
        "usage": "amt.x",
        "usage_kind": UsageKind.OWN_CONTENT,
        "kind": DecisionKind.KEEP,
        "reasons": (Reason(kind=ReasonKind.REACH, text="Erreicht die Presse"),),
        "decided_by": "Leitung",
        "decided_on": date(2025, 3, 1),
        "valid_from": date(2025, 3, 1),
        "review_due": date(2026, 2, 1),
        "origin": SAID,
    }
    return Decision(**{**said, **changed})


def a_reopening() -> Reopening:
    """The decision's own day for another look has come."""
    return Reopening(
        id="due:amt.x.2025",
        decision="amt.x.2025",
        body="amt",
        service="x",
        occasion=Occasion(
            kind=TriggerKind.DUE,
            body="amt",
            service="x",
            fact="due:amt.x.2025:2026-02-01@2026-02-01",
            known_at=datetime(2026, 2, 1, tzinfo=UTC),
            facts=(("decision", "amt.x.2025"), ("decided_on", "2025-03-01"), ("review_due", "2026-02-01")),
        ),
    )


def main_of(page: str) -> str:
    """The words of a page's main part."""
    inner = page.split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", inner)).split())


def fields_of_form(page: str) -> dict[str, list[str]]:
    """What stands in the fields of the page's largest form, as a browser would send it."""
    form = max(re.findall(r"<form .*?</form>", page, re.DOTALL), key=len)
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input id="[^"]*" name="([^"]+)"[^>]*? value="([^"]*)"', form):
        found.setdefault(name, []).append(unescape(value))
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(unescape(value))
    for name, text in re.findall(
        r'<textarea id="[^"]*" name="([^"]+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL
    ):
        found.setdefault(name, []).append(unescape(text))
    for name, options in re.findall(
        r'<select id="[^"]*" name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected>', options)
        found.setdefault(name, []).append(unescape(chosen[1]) if chosen else "")
    for tick in re.findall(r'<input type="checkbox"[^>]*>', form):
        if " checked" in tick:
            name, value = re.search(r'name="([^"]+)"', tick), re.search(r'value="([^"]*)"', tick)
            if name and value:
                found.setdefault(name[1], []).append(value[1])
    return {name: texts for name, texts in found.items() if any(texts)}
