"""What is asked about campaigns, agreements, public statements and figures?"""

from typing import Final

from amtsblick.serve.words import marked as _
from amtsblick.serve.work.field_parts import (
    ADDRESS,
    AGREEMENTS,
    BODY,
    CONTENTS,
    LINES,
    METRIC,
    ORIGIN,
    SERVICE,
    SINCE,
    SITE_OR_SERVICE,
    SUBJECTS,
    UNTIL,
    WHAT_IF_ANY,
)
from amtsblick.serve.work.fields import Field, Need, Section, Shape
from amtsblick.values.usages import AgreementKind

CAMPAIGN_FORM: Final = (
    Section(
        title=_("The campaign"),
        fields=(
            BODY,
            SERVICE,
            Field(name="title", shape=Shape.TEXT, label=_("Title"), required=True),
            Field(name="objective", shape=Shape.TEXT, label=_("Aim")),
            SINCE,
            UNTIL,
            Field(name="payer", shape=Shape.TEXT, label=_("Who pays")),
            Field(name="beneficiary", shape=Shape.TEXT, label=_("On whose behalf")),
            Field(name="budget_eur", shape=Shape.WHOLE, label=_("Budget in whole euros")),
            Field(name="agency", shape=Shape.TEXT, label=_("Agency")),
        ),
    ),
    Section(
        title=_("Whom it reaches and with which data"),
        fields=(
            Field(name="targeting", shape=Shape.LINES, label=_("By what the audience is chosen"), hint=LINES),
            Field(
                name="audience_upload",
                shape=Shape.MAYBE,
                label=_("Own lists of people uploaded to the service"),
            ),
            Field(name="pixel", shape=Shape.MAYBE, label=_("Measuring pixel on the own website")),
            Field(name="landing_page", shape=Shape.TEXT, label=_("Where the adverts lead"), hint=ADDRESS),
            Field(
                name="ad_library",
                shape=Shape.TEXT,
                label=_("Proof in the service's ad library"),
                hint=ADDRESS,
            ),
            Field(name="result", shape=Shape.AREA, label=_("Result")),
        ),
    ),
    ORIGIN,
)
AGREEMENT_FORM: Final = (
    Section(
        title=_("The agreement"),
        fields=(
            Field(
                name="kind",
                shape=Shape.CHOICE,
                label=_("What it settles"),
                options=AgreementKind,
                said=AGREEMENTS,
                required=True,
            ),
            BODY,
            Field(
                name="party",
                shape=Shape.TEXT,
                label=_("Agreed with"),
                hint=_("Short name of the other body in this register, or the operator of a service."),
                required=True,
            ),
            Field(name="service", shape=Shape.SERVICE, label=_("Service"), need=Need.ALL),
            Field(name="scope", shape=Shape.AREA, label=_("What it covers")),
            CONTENTS,
            Field(name="version", shape=Shape.TEXT, label=_("Version")),
            Field(name="address", shape=Shape.TEXT, label=_("Where it can be read"), hint=ADDRESS),
            SINCE,
            UNTIL,
        ),
    ),
    ORIGIN,
)
STATEMENT_FORM: Final = (
    Section(
        title=_("What was said"),
        fields=(
            Field(
                name="about",
                shape=Shape.BODY,
                label=_("About the body"),
                hint=_("Its name or short name; empty when it is about many."),
            ),
            Field(
                name="group",
                shape=Shape.TEXT,
                label=_("About the group"),
                hint=_("For instance “all ministries”, when no single body is meant."),
            ),
            WHAT_IF_ANY,
            Field(name="subject", shape=Shape.CHOICE, label=_("Subject"), said=SUBJECTS, required=True),
            Field(
                name="text",
                shape=Shape.AREA,
                label=_("In our own words, German"),
                required=True,
                german=True,
            ),
            Field(name="text_en", shape=Shape.AREA, label=_("In our own words, English")),
        ),
    ),
    ORIGIN,
)
MEASURE_FORM: Final = (
    Section(
        title=_("The figure"),
        fields=(
            BODY,
            SITE_OR_SERVICE,
            Field(name="handle", shape=Shape.TEXT, label=_("Account")),
            METRIC,
            Field(
                name="value",
                shape=Shape.NUMBER,
                label=_("Value"),
                hint=_("A count; for hateful comments percent."),
                required=True,
            ),
            Field(name="since", shape=Shape.DAY, label=_("First day"), required=True),
            Field(name="until", shape=Shape.DAY, label=_("Last day"), required=True),
        ),
    ),
    ORIGIN,
)
