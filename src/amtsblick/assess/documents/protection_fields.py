"""From which facts are the documents of data protection filled?"""

from typing import Final

from amtsblick.assess.documents import audience, choice, course, identity, law, observation
from amtsblick.assess.documents.pieces import Filler
from amtsblick.assess.documents.service_facts import (
    agreement_address,
    agreement_version,
    agreements,
    facts,
    joint_controllers,
    operator,
    service_and_operator,
    third_country_seats,
)
from amtsblick.values.answers import LegalPageKind
from amtsblick.values.documents import DocumentKind
from amtsblick.values.usages import AgreementKind

_JOINT: Final = AgreementKind.JOINT_CONTROL

THRESHOLD: Final[dict[str, tuple[Filler, ...]]] = {
    "object": (identity.subject_line, identity.account),
    "processing": (audience.contents, facts("insights")),
    "existing_dpia": (course.documents(DocumentKind.DPIA),),
    "criterion.vulnerable": (facts("minors"),),
}

DPIA: Final[dict[str, tuple[Filler, ...]]] = {
    "object": (identity.subject_line, identity.account),
    "version": (identity.dated,),
    "people": (identity.unit,),
    "purposes": (audience.aims,),
    "flows": (facts("insights"),),
    "roles": (facts("roles"), agreements(_JOINT, AgreementKind.USE_VIA, AgreementKind.PROCESSING)),
    "technology": (facts("feature", "login_wall"), observation.own_site_recipients),
    "recipients": (operator,),
    "third_countries": (third_country_seats, facts("transfer"), law.adequacy),
    "retention": (facts("retention"),),
    "legal_basis": (choice.legal_basis,),
    "alternatives": (choice.homepage_advice, audience.milder_means),
    "transparency": (
        identity.legal_page(LegalPageKind.PRIVACY_NOTICE, "notice_at"),
        identity.legal_page(LegalPageKind.SOCIAL_MEDIA_CONCEPT, "concept_at"),
    ),
    "legal_state": (law.acts,),
    "measures_plan": (choice.conditions,),
    "triggers": (choice.triggers,),
    "next_review": (choice.next_review,),
}

RECORD: Final[dict[str, tuple[Filler, ...]]] = {
    "title": (identity.title,),
    "status": (identity.status,),
    "created": (identity.created,),
    "changed": (identity.changed,),
    "next_review": (choice.next_review,),
    "controller": (identity.controller,),
    "joint_controllers": (joint_controllers,),
    "department": (identity.unit,),
    "purposes": (audience.purposes,),
    "legal_bases": (choice.legal_basis,),
    "recipients": (operator,),
    "processors": (agreements(AgreementKind.PROCESSING),),
    "third_countries": (third_country_seats, facts("transfer")),
    "dpia_ref": (course.documents(DocumentKind.DPIA_THRESHOLD, DocumentKind.DPIA),),
    "notice_ref": (
        course.documents(DocumentKind.CHANNEL_NOTICE),
        identity.legal_page(LegalPageKind.PRIVACY_NOTICE, "notice_at"),
    ),
}

ROLES: Final[dict[str, tuple[Filler, ...]]] = {
    "service": (service_and_operator,),
    "insights_on": (facts("insights"),),
    "legal_state": (law.case_law,),
    "operator_view": (facts("roles"),),
    "agreement_name": (agreements(_JOINT),),
    "agreement_url": (agreement_address,),
    "agreement_version": (agreement_version,),
    "contact_point": (facts("contact"),),
    "next_review": (choice.next_review,),
}

TRANSFER: Final[dict[str, tuple[Filler, ...]]] = {
    "recipient": (operator,),
    "country": (third_country_seats,),
    "instrument": (facts("transfer"), law.adequacy),
    "watch": (law.open_transfers,),
    "next_review": (choice.next_review,),
}
