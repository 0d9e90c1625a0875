"""A stored inspection read back from its JSON object: everything that a page shows of it.

The inverse of ``inspection_json``, but for what that leaves out: places of buttons, the evidence of own
channels, pictures' bytes. Objects of earlier versions name no screenshots of pages.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from amtsblick.values.capture import State
from amtsblick.values.checks import CheckOutcome, CheckResult
from amtsblick.values.findings import Finding, Party, Topic, Trace
from amtsblick.values.inspected import InspectedSite, PassSummary
from amtsblick.values.recording import (
    Banner,
    BannerState,
    BrowserFacts,
    Button,
    Click,
    Missed,
    PageVisit,
    PassName,
    Refusal,
    Screenshot,
)

_Object = Mapping[str, Any]


def inspected_site(found: _Object, *, manifest: str = "", signed_by: str = "") -> InspectedSite:
    """The site as it was judged. ``manifest`` and ``signed_by`` are the register's, of the sealed bundle."""
    browser = found["browser"]
    return InspectedSite(
        site=found["site"],
        state=State(found["state"]),
        detail=found["detail"],
        title=found["title"],
        started_at=datetime.fromisoformat(found["inspected_at"]),
        browser=BrowserFacts(
            product=browser["product"],
            user_agent=browser["user_agent"],
            headless=browser["headless"],
            sandbox=browser["sandbox"],
            cookie_policy=browser["cookie_policy"],
            viewport=tuple(browser["viewport"]),
            language=browser["language"],
        ),
        passes=tuple(_pass(PassName(name), one) for name, one in found["passes"].items()),
        findings=tuple(_finding(one) for one in found["findings"]),
        checks=tuple(_check(one) for one in found["checks"]),
        broken=tuple(found["broken"]),
        bundle=found["bundle"],
        digest=manifest,
        signed_by=signed_by,
    )


def _pass(name: PassName, one: _Object) -> PassSummary:
    return PassSummary(
        name=name,
        started_at=datetime.fromisoformat(one["started_at"]),
        state=State(one["state"]),
        detail=one["detail"],
        pages=tuple(_page(index, page) for index, page in enumerate(one["pages"])),
        banner=BannerState(one["banner"]),
        banners=tuple(_banner(banner) for banner in one["banners"]),
        clicks=tuple(_click(click) for click in one["clicks"]),
        screenshots=tuple(Screenshot(**shot) for shot in one.get("screenshots", ())),
        sent=one["requests"],
        sent_third=one["third_party_requests"],
        third_hosts=tuple(one["third_party_hosts"]),
        bytes=one["bytes"],
        cookies_first=one["cookies"]["first"],
        cookies_third=one["cookies"]["third"],
        stored_first=one["storage"]["first"],
        stored_third=one["storage"]["third"],
        refusals=tuple(Refusal(event=0, **refusal) for refusal in one["refused"]),
        missed=tuple(Missed(event=0, **missed) for missed in one["missed"]),
        console_errors=one["console_errors"],
    )


def _page(index: int, page: _Object) -> PageVisit:
    return PageVisit(
        index=index,
        requested=page["requested"],
        url=page["url"],
        role=page["role"],
        state=State(page["state"]),
        detail=page["detail"],
        title=page["title"],
        status=page["status"],
    )


def _banner(banner: _Object) -> Banner:
    return Banner(
        event=0,
        page=banner["page"],
        state=BannerState(banner["state"]),
        found_by=banner["found_by"],
        product=banner["product"],
        text=banner["text"],
        buttons=tuple(Button(path="", **button) for button in banner["buttons"]),
        preselected=tuple(banner["preselected"]),
    )


def _click(click: _Object) -> Click:
    return Click(
        event=click.get("event", 0),
        page=click["page"],
        at=0.0,
        layer=click["layer"],
        text=click["text"],
        path=click["path"],
        purpose=click["purpose"],
        before=click["before"],
        after=click["after"],
    )


def _finding(one: _Object) -> Finding:
    return Finding(
        id=one["id"],
        topic=Topic(one["question"]),
        subject=one["subject"],
        party=Party(one["party"]),
        host=one["host"],
        vendor=one["vendor"] or "",
        category=one["category"] or "",
        country=one["country"] or "",
        passes=tuple(PassName(name) for name in one["pass"]),
        page=one["page"],
        pages=tuple(one["pages"]),
        traces=tuple(
            Trace(name=PassName(trace["pass"]), event=trace["event"], excerpt=trace["excerpt"])
            for trace in one["evidence"]
        ),
        check=one["check"] or "",
        facts=tuple(one["facts"].items()),
    )


def _check(one: _Object) -> CheckResult:
    return CheckResult(
        check=one["check"],
        outcome=CheckOutcome(one["outcome"]),
        findings=tuple(one["findings"]),
        why=one["why"] or "",
        facts=tuple(one["facts"].items()),
    )
