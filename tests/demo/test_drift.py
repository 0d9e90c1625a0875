"""The fictional state: concepts of its bodies against what surveys and archives show of them."""

from datetime import date

import pytest

from amtsblick.assess.register.drift import drift
from amtsblick.jobs.observed import each_sight
from amtsblick.parse.evidence_refs import parse_ref
from amtsblick.values.capture import State
from amtsblick.values.declared import Declaration, DeclarationKind, DeclaredUse, DriftKind
from amtsblick.values.survey import Standing, Status
from amtsblick.values.usages import UsageKind


@pytest.fixture(scope="module")
def sights(place, register, knowledge):
    found = each_sight(register, knowledge, evidence=place.open_evidence())
    return {sight.observed.body: sight for sight in found}


def concept(body, *services, kind=UsageKind.OWN_CONTENT):
    uses = tuple(DeclaredUse(service=service, kind=kind) for service in services)
    return Declaration(
        id=f"{body}-concept",
        body=body,
        kind=DeclarationKind.CONCEPT,
        address="https://konzept.example/",
        dated=date(2020, 1, 1),
        uses=uses,
    )


def told(sights, body, *services, **changes):
    found = drift([concept(body, *services, **changes)], (), (), sights[body].observed)
    return {(one.kind, one.service) for one in found}


def test_a_concept_that_still_names_x_after_the_exit_drifts(sights):
    found = told(sights, "umwelt", "instagram", "linkedin", "mastodon", "x")
    assert found == {(DriftKind.DECLARED_GONE, "x")}


def test_a_concept_that_is_up_to_date_does_not(sights):
    assert told(sights, "umwelt", "instagram", "linkedin", "mastodon") == set()


def test_a_concept_that_misses_a_channel_drifts(sights):
    assert (DriftKind.UNDECLARED_CHANNEL, "mastodon") in told(sights, "umwelt", "instagram", "linkedin")


def test_a_resting_profile_is_no_undeclared_channel(sights):
    assert told(sights, "museum", "facebook", "instagram", "youtube") == set()


def test_own_content_where_only_adverts_run_is_of_another_kind(sights):
    assert dict(sights["bildung"].observed.statuses)["tiktok"] is Status.ADVERTS_ONLY
    found = told(sights, "bildung", "facebook", "instagram", "tiktok")
    assert {(DriftKind.OTHER_KIND, "tiktok"), (DriftKind.ADVERTS_WITHOUT_CAMPAIGN, "tiktok")} <= found


def test_tools_that_the_privacy_notice_does_not_name_drift_and_those_that_it_names_do_not(sights):
    tools = {
        one.subject
        for one in drift([], (), (), sights["bildung"].observed)
        if one.kind is DriftKind.UNNAMED_TOOL
    }
    assert any("tiktok" in tool.casefold() for tool in tools)
    seen = {one.vendor for one in sights["staatskanzlei"].observed.recipients}
    assert any("matomo" in vendor for vendor in seen)
    chancellery = drift([], (), (), sights["staatskanzlei"].observed)
    assert not any("matomo" in one.subject for one in chancellery)


def test_the_concept_that_the_survey_read_misses_one_channel(sights):
    sight = sights["staatskanzlei"]
    found = {(one.kind, one.service) for one in drift(sight.concepts, (), (), sight.observed)}
    assert (DriftKind.UNDECLARED_CHANNEL, "bluesky") in found
    assert not any(service in {"facebook", "instagram", "x"} for _, service in found)


def test_a_body_that_speaks_through_another_has_no_channel_to_declare(sights):
    observed = sights["landesumweltamt"].observed
    assert {one.standing for one in observed.channels} == {Standing.VIA_OTHER}
    assert {one.via for one in observed.channels} == {"umwelt"}
    assert told(sights, "landesumweltamt", "instagram", kind=UsageKind.VIA_OTHER_BODY) == set()
    assert told(sights, "landesumweltamt", "instagram") == {(DriftKind.OTHER_KIND, "instagram")}


def test_nothing_is_said_of_bodies_that_could_not_be_looked_at(sights):
    blind = [body for body, sight in sights.items() if sight.observed.state is not State.LOOKED]
    assert len(blind) == 8
    assert all(told(sights, body, "x", "facebook") == set() for body in blind)


def test_every_proof_of_a_survey_leads_to_its_bytes(sights, place):
    evidence = place.open_evidence()
    links = [
        link
        for sight in sights.values()
        for group in (sight.observed.channels, sight.observed.recipients, sight.observed.legal_pages)
        for one in group
        for link in one.evidence
    ]
    assert links
    for link in links:
        ref = parse_ref(link.ref)
        assert ref is not None, link
        assert evidence.load(ref).taken_at == link.taken_at
