"""How do the curated files become one Knowledge, and which rows are refused?"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from amtsblick.errors import KnowledgeError
from amtsblick.knowledge.account_rows import account_property_of
from amtsblick.knowledge.audience_rows import figure_of, profile_of
from amtsblick.knowledge.check_rows import check_of
from amtsblick.knowledge.document_rows import proposals_of, sentence_of
from amtsblick.knowledge.fit_rows import fits_of
from amtsblick.knowledge.form_rows import forms_of
from amtsblick.knowledge.legal_rows import Known, act_of, obligation_of, service_fact_of
from amtsblick.knowledge.rows import Row, Table, tables_of
from amtsblick.knowledge.service_rows import service_of
from amtsblick.knowledge.sign_rows import cookie_of, endpoint_of
from amtsblick.values.days import PartialDate
from amtsblick.values.knowledge import Knowledge, Service, Source, Vendor

_BUNDLED: Final = Path(__file__).parent
_FILES: Final = (
    "sources.toml",
    "services.toml",
    "third_parties.toml",
    "makers.toml",
    "cookies.toml",
    "endpoints.toml",
    "checks.toml",
    "wikidata.toml",
    "forms.toml",
    "audience.toml",
    "content_fits.toml",
    "legal.toml",
    "obligations.toml",
    "service_facts.toml",
    "proposals.toml",
    "sentences.toml",
)
_KINDS: Final = {
    "sources.toml": {"source"},
    "services.toml": {"service", "source", "not_federated"},
    "third_parties.toml": {"vendor", "source"},
    "makers.toml": {"maker", "source"},
    "cookies.toml": {"cookie", "source"},
    "endpoints.toml": {"endpoint", "source"},
    "checks.toml": {"check", "source"},
    "wikidata.toml": {"account_property", "source"},
    "forms.toml": {"form", "field", "source"},
    "proposals.toml": {"proposal", "source"},
    "sentences.toml": {"sentence"},
    "audience.toml": {"figure", "profile", "source"},
    "content_fits.toml": {"fit", "source"},
    "legal.toml": {"act", "source"},
    "obligations.toml": {"obligation", "source"},
    "service_facts.toml": {"service_fact", "source"},
}


def load(folder: Path | None = None) -> Knowledge:
    """Read sources, services, third parties and all other curated rows (``*.toml``) from a folder.

    Without a folder the bundled files are meant. The result is remembered, so that indexes can be
    memoised on its identity; changed files give a new one. Raises KnowledgeError with file, line
    and remedy for the first bad row.
    """
    place = (folder or _BUNDLED).resolve()
    try:
        texts = tuple((place / name).read_bytes() for name in _FILES)
    except OSError as error:
        raise KnowledgeError(
            f"{error.filename}: cannot be read ({error.strerror}); restore the file"
        ) from error
    return _build(place, texts)


@lru_cache(maxsize=4)
def _build(place: Path, texts: tuple[bytes, ...]) -> Knowledge:
    del place  # part of the cache key only
    rows, digest = _read(texts)
    sources = _sources(row for row in rows if row.kind == "source")
    known = {source.id: source for source in sources}
    services = tuple(service_of(row, known) for row in rows if row.kind == "service")
    _refuse_shared_hosts(rows, services)
    vendors = tuple(_vendor(row, known) for row in rows if row.kind == "vendor")
    named = {vendor.id for vendor in vendors}
    offered = {service.id for service in services}
    forms = forms_of((row for row in rows if row.file == "forms.toml"), known)
    law = Known(
        sources=known,
        services=offered,
        fields={f"{form.kind}.{field.key}" for form in forms for field in form.fields},
    )
    return Knowledge(
        services=services,
        vendors=vendors,
        cookies=tuple(cookie_of(row, known, named) for row in rows if row.kind == "cookie"),
        endpoints=tuple(endpoint_of(row, known, named) for row in rows if row.kind == "endpoint"),
        checks=tuple(check_of(row, known) for row in rows if row.kind == "check"),
        account_properties=tuple(
            account_property_of(row, known, offered) for row in rows if row.kind == "account_property"
        ),
        figures=tuple(figure_of(row, known, offered) for row in rows if row.kind == "figure"),
        profiles=tuple(profile_of(row, known, offered) for row in rows if row.kind == "profile"),
        fits=tuple(fit for row in rows if row.kind == "fit" for fit in fits_of(row, known, offered)),
        forms=forms,
        proposals=proposals_of(rows, known, offered, forms),
        sentences=tuple(sentence_of(row) for row in rows if row.kind == "sentence"),
        legal_acts=tuple(act_of(row, law) for row in rows if row.kind == "act"),
        obligations=tuple(obligation_of(row, law) for row in rows if row.kind == "obligation"),
        service_facts=tuple(service_fact_of(row, law) for row in rows if row.kind == "service_fact"),
        sources=sources,
        digest=digest,
        not_federated=frozenset(_listed("not_federated", "hosts", rows, known)),
        makers=frozenset(_listed("maker", "accounts", rows, known)),
    )


def _read(texts: tuple[bytes, ...]) -> tuple[list[Row], str]:
    """All rows in the files' order, and the digest over names and texts."""
    digest = hashlib.sha256()
    rows: list[Row] = []
    for name, text in zip(_FILES, texts, strict=True):
        digest.update(f"{name}\0{len(text)}\0".encode() + text)
        rows.extend(tables_of(name, text, _KINDS[name]))
    return rows, f"sha256:{digest.hexdigest()}"


