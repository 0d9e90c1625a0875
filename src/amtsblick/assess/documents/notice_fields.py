"""From which facts are notices, moderation rules and campaign sheets filled?"""

from typing import Final

from amtsblick.assess.documents import audience, campaign, choice, course, identity, observation
from amtsblick.assess.documents.pieces import Filler
from amtsblick.assess.documents.service_facts import agreements, facts, operator, third_country_seats
from amtsblick.values.answers import LegalPageKind
from amtsblick.values.usages import AgreementKind, Metric

CHANNEL: Final[dict[str, tuple[Filler, ...]]] = {
    "controller": (identity.controller,),
    "operator": (operator,),
    "role": (facts("roles"),),
    "essence": (agreements(AgreementKind.JOINT_CONTROL),),
    "operator_processing": (facts("privacy_policy"),),
    "purposes": (audience.purposes,),
    "legal_bases": (choice.legal_basis,),
    "insights": (facts("insights"),),
    "ads": (campaign.listed_campaigns, observation.adverts),
    "recipients": (operator,),
    "third_countries": (third_country_seats, facts("transfer")),
    "storage": (facts("retention"),),
    "rights_where": (facts("contact"),),
    "alternatives": (audience.alternatives,),
    "minors": (facts("minors"),),
    "version": (identity.dated,),
}

WEBSITE: Final[dict[str, tuple[Filler, ...]]] = {
    "controller": (identity.controller,),
    "necessary_cookies": (observation.cookies(necessary=True),),
    "other_cookies": (observation.cookies(necessary=False),),
    "consent_services": (observation.consent_services,),
    "without_consent": (observation.without_consent,),
    "embeds": (observation.recipients(lambda one: one.category in observation.EMBEDDED),),
    "social_networks": (observation.channel_list,),
    "recipients": (observation.recipients(lambda _: True),),
    "processors": (agreements(AgreementKind.PROCESSING),),
    "third_countries": (observation.third_countries,),
    "version": (identity.dated,),
    "check_page": (
        identity.legal_page(LegalPageKind.PRIVACY_NOTICE, "notice_at"),
        identity.missing_page(LegalPageKind.PRIVACY_NOTICE, "notice_missing"),
        identity.legal_page(LegalPageKind.IMPRINT, "imprint_at"),
        identity.missing_page(LegalPageKind.IMPRINT, "imprint_missing"),
    ),
    "check_named": (observation.named,),
    "check_not_named": (observation.not_named,),
    "check_unknown": (observation.not_compared,),
    "check_before_consent": (observation.before_consent,),
    "check_after_reject": (observation.after_reject,),
}

MODERATION: Final[dict[str, tuple[Filler, ...]]] = {
    "scope": (identity.subject_line, identity.account),
    "responsible": (identity.unit,),
    "hate_figures": (course.figures(Metric.HATE_SHARE),),
}

CAMPAIGN: Final[dict[str, tuple[Filler, ...]]] = {
    "title": (campaign.title,),
    "service": (campaign.service,),
    "payer": (campaign.payer,),
    "beneficiary": (campaign.beneficiary,),
    "objective": (campaign.objective,),
    "legal_basis": (choice.legal_basis,),
    "target": (campaign.targeting,),
    "audience_upload": (campaign.upload,),
    "pixel": (campaign.pixel, observation.own_site_recipients, observation.adverts),
    "landing_page": (campaign.landing_page,),
    "landing_scan": (campaign.landing_scan,),
    "agency": (campaign.agency, agreements(AgreementKind.PROCESSING)),
    "budget": (campaign.budget,),
    "period": (campaign.period,),
    "ad_library": (campaign.ad_library, facts("ad_library")),
    "result": (campaign.result,),
}
