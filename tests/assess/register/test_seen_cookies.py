"""Which cookies of the newest inspection do documents name?"""

from datetime import UTC, datetime
from typing import Any

from amtsblick.assess.register.inspection_looks import InspectionLook
from amtsblick.assess.register.seen_cookies import cookies


def finding(name: str, question: str = "cookie", **facts: str) -> dict[str, Any]:
    return {
        "id": f"{question}-{name}",
        "question": question,
        "subject": name,
        "vendor": None,
        "host": "amt.example",
        "pass": ["none", "accept"],
        "page": "https://amt.example/",
        "pages": ["https://amt.example/"],
        "evidence": [{"pass": "none", "event": 7, "excerpt": f"Set-Cookie: {name}=1"}],
        "facts": facts,
    }


def look(month: int, *found: dict[str, Any], state: str = "looked") -> InspectionLook:
    return InspectionLook(
        at=datetime(2026, month, 1, tzinfo=UTC),
        bundle=f"amt-{month}.wacz",
        manifest="sha256:m",
        found={"state": state, "findings": list(found)},
    )


def test_cookies_of_the_newest_inspection_are_told_with_lifetime_purpose_and_proof() -> None:
    newest = look(
        5,
        finding("b", lifetime_seconds="86400", purpose="statistics", necessary="unlikely"),
        finding("a", lifetime="session", purpose="session", necessary="likely"),
        finding("storage", question="storage"),
    )
    first, second = cookies([look(4, finding("old")), newest])

    assert (first.name, first.lifetime_s, first.purpose, first.necessary) == ("a", None, "session", "likely")
    assert (second.name, second.lifetime_s, second.necessary) == ("b", 86400, "unlikely")
    assert (second.host, second.vendor, second.passes) == ("amt.example", "", ("none", "accept"))
    assert second.evidence[0].kind == "inspection"
    assert "amt-5.wacz" in second.evidence[0].ref + second.evidence[0].address


def test_an_inspection_that_could_not_look_takes_no_cookie_away() -> None:
    seen = cookies([look(4, finding("old")), look(5, state="timeout")])
    assert [one.name for one in seen] == ["old"]


def test_without_an_inspection_no_cookie_is_told() -> None:
    assert cookies([]) == ()
    assert cookies([look(5, state="dns")]) == ()
