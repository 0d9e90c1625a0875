"""Where does what is declared differ from what is seen? Each kind with a hit, near misses, and nobody looking."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.assess.register.drift import drift
from amtsblick.assess.register.drift_sites import uncompared
from amtsblick.values.answers import LegalPageKind
from amtsblick.values.capture import State
from amtsblick.values.days import PartialDate
from amtsblick.values.declared import Declaration, DeclarationKind, DeclaredUse, DriftKind
from amtsblick.values.documents import Document, DocumentKind
from amtsblick.values.observed import Observed, SeenChannel, SeenLegalPage, SeenRecipient
from amtsblick.values.survey import Standing, Status
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import Campaign, EvidenceLink, Usage, UsageKind

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOME = "https://www.amt.example/"
LOOK = EvidenceLink(
    kind="survey", text=HOME, ref="0 urn:1 sha256:0 1/amt.warc.gz", address=HOME, taken_at=NOON
)


def channel(service="mastodon", handle="amt@social.example", **changes) -> SeenChannel:
    seen = SeenChannel(
        service=service,
        handle=handle,
        url=f"https://{service}.example/{handle}",
        standing=Standing.OWN,
        state=ChannelState.ACTIVE,
        first_seen=NOON,
        last_seen=NOON,
        evidence=(LOOK,),
    )
    return replace(seen, **changes)


def recipient(vendor="google_analytics", host="www.google-analytics.com", **changes) -> SeenRecipient:
    seen = SeenRecipient(
        vendor=vendor,
        name="Google Analytics",
        host=host,
        category="analytics",
        tracker=True,
        since=NOON,
        last_seen=NOON,
        evidence=(LOOK,),
    )
    return replace(seen, **changes)


def pages(**urls) -> tuple[SeenLegalPage, ...]:
    every = {
        "imprint": f"{HOME}impressum",
        "privacy_notice": f"{HOME}datenschutz",
        "social_media_concept": f"{HOME}k",
    }
    return tuple(
        SeenLegalPage(kind=LegalPageKind(kind), url=url, evidence=(LOOK,))
        for kind, url in (every | urls).items()
    )


def seen(*channels, **changes) -> Observed:
    statuses = tuple((one.service, Status.OWN) for one in channels)
    observed = Observed(
        body="amt",
        state=State.LOOKED,
        looked_at=NOON,
        statuses=statuses,
        channels=channels,
        legal_pages=pages(),
        homepage=HOME,
        pages=5,
    )
    return replace(observed, **changes)


def use(service="mastodon", handle="", kind=UsageKind.OWN_CONTENT) -> DeclaredUse:
    return DeclaredUse(service=service, handle=handle, kind=kind, said=f"Wir nutzen {service}")


def concept(*uses, **changes) -> Declaration:
    declared = Declaration(
        id="concept",
        body="amt",
        kind=DeclarationKind.CONCEPT,
        address=f"{HOME}k",
        dated=date(2026, 1, 1),
        uses=uses,
    )
    return replace(declared, **changes)


def paper(body="amt", kind=DocumentKind.USAGE_CONCEPT) -> Document:
    return Document(
        id=f"paper-{body}",
        kind=kind,
        body=body,
        service="mastodon",
        title="Nutzungskonzept Mastodon",
        made_at=NOON,
        fields=(),
        legal_as_of=NOON.date(),
    )


def found(observed, declarations=(), usages=(), campaigns=(), documents=()):
    return drift(declarations, usages, campaigns, observed, documents)


def kinds(*args, **named):
    return [one.kind for one in found(*args, **named)]


class TestChannels:
    def test_a_channel_that_a_complete_concept_does_not_name_is_undeclared(self):
        (one,) = found(seen(channel(), channel("x", "amt")), [concept(use())])
        assert (one.kind, one.service, one.subject) == (DriftKind.UNDECLARED_CHANNEL, "x", "amt")
        assert {link.address for link in one.evidence} == {HOME, f"{HOME}k"}

    @pytest.mark.parametrize(
        "handle",
        [
            pytest.param("", id="any-account"),
            pytest.param("Polizei.Amt", id="same"),
            pytest.param("polizeiamt", id="without-dots-and-capitals"),
        ],
    )
    def test_spellings_of_one_account_are_one(self, handle):
        assert kinds(seen(channel("facebook", "Polizei.Amt")), [concept(use("facebook", handle))]) == []

    def test_another_account_of_the_same_service_is_undeclared(self):
        assert kinds(seen(channel("x", "amt_neu")), [concept(use("x", "amt"))]) == [
            DriftKind.UNDECLARED_CHANNEL
        ]

    @pytest.mark.parametrize(
        "other",
        [
            pytest.param(channel("x", "amt", standing=Standing.VIA_OTHER, via="stk"), id="of-another-body"),
            pytest.param(channel("x", "amt", standing=Standing.MENTIONED), id="mentioned"),
            pytest.param(channel("x", "amt", state=ChannelState.DORMANT), id="rests"),
            pytest.param(channel("x", "amt", state=ChannelState.UNKNOWN), id="out-of-sight"),
            pytest.param(channel("x", "amt", gone_by=NOON), id="gone"),
        ],
    )
    def test_what_the_body_does_not_surely_run_is_not_undeclared(self, other):
        assert kinds(seen(channel(), other), [concept(use())]) == []

    def test_nothing_is_missing_from_what_does_not_claim_to_be_complete(self):
        assert kinds(seen(channel("x", "amt")), [concept(use(), complete=False)]) == []
        assert kinds(seen(channel("x", "amt")), [concept()]) == []
        assert (
            kinds(
                seen(channel("x", "amt")), [], [Usage(id="u", body="amt", service="y", kind=UsageKind.LEFT)]
            )
            == []
        )

    def test_a_service_that_is_named_unreadably_is_not_missing(self):
        declared = concept(use(), mentioned=("x",))
        assert kinds(seen(channel("x", "amt")), [declared]) == []
        assert kinds(seen(channel("tiktok", "amt")), [declared]) == [DriftKind.UNDECLARED_CHANNEL]

    def test_a_concept_for_one_service_completes_the_general_one(self):
        part = concept(use("x"), id="x", complete=False, dated=date(2026, 2, 1))
        assert kinds(seen(channel(), channel("x", "amt")), [concept(use()), part]) == []

    def test_only_the_newest_complete_concept_counts(self):
        old = concept(use("x"), id="old", dated=date(2024, 1, 1))
        assert kinds(seen(channel("x", "amt")), [concept(use()), old]) == [DriftKind.UNDECLARED_CHANNEL]

    @pytest.mark.parametrize(
        "gone",
        [
            pytest.param({"gone_by": NOON, "state": ChannelState.UNKNOWN}, id="dropped-by-all-pages"),
            pytest.param({"state": ChannelState.CLOSED, "said": "Wir haben X verlassen."}, id="says-so"),
            pytest.param({"state": ChannelState.MOVED}, id="moved"),
        ],
    )
    def test_a_declared_channel_that_is_over_is_declared_but_gone(self, gone):
        (one,) = found(seen(channel("x", "amt", **gone)), [concept(use("x"))])
        assert (one.kind, one.subject) == (DriftKind.DECLARED_GONE, "amt")

    @pytest.mark.parametrize(
        "other",
        [
            pytest.param((), id="never-seen"),
            pytest.param((channel("x", "amt", state=ChannelState.UNKNOWN),), id="out-of-sight"),
            pytest.param(
                (channel("x", "alt", gone_by=NOON), channel("x", "neu")), id="another-account-goes-on"
            ),
        ],
    )
    def test_what_may_still_be_there_is_not_gone(self, other):
        assert kinds(seen(*other), [concept(use("x"))]) == []

    def test_a_usage_of_the_register_counts_as_declared(self):
        usage = Usage(id="u", body="amt", service="x", kind=UsageKind.OWN_CONTENT)
        assert kinds(seen(channel("x", "amt", gone_by=NOON)), [], [usage]) == [DriftKind.DECLARED_GONE]

    @pytest.mark.parametrize(
        "kind", [kind for kind in UsageKind if kind not in {UsageKind.OWN_CONTENT, UsageKind.DORMANT}]
    )
    def test_a_running_channel_that_is_declared_otherwise_is_of_another_kind(self, kind):
        (one,) = found(seen(channel("x", "amt")), [concept(use("x", kind=kind))])
        assert (one.kind, one.declared, one.observed) == (DriftKind.OTHER_KIND, kind.value, "own_content")

    def test_a_declared_account_outweighs_what_is_declared_of_the_service(self):
        declared = concept(use("x", "amt"), use("x", kind=UsageKind.LEFT))
        assert kinds(seen(channel("x", "amt")), [declared]) == []

    def test_own_content_where_only_adverts_are_seen_is_of_another_kind(self):
        observed = seen(statuses=(("tiktok", Status.ADVERTS_ONLY),), adverts=(("tiktok", LOOK),))
        campaign = Campaign(id="c", body="amt", service="tiktok", title="Lehrkräfte")
        (one,) = found(observed, [concept(use("tiktok"))], [], [campaign])
        assert (one.kind, one.observed) == (DriftKind.OTHER_KIND, "adverts_only")
        both = concept(use("tiktok"), use("tiktok", kind=UsageKind.ADVERTS_ONLY))
        assert kinds(observed, [both], [], [campaign]) == []


class TestAdverts:
    OBSERVED = seen(statuses=(("facebook", Status.ADVERTS_ONLY),), adverts=(("facebook", LOOK),))

    def test_adverts_without_any_campaign_are_told(self):
        assert kinds(self.OBSERVED) == [DriftKind.ADVERTS_WITHOUT_CAMPAIGN]

    @pytest.mark.parametrize(
        ("service", "since", "until", "told"),
        [
            pytest.param("facebook", None, None, False, id="without-dates"),
            pytest.param("instagram", None, None, False, id="same-pixel"),
            pytest.param("tiktok", None, None, True, id="another-service"),
            pytest.param("facebook", "2026-03", "2026-03", False, id="in-its-month"),
            pytest.param("facebook", "2026-03-05", None, True, id="begins-later"),
            pytest.param("facebook", None, "2026-03-03", True, id="ended-before"),
        ],
    )
    def test_a_campaign_covers_adverts_of_its_service_and_time(self, service, since, until, told):
        campaign = Campaign(
            id="c",
            body="amt",
            service=service,
            title="Lehrkräfte",
            since=PartialDate(text=since) if since else None,
            until=PartialDate(text=until) if until else None,
        )
        assert bool(kinds(self.OBSERVED, (), (), [campaign])) is told

    def test_another_bodys_campaign_covers_nothing(self):
        campaign = Campaign(id="c", body="stadt", service="facebook", title="Lehrkräfte")
        assert kinds(self.OBSERVED, (), (), [campaign]) == [DriftKind.ADVERTS_WITHOUT_CAMPAIGN]


class TestTools:
    def test_a_loading_third_party_that_the_notice_does_not_name_is_told(self):
        (one,) = found(seen(recipients=(recipient(),), named_tools=("matomo_self",)))
        assert (one.kind, one.subject, one.observed) == (
            DriftKind.UNNAMED_TOOL,
            "Google Analytics",
            "www.google-analytics.com",
        )
        assert {link.kind for link in one.evidence} == {"survey", "address"}

    @pytest.mark.parametrize(
        ("what", "named"),
        [
            pytest.param(recipient(), None, id="notice-not-read"),
            pytest.param(recipient(), ("google_analytics",), id="named"),
            pytest.param(recipient(vendor="", host="x.example"), (), id="unknown-host"),
            pytest.param(
                recipient(vendor="klaro", host="www.amt.example", tracker=False), (), id="on-the-own-host"
            ),
        ],
    )
    def test_what_is_named_or_cannot_be_told_is_not(self, what, named):
        assert kinds(seen(recipients=(what,), named_tools=named)) == []

    def test_statistics_on_an_own_host_are_a_tool_too(self):
        own = recipient(vendor="matomo_self", host="statistik.amt.example")
        assert kinds(seen(recipients=(own,), named_tools=())) == [DriftKind.UNNAMED_TOOL]

    def test_a_loader_that_only_brought_a_named_tool_is_not_told(self):
        host = "www.googletagmanager.com"
        loader = recipient(vendor="google_tag_manager", host=host, category="tag_manager")
        brought = recipient(hosts=(host, "www.google-analytics.com"))
        assert kinds(seen(recipients=(loader, brought), named_tools=("google_analytics",))) == []
        assert kinds(seen(recipients=(loader,), named_tools=("google_analytics",))) == [
            DriftKind.UNNAMED_TOOL
        ]

    def test_a_tool_that_comes_only_with_agreement_says_so(self):
        (one,) = found(seen(recipients=(recipient(passes=("accept",)),), named_tools=()))
        assert one.observed == "www.google-analytics.com after accepting"
        (one,) = found(seen(recipients=(recipient(passes=("none", "accept")),), named_tools=()))
        assert one.observed == "www.google-analytics.com"

    def test_an_entered_notice_names_tools_as_well(self):
        notice = concept(kind=DeclarationKind.PRIVACY_NOTICE, tools=("google_analytics",))
        assert kinds(seen(recipients=(recipient(),)), [notice]) == []
        empty = replace(notice, tools=())
        assert kinds(seen(recipients=(recipient(),)), [empty]) == [DriftKind.UNNAMED_TOOL]
        assert kinds(seen(recipients=(recipient(),)), [replace(empty, complete=False)]) == []


class TestProfiles:
    @pytest.mark.parametrize(
        ("links", "urls", "told"),
        [
            pytest.param(None, {}, [], id="not-read"),
            pytest.param(
                (),
                {},
                [DriftKind.PROFILE_WITHOUT_IMPRINT, DriftKind.PROFILE_WITHOUT_PRIVACY_NOTICE],
                id="none",
            ),
            pytest.param((HOME,), {}, [], id="homepage"),
            pytest.param(("https://amt.example",), {}, [], id="homepage-spelt-otherwise"),
            pytest.param(
                (HOME,),
                {"privacy_notice": ""},
                [DriftKind.PROFILE_WITHOUT_PRIVACY_NOTICE],
                id="homepage-without",
            ),
            pytest.param(
                ("https://andere.example/",),
                {},
                [DriftKind.PROFILE_WITHOUT_IMPRINT, DriftKind.PROFILE_WITHOUT_PRIVACY_NOTICE],
                id="strangers",
            ),
            pytest.param(
                ("https://land.example/impressum/",),
                {"imprint": "https://www.land.example/impressum"},
                [DriftKind.PROFILE_WITHOUT_PRIVACY_NOTICE],
                id="imprint-of-the-parent",
            ),
        ],
    )
    def test_links_of_a_profile_lead_to_imprint_and_notice(self, links, urls, told):
        assert kinds(seen(channel(profile_links=links), legal_pages=pages(**urls))) == told

    def test_profiles_that_are_over_are_not_looked_at(self):
        assert kinds(seen(channel(profile_links=(), state=ChannelState.CLOSED))) == []


class TestConcept:
    NONE = pages(social_media_concept="")

    def test_channels_without_a_concept_are_told(self):
        (one,) = found(seen(channel(), channel("x", "amt"), legal_pages=self.NONE))
        assert (one.kind, one.observed) == (DriftKind.NO_CONCEPT, "mastodon, x")
        assert one.evidence

    def test_an_approved_concept_of_the_register_is_named_though_no_page_links_one(self):
        (one,) = found(seen(channel(), legal_pages=self.NONE), documents=[paper(), paper(body="rat")])
        assert (one.kind, one.declared) == (DriftKind.NO_CONCEPT, "Nutzungskonzept Mastodon")
        assert "paper-amt" in {link.ref for link in one.evidence}

    def test_other_documents_are_no_concept(self):
        (one,) = found(seen(channel(), legal_pages=self.NONE), documents=[paper(kind=DocumentKind.DPIA)])
        assert one.declared == ""

    @pytest.mark.parametrize("kind", ["professional association", "Verein", " Gewerkschaft", "e.V."])
    def test_private_bodies_owe_no_concept(self, kind):
        assert kinds(seen(channel(), legal_pages=self.NONE, body_kind=kind)) == []

    @pytest.mark.parametrize("kind", ["", "ministry", "Zweckverband", "Landschaftsverband", "unheard of"])
    def test_public_bodies_and_those_of_unknown_kinds_do(self, kind):
        assert kinds(seen(channel(), legal_pages=self.NONE, body_kind=kind)) == [DriftKind.NO_CONCEPT]

    def test_no_channels_need_no_concept(self):
        assert kinds(seen(legal_pages=self.NONE)) == []
        assert kinds(seen(channel(standing=Standing.VIA_OTHER), legal_pages=self.NONE)) == []

    def test_a_concept_that_was_entered_is_one(self):
        assert kinds(seen(channel(), legal_pages=self.NONE), [concept(use())]) == []

    def test_without_a_look_at_legal_pages_nothing_is_said(self):
        assert kinds(seen(channel(), legal_pages=())) == []


@pytest.mark.parametrize("state", [state for state in State if state is not State.LOOKED])
def test_nothing_is_drift_when_nobody_could_look(state):
    blind = seen(
        channel("x", "amt", profile_links=()),
        state=state,
        adverts=(("facebook", LOOK),),
        recipients=(recipient(),),
        named_tools=(),
        legal_pages=pages(social_media_concept=""),
    )
    assert found(blind, [concept(use())]) == ()
    assert found(replace(blind, state=State.LOOKED), [concept(use())])


CHANNELS = st.lists(
    st.builds(
        channel,
        st.sampled_from(["x", "facebook", "mastodon", "tiktok"]),
        st.sampled_from(["amt", "Amt.Auen", "neu", "presse"]),
        state=st.sampled_from(list(ChannelState)),
        gone_by=st.sampled_from([None, NOON]),
        standing=st.sampled_from([Standing.OWN, Standing.VIA_OTHER]),
        profile_links=st.sampled_from([None, (HOME,)]),
    ),
    max_size=6,
    unique_by=lambda one: (one.service, one.handle),
)


def as_declared(observed: Observed) -> Declaration:
    """A concept that tells exactly what is seen."""
    over = {ChannelState.CLOSED, ChannelState.MOVED, ChannelState.HANDLE_KEPT}
    uses = [
        use(
            one.service,
            one.handle,
            UsageKind.VIA_OTHER_BODY
            if one.standing is Standing.VIA_OTHER
            else UsageKind.LEFT
            if one.gone_by or one.state in over
            else UsageKind.OWN_CONTENT,
        )
        for one in observed.channels
    ]
    return concept(*uses)


@given(CHANNELS)
def test_what_is_declared_as_it_is_seen_does_not_drift(channels):
    observed = seen(*channels, recipients=(recipient(),), named_tools=("google_analytics",))
    assert found(observed, [as_declared(observed)]) == ()


@given(CHANNELS, CHANNELS, st.randoms(use_true_random=False))
def test_the_order_of_things_changes_nothing_and_facts_are_unique(declared, channels, chance):
    declarations = [as_declared(seen(*declared)), concept(use("x"), id="part", complete=False)]
    first = found(seen(*channels), declarations)
    chance.shuffle(channels)
    chance.shuffle(declarations)
    second = found(seen(*channels), declarations)
    assert [one.fact for one in first] == [one.fact for one in second]
    assert len({one.fact for one in first}) == len(first)
    assert all(one.evidence for one in first)


def test_a_tool_that_the_notice_denies_is_told_as_denied():
    observed = seen(recipients=(recipient(),), named_tools=("matomo_self",))
    assert [one.declared for one in found(observed)] == [""]
    assert [one.declared for one in found(replace(observed, denied_tools=("google_analytics",)))] == [
        "denied"
    ]


class TestUncompared:
    """Hosts of unknown vendors are a limit of the comparison, not a difference."""

    UNKNOWN = recipient("", "cdn.unknown.example", hosts=("cdn.unknown.example", "img.unknown.example"))
    SITE = seen(recipients=(UNKNOWN, recipient(), recipient("", "static.amt.example")), named_tools=())

    def test_foreign_hosts_without_a_vendor_are_named(self):
        assert uncompared(self.SITE, ()) == ("cdn.unknown.example", "img.unknown.example")
        assert "cdn.unknown.example" not in {one.observed for one in found(self.SITE)}

    def test_without_a_notice_nothing_was_compared(self):
        assert uncompared(replace(self.SITE, named_tools=None), ()) == ()

    def test_an_entered_notice_that_claims_to_be_whole_counts(self):
        notice = concept(kind=DeclarationKind.PRIVACY_NOTICE)
        blind = replace(self.SITE, named_tools=None)
        assert uncompared(blind, [notice]) == ("cdn.unknown.example", "img.unknown.example")
        assert uncompared(blind, [replace(notice, complete=False)]) == ()
