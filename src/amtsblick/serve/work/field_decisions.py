"""What is asked about reviews and decisions?"""

from typing import Final

from amtsblick.serve.words import marked as _
from amtsblick.serve.work.field_parts import (
    ABOVE,
    BODY,
    DPO,
    EVIDENCE,
    METRIC,
    ORIGIN,
    SITE_OR_SERVICE,
    TRIGGERS,
    USAGE,
    WHAT_IF_ANY,
)
from amtsblick.serve.work.fields import Field, Section, Shape
from amtsblick.values.decisions import (
    Condition,
    DecisionKind,
    DpoPosition,
    Line,
    Reason,
    ReasonKind,
    ReviewDepth,
    ReviewOutcome,
    TriggerKind,
)
from amtsblick.values.usages import UsageKind

REVIEW_FORM: Final = (
    Section(
        title=_("What was looked at"),
        fields=(
            Field(
                name="body",
                shape=Shape.BODY,
                label=_("Body"),
                hint=_("Whose use was looked at; empty: public bodies in general."),
            ),
            WHAT_IF_ANY,
            USAGE,
            Field(
                name="by",
                shape=Shape.BODY,
                label=_("Who looked"),
                hint=_("Name or short name of the body that reviewed."),
                required=True,
            ),
        ),
    ),
    Section(
        title=_("What it came to"),
        fields=(
            Field(
                name="depth",
                shape=Shape.CHOICE,
                label=_("How closely somebody looked"),
                options=ReviewDepth,
                words="standing.depth",
                required=True,
            ),
            Field(
                name="outcome",
                shape=Shape.CHOICE,
                label=_("Outcome"),
                options=ReviewOutcome,
                words="standing.outcome",
                required=True,
            ),
            Field(name="on", shape=Shape.DAY, label=_("Day of the review"), required=True),
            Field(name="findings", shape=Shape.AREA, label=_("Findings"), german=True),
            Field(name="recommendation", shape=Shape.AREA, label=_("Recommendation"), german=True),
            EVIDENCE,
        ),
    ),
    ORIGIN,
)
DECISION_FORM: Final = (
    Section(
        title=_("What is decided on"),
        fields=(
            BODY,
            SITE_OR_SERVICE,
            Field(
                name="usage_kind",
                shape=Shape.CHOICE,
                label=_("Kind of use"),
                options=UsageKind,
                words="standing.kind",
                required=True,
            ),
            USAGE,
        ),
    ),
    Section(
        title=_("The decision"),
        fields=(
            Field(
                name="kind",
                shape=Shape.CHOICE,
                label=_("Decision"),
                options=DecisionKind,
                words="standing.decision",
                required=True,
            ),
            Field(
                name="reasons",
                shape=Shape.ROWS,
                label=_("Reasons"),
                hint=_("At least one."),
                row=_("Reason %(number)s"),
                makes=Reason,
                columns=(
                    Field(
                        name="kind",
                        shape=Shape.CHOICE,
                        label=_("Kind"),
                        options=ReasonKind,
                        words="standing.reason",
                        required=True,
                    ),
                    Field(name="text", shape=Shape.AREA, label=_("In a sentence"), german=True),
                ),
            ),
            Field(
                name="conditions",
                shape=Shape.ROWS,
                label=_("Conditions"),
                hint=_("What has to be done or kept, who is responsible, and by when."),
                row=_("Condition %(number)s"),
                makes=Condition,
                columns=(
                    Field(
                        name="text",
                        shape=Shape.AREA,
                        label=_("What has to be done"),
                        required=True,
                        german=True,
                    ),
                    Field(name="owner", shape=Shape.TEXT, label=_("Responsible unit or role")),
                    Field(name="due", shape=Shape.DAY, label=_("Due by")),
                ),
            ),
            Field(
                name="legal_basis",
                shape=Shape.LINES,
                label=_("Legal basis"),
                hint=_("One provision per line."),
            ),
            Field(
                name="dpo",
                shape=Shape.CHOICE,
                label=_("The data-protection officer"),
                options=DpoPosition,
                said=DPO,
                required=True,
            ),
            Field(
                name="deviation",
                shape=Shape.AREA,
                label=_("Why it was decided otherwise than the data-protection officer says"),
                german=True,
            ),
        ),
    ),
    Section(
        title=_("Who, when, and when to look again"),
        fields=(
            Field(
                name="decided_by",
                shape=Shape.TEXT,
                label=_("Decided by"),
                hint=_("An office or role, never a private person."),
                required=True,
            ),
            Field(name="decided_on", shape=Shape.DAY, label=_("Decided on"), required=True),
            Field(name="valid_from", shape=Shape.DAY, label=_("Holds from"), required=True),
            Field(
                name="review_due",
                shape=Shape.DAY,
                label=_("Look again by"),
                hint=_("At the latest after a year while the service is used, else after two."),
                required=True,
            ),
            Field(
                name="legal_as_of",
                shape=Shape.DAY,
                label=_("Legal state considered up to"),
                hint=_("Changes of the law after this day ask for the decision again."),
            ),
            Field(name="public", shape=Shape.YES, label=_("To be published"), required=True),
            Field(
                name="replaces",
                shape=Shape.TEXT,
                label=_("Replaces the decision"),
                hint=_("Id of the decision before, if there is one."),
            ),
        ),
    ),
    Section(
        title=_("What asks for it again"),
        closed=True,
        fields=(
            Field(
                name="triggers",
                shape=Shape.TICKS,
                label=_("Occasions"),
                hint=_("None ticked: all of them."),
                options=TriggerKind,
                said=TRIGGERS,
            ),
            Field(
                name="lines",
                shape=Shape.ROWS,
                label=_("Alarm lines"),
                hint=_("Figures from which on the decision is to be made again."),
                row=_("Alarm line %(number)s"),
                makes=Line,
                columns=(
                    METRIC,
                    Field(name="above", shape=Shape.CHOICE, label=_("When it is"), said=ABOVE, required=True),
                    Field(name="value", shape=Shape.NUMBER, label=_("Value"), required=True),
                    Field(name="periods", shape=Shape.WHOLE, label=_("Times in a row")),
                ),
            ),
            EVIDENCE,
        ),
    ),
    ORIGIN,
)
