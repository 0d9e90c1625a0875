from amtsblick.assess.channels import (
    HUB_OF_MANY,
    SINGLE_MENTION,
    SITE_WIDE,
    channel_key,
    channel_verdicts,
    newest,
)
from amtsblick.values.answers import BackLink, Evidence, Place, Reason
from amtsblick.values.capture import State
from amtsblick.values.survey import Standing, Verification

WEAK = {"place": Place.BODY, "reason": Reason.FOLLOW_WORDS}


def test_footer_of_most_pages_makes_a_channel_site_wide(a_body, a_channel, a_page):
    pages = [a_page(a_channel(), path=str(number)) for number in range(3)]
    (verdict,) = channel_verdicts(a_body(), pages)
    assert (verdict.standing, verdict.reason) == (Standing.OWN, SITE_WIDE)
    assert (verdict.pages_seen, verdict.pages_looked) == (3, 3)


def test_site_wide_footer_beats_a_single_weak_mention_of_the_same_service(a_body, a_channel, a_page):
    pages = [a_page(a_channel(), path=str(number)) for number in range(3)]
    pages.append(a_page(a_channel(), a_channel("minister", **WEAK), path="news"))
    standings = {one.handle: (one.standing, one.reason) for one in channel_verdicts(a_body(), pages)}
    assert standings["minister"] == (Standing.MENTIONED, SINGLE_MENTION)
    assert standings["stadt"][0] is Standing.OWN


def test_single_weak_mention_stays_own_where_no_site_wide_rival_exists(a_body, a_channel, a_page):
    pages = [a_page(path=str(number)) for number in range(3)]
    pages.append(a_page(a_channel("stadtwerke", **WEAK), path="social"))
    (verdict,) = channel_verdicts(a_body(), pages)
    assert verdict.standing is Standing.OWN


def test_second_account_listed_on_the_hub_page_stays_own(a_body, a_channel, a_page):
    pages = [a_page(a_channel(), path=str(number)) for number in range(3)]
    hub = a_channel("karriere", place=Place.HUB_PAGE, reason=Reason.HUB_LISTING)
    pages.append(a_page(a_channel(), hub, path="social"))
    assert {one.standing for one in channel_verdicts(a_body(), pages)} == {Standing.OWN}


def test_long_list_of_accounts_on_a_hub_page_is_own_only_where_the_name_says_so(a_body, a_channel, a_page):
    where = {"place": Place.HUB_PAGE, "reason": Reason.HUB_LISTING}
    town = a_body(name="Stadt Auenheim")
    others = [a_channel(handle, **where) for handle in ("justiz", "forst", "umwelt", "verkehr")]
    hub = a_page(*others, a_channel("auenheim_aktuell", **where), path="social")
    verdicts = {one.handle: (one.standing, one.reason) for one in channel_verdicts(town, [hub])}
    assert verdicts["auenheim_aktuell"] == (Standing.OWN, Reason.HUB_LISTING)
    assert verdicts["justiz"] == (Standing.MENTIONED, HUB_OF_MANY)


def test_short_list_of_accounts_on_a_hub_page_is_own(a_body, a_channel, a_page):
    where = {"place": Place.HUB_PAGE, "reason": Reason.HUB_LISTING}
    hub = a_page(*[a_channel(handle, **where) for handle in ("karriere", "presse")], path="social")
    assert {one.standing for one in channel_verdicts(a_body(), [hub])} == {Standing.OWN}


def test_every_verdict_cites_the_capture_that_shows_it(a_body, a_channel, a_page):
    page = a_page(a_channel(), path="impressum")
    (verdict,) = channel_verdicts(a_body(), [page])
    (citation,) = verdict.citations
    assert citation.evidence_ref == page.capture.evidence
    assert citation.page_url == page.capture.url
    assert citation.taken_at == page.capture.taken_at


def test_later_failure_does_not_hide_what_an_earlier_capture_showed(a_channel, a_page):
    before = a_page(a_channel(), days=0)
    after = a_page(state=State.TIMEOUT, days=30)
    assert newest([before, after]) == [before]
    assert newest([after, before]) == [before]


def test_newest_looked_at_capture_of_an_address_speaks(a_channel, a_page):
    old, new = a_page(a_channel("alt"), days=0), a_page(a_channel("neu"), days=30)
    assert newest([new, old]) == [new]


def test_profile_that_links_to_the_own_site_is_confirmed(a_body, a_channel, a_page):
    channel = a_channel("amt@social.example", service="mastodon")

    def back(target):
        evidence = Evidence(path="fields[0]", excerpt=target)
        return BackLink(
            service="mastodon", handle=channel.handle, target=target, verified=True, evidence=evidence
        )

    own, foreign = back("https://stadt.example/"), back("https://elsewhere.example/")
    for answers, expected in (
        ((own, foreign), Verification.CONFIRMED),
        ((foreign, own), Verification.CONFIRMED),
        ((foreign,), Verification.NO_BACK_LINK),
        ((), Verification.NOT_TRIED),
    ):
        (verdict,) = channel_verdicts(a_body(), [a_page(channel)], [a_page(*answers, path="check")])
        assert verdict.verification is expected


def test_facebook_ignores_dots_and_all_services_ignore_case():
    assert channel_key("facebook", "Polizei.Auen") == channel_key("facebook", "polizeiauen")
    assert channel_key("x", "Polizei_Auen") == channel_key("x", "polizei_auen")
    assert channel_key("instagram", "polizei.auen") != channel_key("instagram", "polizeiauen")
