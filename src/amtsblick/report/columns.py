"""The data dictionary: what each column of each table is called and means."""

from datetime import date, datetime
from typing import Final, Literal, NamedTuple, TypeAlias

Value: TypeAlias = str | int | bool | datetime | date | None
Kind: TypeAlias = Literal["text", "integer", "boolean", "time", "date"]


class Column(NamedTuple):
    """``kind`` is text, integer, boolean, time (UTC) or date; ``meaning`` is for readers."""

    name: str
    kind: Kind
    meaning: str


_HEAD: Final = (
    Column("body_id", "text", "Id of the body, unique in the register."),
    Column("body_name", "text", "Name of the body as the list has it."),
)
_RECORD: Final = (
    Column("evidence_file", "text", "Archive file, relative to the evidence folder."),
    Column("record_id", "text", "WARC-Record-ID of the stored answer."),
    Column("digest", "text", "Digest of the stored payload, sha256:<hex>."),
)
_CITATION: Final = (
    Column("evidence_page", "text", "Page that shows it (the first one when there are several)."),
    Column("evidence_taken_at", "time", "When that page was captured, UTC."),
    Column("place", "text", "Place on the page: header, footer, nav, imprint, hub_page …"),
    Column("dom_path", "text", "Path of the element in the document."),
    Column("excerpt", "text", "Verbatim piece of the source."),
    *_RECORD,
)
_SERVICE: Final = (
    Column("service", "text", "Id of the service in the catalogue."),
    Column("service_name", "text", "Name of the service."),
)

BODIES: Final = (
    *_HEAD,
    Column("kind", "text", "Kind of body as the list has it."),
    Column("parent_id", "text", "Id of the parent body; empty if none."),
    Column("homepage", "text", "Homepage as the list has it."),
    Column("country", "text", "ISO 3166-1 alpha-2."),
    Column("region", "text", "Region as the list has it."),
    Column("wikidata", "text", "Id of the body's item in Wikidata as the list has it; empty if none."),
    Column("looked", "boolean", "True when at least one page could be looked at."),
    Column("state", "text", "looked, or why nothing could be looked at."),
    Column("state_detail", "text", "Technical message."),
    Column("pages_looked", "integer", "Pages looked at. All counts rest on these."),
    Column("pages_visited", "integer", "Pages visited, looked at or not."),
    Column(
        "own_channels",
        "integer",
        "Channels counted as the body's own; without those of services with status resting.",
    ),
    Column("taken_at", "time", "When the start page was captured, UTC."),
)
CHANNELS: Final = (
    *_HEAD,
    *_SERVICE,
    Column("handle", "text", "Canonical handle."),
    Column("url", "text", "Canonical address."),
    Column("standing", "text", "own, via_other (another body's) or mentioned (for a human to decide)."),
    Column("status", "text", "Status of the body on the service, see table cells."),
    Column("via_body_id", "text", "Body that runs the channel, when standing is via_other."),
    Column("reason", "text", "Why it counts as it does."),
    Column("verification", "text", "not_tried, confirmed, no_back_link or failed."),
    Column("pages_seen", "integer", "Pages looked at that show the channel."),
    Column("pages_looked", "integer", "Pages looked at."),
    *_CITATION,
)
CELLS: Final = (
    *_HEAD,
    *_SERVICE,
    Column(
        "status",
        "text",
        "own, via_other, adverts_only, left, resting, offered, unclear. A service without a line was not "
        "found, or not looked at when the body was not.",
    ),
    Column("channels", "integer", "Channels found, of any standing."),
    Column("offered_at", "text", "Address behind which an unresolved channel is offered."),
)
PAGES: Final = (
    *_HEAD,
    Column("url", "text", "Address of the page."),
    Column("role", "text", "start, imprint, privacy, contact, press, hub, language, pointer, other …"),
    Column("looked", "boolean", "True when the page could be looked at."),
    Column("state", "text", "looked, or why not."),
    Column("detail", "text", "Technical message."),
    Column("http_status", "integer", "HTTP status; empty when there was no answer."),
    Column("taken_at", "time", "When it was captured or tried, UTC."),
    *_RECORD,
)
THIRD_PARTIES: Final = (
    *_HEAD,
    Column("vendor", "text", "Id of the third party in the catalogue."),
    Column("vendor_name", "text", "Name of the third party."),
    Column("category", "text", "Category in the catalogue."),
    Column("operator", "text", "Company that operates it."),
    Column("operator_country", "text", "Country of the operator, ISO 3166-1 alpha-2."),
    Column("host", "text", "Host named in the source."),
    Column("load_state", "text", "loads, hint, deferred, noscript or markup; from the source alone."),
    *_CITATION,
)
UNKNOWN_HOSTS: Final = (
    *_HEAD,
    Column("host", "text", "Host."),
    Column("element", "text", "Element that loads it."),
    *_CITATION,
)
LEGAL_PAGES: Final = (
    *_HEAD,
    Column("kind", "text", "imprint, privacy_notice, accessibility_statement or social_media_concept."),
    Column("linked", "boolean", "False means: no link on the pages looked at; no proof of absence."),
    Column("url", "text", "Address; empty when not linked."),
    *_CITATION,
)
NOTICES: Final = (
    *_HEAD,
    *_SERVICE,
    Column("kind", "text", "left, resting, moved, announced, exceptional or handle_kept."),
    Column("sentence", "text", "The body's sentence, verbatim."),
    Column("date_given", "date", "Date named in the notice, if any."),
    *_CITATION,
)
ADVERTS: Final = (*_HEAD, *_SERVICE, Column("what", "text", "What was seen."), *_CITATION)
EVIDENCE: Final = (
    *_HEAD,
    Column("statement", "text", "channel, notice, advert, third_party, unknown_host or legal_page."),
    Column("subject", "text", "service:handle, service, vendor, host or kind of legal page."),
    *_CITATION,
)
CHANGES: Final = (
    *_HEAD,
    Column("kind", "text", "Kind of difference, such as joined, gone, notice, lost_sight."),
    Column("service", "text", "Service, when it is about one."),
    Column("subject", "text", "Handle, vendor, kind of legal page or state."),
    Column("before", "text", "Before."),
    Column("after", "text", "After."),
)
NOTES: Final = (
    "Text that a spreadsheet could take for a formula starts with an apostrophe in CSV and XLSX.",
    "JSON and Parquet hold all text unchanged.",
    "All times are UTC.",
    "Findings rest on pages looked at; see bodies and pages for what could not be looked at.",
)
"""What a user of the tables has to know."""
