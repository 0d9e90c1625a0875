"""To whom does a website send data, since when? Like is only compared with like."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from amtsblick.assess.register.inspection_looks import InspectionLook
from amtsblick.assess.register.seen_recipients import behaviour, recipients
from amtsblick.values.answers import Evidence, LoadState, Place, ThirdParty, UnknownHost
from amtsblick.values.body import Body
from amtsblick.values.capture import EvidenceRef, State
from amtsblick.values.survey import BodySheet, Citation, PageLook

BODY = Body(id="amt", name="Amt", homepage="https://amt.example/")
FIRST = datetime(2025, 1, 1, 12, tzinfo=UTC)
REF = EvidenceRef(bundle="1/amt.warc.gz", record="urn:uuid:1", offset=7, digest="sha256:0")


def cited(when, path=""):
    return Citation(
        page_url=f"https://amt.example/{path}",
        taken_at=when,
        evidence_ref=REF,
        evidence=Evidence(path="", excerpt=""),
        place=Place.HEAD,
    )


def sheet(month, *parties, unknown=(), state=State.LOOKED, seen_on="", looked=("",)) -> BodySheet:
    """A survey in a month of 2025; ``parties`` are (vendor, load state)."""
    when = FIRST + timedelta(days=31 * month)
    pages = tuple(
        PageLook(
            url=f"https://amt.example/{path}",
            role="start" if not path else "other",
            state=state,
            detail="",
            taken_at=when,
            status=200,
            evidence_ref=REF,
        )
        for path in looked
    )
    return BodySheet(
        body=BODY,
        state=state,
        state_detail="",
        pages=pages,
        cells=(),
        third_parties=tuple(
            (
                ThirdParty(
                    vendor=vendor,
                    category="",
                    host="www.google-analytics.com",
                    state=load,
                    evidence=Evidence(path="", excerpt=""),
                ),
                cited(when, seen_on),
            )
            for vendor, load in parties
        ),
        unknown_hosts=tuple(
            (
                UnknownHost(host=host, element="script", evidence=Evidence(path="", excerpt="")),
                cited(when, seen_on),
            )
            for host in unknown
        ),
        legal_pages=(),
    )


GA = ("google_analytics", LoadState.LOADS)


def month(number):
    return FIRST + timedelta(days=31 * number)


def bounds(sheets, knowledge, looks=()):
    (one,) = recipients(sheets, looks, knowledge)
    return one.since, one.absent_before


def test_a_recipient_that_was_not_there_before_has_both_bounds(knowledge):
    assert bounds([sheet(0), sheet(1), sheet(2, GA), sheet(3, GA)], knowledge) == (month(2), month(1))


def test_a_recipient_that_was_always_there_is_of_unknown_age(knowledge):
    assert bounds([sheet(0, GA), sheet(1, GA)], knowledge) == (month(0), None)


def test_a_recipient_that_came_back_counts_from_its_return(knowledge):
    assert bounds([sheet(0, GA), sheet(1), sheet(2, GA)], knowledge) == (month(2), month(1))


def test_a_recipient_that_is_gone_is_none(knowledge):
    assert recipients([sheet(0, GA), sheet(1)], (), knowledge) == ()


def test_a_failed_look_is_no_absence(knowledge):
    assert bounds([sheet(0, GA), sheet(1, state=State.TIMEOUT), sheet(2, GA)], knowledge) == (month(0), None)


def test_a_page_that_was_not_looked_at_before_shows_no_absence(knowledge):
    now = sheet(1, GA, seen_on="karte", looked=("", "karte"))
    assert bounds([sheet(0), now], knowledge) == (month(1), None)
    assert bounds([sheet(0, looked=("", "karte")), now], knowledge) == (month(1), month(0))


@pytest.mark.parametrize(
    ("before", "absent"),
    [
        pytest.param(LoadState.DEFERRED, True, id="held-back"),
        pytest.param(LoadState.HINT, True, id="hint"),
        pytest.param(LoadState.MARKUP, True, id="markup"),
        pytest.param(LoadState.NOSCRIPT, False, id="noscript"),
    ],
)
def test_what_did_not_load_before_is_new_when_it_loads(before, absent, knowledge):
    found = bounds([sheet(0, ("google_analytics", before)), sheet(1, GA)], knowledge)
    assert found == (month(1), month(0) if absent else None)


@pytest.mark.parametrize("load", [state for state in LoadState if state is not LoadState.LOADS])
def test_only_what_loads_is_a_recipient(load, knowledge):
    assert recipients([sheet(0, ("google_analytics", load))], (), knowledge) == ()


def test_a_host_that_became_known_by_name_is_not_new(knowledge):
    before = sheet(0, unknown=("www.google-analytics.com",))
    assert bounds([before, sheet(1, GA)], knowledge) == (month(0), None)


def test_a_recipient_is_named_and_judged_by_the_catalogue(knowledge):
    (one,) = recipients([sheet(0, GA)], (), knowledge)
    assert (one.name, one.category, one.country, one.tracker) == ("Google Analytics", "analytics", "US", True)
    assert one.evidence[0].ref == "7 urn:uuid:1 sha256:0 1/amt.warc.gz"


def inspection(
    number, *found, passes=("none",), banner="no_banner", pages=("https://amt.example/",), state="looked"
):
    return InspectionLook(
        at=month(number),
        bundle=f"inspections/{number}/bundle.wacz",
        manifest="sha256:1",
        found={
            "state": state,
            "pages": list(pages),
            "passes": {name: {"state": state, "banner": banner} for name in passes},
            "findings": list(found),
        },
    )


def finding(question="third-party-request", host="cdn.fremd.example", passes=("none",), **changes):
    return {
        "id": f"{question}-{host}",
        "question": question,
        "subject": host,
        "party": "third",
        "vendor": None,
        "category": None,
        "host": host,
        "country": None,
        "pass": list(passes),
        "page": "https://amt.example/",
        "pages": ["https://amt.example/"],
        "evidence": [{"pass": passes[0], "event": 12, "excerpt": "GET"}],
        "facts": {},
        **changes,
    }


def test_inspections_are_compared_with_inspections(knowledge):
    looks = [inspection(0), inspection(2, finding())]
    (one,) = recipients([sheet(1)], looks, knowledge)
    assert (one.since, one.absent_before, one.passes) == (month(2), month(0), ("none",))
    assert one.evidence[0].ref == "inspections/2/bundle.wacz sha256:1 none:12"
    (alone,) = recipients([sheet(0), sheet(1)], looks[1:], knowledge)
    assert alone.absent_before is None


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(inspection(0, state="timeout"), id="failed"),
        pytest.param(inspection(0, pages=("https://amt.example/andere",)), id="other-pages"),
        pytest.param(inspection(0, passes=("reject",)), id="other-pass"),
    ],
)
def test_an_inspection_that_could_not_have_seen_it_is_no_absence(before, knowledge):
    (one,) = recipients([], [before, inspection(1, finding())], knowledge)
    assert (one.since, one.absent_before) == (month(1), None)


def test_passes_with_an_answer_compare_only_where_the_banner_took_it(knowledge):
    after = inspection(1, finding(passes=("reject",)), passes=("reject",), banner="rejected")
    (one,) = recipients([], [inspection(0, passes=("reject",), banner="no_banner"), after], knowledge)
    assert one.absent_before is None
    (one,) = recipients([], [inspection(0, passes=("reject",), banner="rejected"), after], knowledge)
    assert one.absent_before == month(0)


def test_both_kinds_of_look_make_one_recipient_with_the_earliest_bounds(knowledge):
    looks = [
        inspection(
            3, finding(host="www.google-analytics.com", vendor="Google Analytics", category="analytics")
        )
    ]
    (one,) = recipients([sheet(0), sheet(1, GA)], looks, knowledge)
    assert (one.since, one.absent_before, one.last_seen) == (month(1), month(0), month(3))
    assert {link.kind for link in one.evidence} == {"survey", "inspection"}


def test_a_tracker_on_an_own_host_is_a_recipient_and_an_own_request_is_not(knowledge):
    own = {"party": "first", "host": "www.amt.example", "vendor": "Matomo", "category": "analytics"}
    looks = [
        inspection(0, finding("tracker", **own), finding("beacon", party="first", host="www.amt.example"))
    ]
    (one,) = recipients([], looks, knowledge)
    assert (one.vendor, one.tracker) == ("matomo_self", True)


@pytest.mark.parametrize(
    ("question", "follows"),
    [
        pytest.param("third-party-request", False, id="request"),
        pytest.param("beacon", False, id="beacon"),
        pytest.param("tracker", True, id="tracker"),
        pytest.param("identifier-shared", True, id="identifier"),
        pytest.param("key-logging", True, id="keys"),
        pytest.param("canvas-fingerprint", True, id="fingerprint"),
    ],
)
def test_who_follows_visitors_is_told_by_what_was_found(question, follows, knowledge):
    (one,) = recipients([], [inspection(0, finding(), finding(question))], knowledge)
    assert one.tracker is follows


def test_behaviour_after_a_reject_has_bounds_and_proof():
    found = finding("after-reject", passes=("reject",))
    looks = [
        inspection(0, passes=("reject",), banner="rejected"),
        inspection(1, found, passes=("reject",), banner="rejected"),
        inspection(2, found, finding("security-headers"), passes=("reject",), banner="rejected"),
    ]
    (one,) = behaviour(looks)
    assert (one.topic, one.since, one.absent_before, one.passes) == (
        "after-reject",
        month(1),
        month(0),
        ("reject",),
    )
    assert one.evidence


def test_the_newest_inspection_that_could_look_counts():
    looks = [inspection(0, finding("pixel")), inspection(1, state="timeout")]
    assert [one.topic for one in behaviour(looks)] == ["pixel"]
    assert behaviour([replace(looks[1])]) == ()


def test_findings_that_this_version_does_not_know_are_left_out(knowledge):
    assert recipients([], [inspection(0, finding("from-the-future"))], knowledge) == ()
