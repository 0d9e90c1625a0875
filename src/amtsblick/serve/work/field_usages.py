"""What is asked about a usage?"""

from typing import Final

from amtsblick.serve.words import marked as _
from amtsblick.serve.work.field_parts import BODY, CONTENTS, ORIGIN, SINCE, UNTIL
from amtsblick.serve.work.fields import Field, Need, Section, Shape
from amtsblick.values.usages import Purpose, TargetGroup, UsageKind

USAGE_FORM: Final = (
    Section(
        title=_("What is used"),
        fields=(
            BODY,
            Field(
                name="service",
                shape=Shape.SERVICE,
                label=_("Service"),
                need=Need.ALL,
                hint=_("“All services” only with “not used” and “via another body”."),
            ),
            Field(
                name="kind",
                shape=Shape.CHOICE,
                label=_("How it is used"),
                options=UsageKind,
                words="standing.kind",
                required=True,
            ),
            Field(
                name="handle",
                shape=Shape.TEXT,
                label=_("Account"),
                hint=_("Its name or the address of its profile; empty where no account is meant."),
            ),
            Field(
                name="via",
                shape=Shape.BODY,
                label=_("Through the channel of"),
                hint=_("Only where another body's channel is used."),
            ),
            SINCE,
            UNTIL,
            Field(name="exit_debated", shape=Shape.YES, label=_("Still used, an exit is being debated")),
        ),
    ),
    Section(
        title=_("What for and for whom"),
        fields=(
            Field(
                name="purposes",
                shape=Shape.TICKS,
                label=_("Public task"),
                options=Purpose,
                words="standing.purposes",
            ),
            Field(
                name="target_groups",
                shape=Shape.TICKS,
                label=_("Target groups"),
                options=TargetGroup,
                words="standing.target_groups",
            ),
            Field(
                name="professions",
                shape=Shape.LINES,
                label=_("Target groups more closely"),
                hint=_("For instance teachers or nurses. One per line."),
            ),
            CONTENTS,
            Field(name="unit", shape=Shape.TEXT, label=_("Responsible unit")),
            Field(
                name="reason",
                shape=Shape.AREA,
                label=_("Why it is used so"),
                hint=_("One sentence that citizens understand."),
            ),
            Field(
                name="alternatives",
                shape=Shape.LINES,
                label=_("Where citizens find the same without the service"),
                hint=_("Addresses or words. One per line."),
            ),
            Field(name="note", shape=Shape.AREA, label=_("Note")),
        ),
    ),
    ORIGIN,
)
