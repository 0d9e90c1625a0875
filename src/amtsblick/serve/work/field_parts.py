"""Words to choose from, and fields that several kinds of records have."""

from dataclasses import replace
from typing import Final

from amtsblick.serve.words import marked as _
from amtsblick.serve.work.fields import Field, Need, Section, Shape
from amtsblick.values.usages import ContentKind, EvidenceLink, Metric, SaidMode

DPO: Final = (
    ("agree", _("agrees")),
    ("agree_with_conditions", _("agrees with conditions")),
    ("object", _("objects")),
    ("not_heard", _("was not heard")),
)
TRIGGERS: Final = (
    ("due", _("The review date is reached")),
    ("channel_new", _("A new channel is seen")),
    ("channel_gone", _("A channel is gone")),
    ("new_recipient", _("The website sends data to somebody new")),
    ("after_reject", _("The website sends data although visitors rejected it")),
    ("legal_state", _("The legal state changes")),
    ("terms_changed", _("The service changes its terms")),
    ("peer_left", _("A comparable body leaves the service")),
    ("line_crossed", _("A figure crosses a line of this decision")),
    ("drift", _("What is said and what is seen differ")),
    ("takeover", _("The account may belong to somebody else")),
)
AGREEMENTS: Final = (
    ("use_via", _("use of another body's channel")),
    ("joint_control", _("joint control (Art. 26 GDPR)")),
    ("processing", _("processing on behalf (Art. 28 GDPR)")),
)
PROOFS: Final = (
    ("address", _("web address")),
    ("document", _("document")),
    ("survey", _("survey")),
    ("inspection", _("inspection")),
    ("archive", _("archived page")),
    ("profile", _("profile")),
    ("knowledge", _("source of the knowledge")),
)
SUBJECTS: Final = (
    ("use", _("use")),
    ("exit", _("exit")),
    ("exit_debate", _("exit debated")),
    ("assessment", _("assessment")),
    ("governance", _("governance")),
    ("market_watch", _("market watch")),
    ("comparison", _("comparison")),
    ("opinion", _("opinion")),
    ("recommendation", _("recommendation")),
    ("examination", _("examination")),
    ("reason", _("reason")),
)
ABOVE: Final = (("yes", _("above")), ("no", _("below")))

PARTIAL: Final = _("As far as known: 2024, 2024-03 or 2024-03-05.")
LINES: Final = _("One per line.")
ADDRESS: Final = _("Begins with https:// or http://.")
SINCE: Final = Field(name="since", shape=Shape.PARTIAL, label=_("Since"), hint=PARTIAL)
UNTIL: Final = Field(name="until", shape=Shape.PARTIAL, label=_("Until"), hint=PARTIAL)
BODY: Final = Field(
    name="body",
    shape=Shape.BODY,
    label=_("Body"),
    hint=_("Its name, or its short name in this register."),
    required=True,
)
SERVICE: Final = Field(name="service", shape=Shape.SERVICE, label=_("Service"), required=True)
SITE_OR_SERVICE: Final = replace(SERVICE, need=Need.HOMEPAGE)
WHAT_IF_ANY: Final = replace(SERVICE, need=Need.BOTH, required=False)
"""A service, the own website, or services in general."""
METRIC: Final = Field(
    name="metric",
    shape=Shape.CHOICE,
    label=_("Figure"),
    options=Metric,
    words="due.metric",
    required=True,
)
CONTENTS: Final = Field(
    name="contents",
    shape=Shape.TICKS,
    label=_("What is published"),
    options=ContentKind,
    words="standing.contents",
)
USAGE: Final = Field(
    name="usage",
    shape=Shape.TEXT,
    label=_("Usage"),
    hint=_("Id of the usage that is meant; empty: all use of this service by the body."),
)
EVIDENCE: Final = Field(
    name="evidence",
    shape=Shape.ROWS,
    label=_("Evidence"),
    hint=_("Where others can check it."),
    row=_("Evidence %(number)s"),
    makes=EvidenceLink,
    columns=(
        Field(name="kind", shape=Shape.CHOICE, label=_("What it is"), said=PROOFS, required=True),
        Field(name="text", shape=Shape.TEXT, label=_("Title"), required=True),
        Field(name="address", shape=Shape.TEXT, label=_("Web address")),
        Field(name="ref", shape=Shape.HIDDEN, label=""),
        Field(name="taken_at", shape=Shape.HIDDEN, label=""),
    ),
)
ORIGIN: Final = Section(
    title=_("Who says so"),
    fields=(
        Field(
            name="origin.said_by",
            shape=Shape.TEXT,
            label=_("Office or role that says so"),
            hint=_("An office, never a private person."),
        ),
        Field(
            name="origin.mode",
            shape=Shape.CHOICE,
            label=_("How it became known"),
            options=SaidMode,
            words="standing.mode",
            required=True,
        ),
        Field(name="origin.on", shape=Shape.DAY, label=_("Said on")),
        Field(name="origin.title", shape=Shape.TEXT, label=_("Title of the source")),
        Field(name="origin.address", shape=Shape.TEXT, label=_("Web address of the source"), hint=ADDRESS),
        Field(
            name="origin.statement",
            shape=Shape.TEXT,
            label=_("Statement in this register"),
            hint=_("Id of a public statement that says it, if there is one."),
        ),
    ),
)