def _sources(rows: Iterable[Row]) -> tuple[Source, ...]:
    """Sources of all files; the same id in two files would let one of them vanish unseen."""
    found: dict[str, Source] = {}
    for row in rows:
        source = source_of(row)
        if source.id in found:
            Table(row).refuse("id", "stands in two files; keep the source in one of them")
        found[source.id] = source
    return tuple(found.values())


def source_of(row: Row) -> Source:
    """A [[source]] row; raises KnowledgeError for a bad one."""
    table = Table(row)
    source = Source(
        id=table.text("id"),
        title=table.text("title"),
        title_de=table.text("title_de", default=""),
        address=table.text("address", default=""),
        verified=table.flag("verified"),
        dated=table.text("dated", default=""),
    )
    if source.verified and not source.address.startswith(("https://", "http://")):
        table.refuse("address", "has no web address although it is verified; add one or set verified = false")
    if source.dated:
        try:
            PartialDate(text=source.dated)
        except ValueError as error:
            table.refuse("dated", f"is no day ({error})")
    table.done()
    return source


def _vendor(row: Row, sources: dict[str, Source]) -> Vendor:
    table = Table(row)
    vendor = Vendor(
        id=table.text("id"),
        name=table.text("name"),
        category=table.text("category"),
        hosts=table.texts("hosts"),
        markers=table.texts("markers", default=()),
        cookies=table.texts("cookies", default=()),
        operator=table.text("operator"),
        operator_country=table.text("operator_country"),
        consent=table.text("consent"),
        advice=table.text("advice", default=""),
        sources=table.sources(sources),
        checked_on=table.day("checked_on"),
        brand=table.text("brand", default=""),
        aliases=table.texts("aliases", default=()),
    )
    table.done()
    return vendor


def _listed(kind: str, what: str, rows: Iterable[Row], sources: dict[str, Source]) -> Iterator[str]:
    """Everything that rows of one kind list under one key; such rows have an id, sources and a day."""
    for row in rows:
        if row.kind == kind:
            table = Table(row)
            table.text("id")
            table.sources(sources)
            table.day("checked_on")
            yield from table.texts(what)
            table.done()


def _refuse_shared_hosts(rows: list[Row], services: tuple[Service, ...]) -> None:
    owners: dict[str, str] = {}
    service_rows = [row for row in rows if row.kind == "service"]
    for row, service in zip(service_rows, services, strict=True):
        for host in (*service.hosts, *service.short_hosts, *service.resource_hosts):
            owner = owners.setdefault(host, service.id)
            if owner != service.id:
                Table(row).refuse(
                    "hosts", f"lists {host!r}, which belongs to {owner!r}; keep it in one of them"
                )
