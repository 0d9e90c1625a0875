"""From which facts are concept, decision record, exit plan and evaluation filled?"""

from typing import Final

from amtsblick.assess.documents import audience, campaign, choice, course, identity, law, news, observation
from amtsblick.assess.documents.pieces import Filler
from amtsblick.assess.documents.service_facts import agreements, facts, operator, third_country_seats
from amtsblick.values.answers import LegalPageKind
from amtsblick.values.documents import DocumentKind
from amtsblick.values.usages import AgreementKind, Metric

_JOINT: Final = AgreementKind.JOINT_CONTROL

CONCEPT: Final[dict[str, tuple[Filler, ...]]] = {
    "body": (identity.controller,),
    "service": (identity.service,),
    "use_kind": (identity.use_kind,),
    "account": (identity.account,),
    "period": (identity.period,),
    "version": (identity.dated,),
    "operator": (operator, facts("dsa")),
    "operator_processing": (facts("insights", "retention"),),
    "access_without_account": (facts("login_wall"),),
    "terms": (facts("terms", "privacy_policy"),),
    "purposes": (audience.purposes,),
    "target_groups": (audience.groups,),
    "benefits": (choice.use_reason,),
    "milder_means": (choice.homepage_advice, audience.milder_means),
    "reach": (observation.followers, course.figures(Metric.REACH, Metric.FOLLOWERS), audience.study_figures),
    "pros_and_cons": (audience.pros_and_cons,),
    "contents": (audience.contents,),
    "advertising": (campaign.listed_campaigns, observation.adverts),
    "legal_basis": (choice.legal_basis,),
    "roles": (facts("roles"), agreements(_JOINT, AgreementKind.USE_VIA)),
    "agreement": (agreements(_JOINT),),
    "transfers": (third_country_seats, facts("transfer"), law.adequacy),
    "legal_state": (law.acts,),
    "editorial": (identity.unit,),
    "alternatives": (audience.alternatives,),
    "imprint": (identity.legal_page(LegalPageKind.IMPRINT, "imprint_at"), observation.profile_links),
    "privacy_notice": (
        identity.legal_page(LegalPageKind.PRIVACY_NOTICE, "notice_at"),
        course.documents(DocumentKind.CHANNEL_NOTICE),
    ),
    "house_rules": (course.documents(DocumentKind.MODERATION),),
    "minors": (facts("minors"),),
    "accessibility": (identity.legal_page(LegalPageKind.ACCESSIBILITY, "accessibility_at"),),
    "dpia_result": (
        course.documents(DocumentKind.DPIA_THRESHOLD, field="result"),
        course.documents(DocumentKind.DPIA, field="decision"),
    ),
    "dpo_opinion": (choice.dpo,),
    "authority_opinion": (choice.reviews,),
    "triggers": (choice.triggers,),
    "next_review": (choice.next_review,),
    "exit_plan": (course.documents(DocumentKind.EXIT_PLAN),),
    "published_at": (
        identity.legal_page(LegalPageKind.SOCIAL_MEDIA_CONCEPT, "concept_at"),
        course.concept,
    ),
    "history": (choice.history, observation.sentences),
}

DECISION: Final[dict[str, tuple[Filler, ...]]] = {
    "decision_id": (choice.number_of,),
    "body": (identity.body,),
    "service": (choice.service, identity.account),
    "kind_of_use": (choice.kind_of_use,),
    "decision": (choice.kind,),
    "reasons": (choice.reasons,),
    "legal_basis": (choice.legal_basis,),
    "conditions": (choice.conditions,),
    "evidence": (choice.evidence,),
    "dpo_position": (choice.dpo_position,),
    "deviation_reason": (choice.deviation,),
    "reviews": (choice.reviews_then,),
    "legal_state": (choice.legal_day, law.acts),
    "law_since": (law.changed_since_decided,),
    "decider": (choice.decider,),
    "date": (choice.decided_on,),
    "valid_from": (choice.valid_from,),
    "next_review": (choice.next_review,),
    "triggers": (choice.triggers,),
    "public": (choice.public,),
}

EXIT: Final[dict[str, tuple[Filler, ...]]] = {
    "trigger": (choice.triggers, observation.takeovers),
    "target": (facts("exit"),),
    "replacements": (audience.replacements,),
    "coverage": (audience.replacement_figures,),
    "links": (observation.shown_on,),
    "ad_accounts": (campaign.listed_campaigns, observation.adverts),
    "record_closed": (course.documents(DocumentKind.RECORD_OF_PROCESSING),),
}

EVALUATION: Final[dict[str, tuple[Filler, ...]]] = {
    "subject": (identity.subject_line, identity.account),
    "period": (course.period,),
    "aims": (audience.aims,),
    "figures": (
        course.figures(Metric.FOLLOWERS, Metric.REACH, Metric.INTERACTIONS, Metric.POSTS),
        observation.followers,
    ),
    "study_figures": (audience.study_figures,),
    "incidents": (observation.takeovers,),
    "moderation_figures": (course.figures(Metric.HATE_SHARE),),
    "changes_observed": (news.changes_since,),
    "drift": (course.drift,),
    "conditions_kept": (choice.conditions_by_now,),
    "alternatives": (choice.homepage_advice, audience.alternatives),
    "law_changes": (law.changes_since_decision,),
    "opinions": (choice.reviews,),
}
