"""Names for ids: services, vendors, kinds, reasons, in the reader's language."""

import re
from collections.abc import Mapping
from typing import Final

from amtsblick.report.words import Words
from amtsblick.values.knowledge import Knowledge

_NOWHERE: Final = "ZZ"
"""ISO 3166-1 user-assigned code for "unknown or several"."""
_THE_BODY: Final = "the body"
"""Operator of self-hosted software in the knowledge; its country is the body's, not the row's."""


class Names:
    """Looks names up in the knowledge and the catalogue; an unknown id speaks for itself."""

    def __init__(self, knowledge: Knowledge, words: Words, bodies: Mapping[str, str]) -> None:
        self._services = {service.id: service for service in knowledge.services}
        self._vendors = {vendor.id: vendor for vendor in knowledge.vendors}
        self._words = words
        self._bodies = bodies

    def service(self, service: str) -> str:
        """Name of a service; the catalogue's own word where it is no proper name."""
        known = self._services.get(service)
        return self._said("service", service, known.name if known else service)

    def service_operator(self, service: str) -> tuple[str, str]:
        """Operator of a service and its country; "" for what is not known."""
        row = self._services.get(service)
        return self._operator(row.operator, row.operator_country) if row else ("", "")

    def vendor(self, vendor: str) -> str:
        """Name of a third party; the catalogue's own word where it is no proper name."""
        known = self._vendors.get(vendor)
        return self._said("vendor", vendor, known.name if known else vendor)

    def vendor_operator(self, vendor: str) -> tuple[str, str]:
        """Operator of a third party and its country; "" for what is not known."""
        row = self._vendors.get(vendor)
        return self._operator(row.operator, row.operator_country) if row else ("", "")

    def body(self, body: str | None) -> str:
        """Name of a body of this survey."""
        return self._bodies.get(body, body) if body else ""

    def knows_body(self, body: str) -> bool:
        """Is the body part of this survey?"""
        return body in self._bodies

    def kind(self, kind: str) -> str:
        """Kind of body; a kind that the catalogue does not know stays as the list has it."""
        return self._said("kind", re.sub(r"[\s-]+", "_", kind.strip().lower()), kind.strip())

    def category(self, category: str) -> str:
        """Category of third parties; purposes of what is kept on a device serve as categories too."""
        purpose = self._said("inspect.value", category.replace("-", "_"), category)
        return self._said("category", category, purpose)

    def role(self, role: str) -> str:
        """Role of a page."""
        return self._said("role", role, role)

    def reason(self, reason: str) -> str:
        """Why a channel counts; an unknown reason is named as such."""
        return self._said("reason", reason, str(self._words("reason.unnamed", name=reason)))

    def _operator(self, operator: str, country: str) -> tuple[str, str]:
        where = "" if country == _NOWHERE or operator == _THE_BODY else self._words.country(country)
        return self._phrase(operator), self._phrase(where)

    def _phrase(self, text: str) -> str:
        return self._said("operator", re.sub(r"\W+", "_", text.strip().lower()), text)

    def _said(self, group: str, key: str, fallback: str) -> str:
        full = f"{group}.{key}"
        return str(self._words(full)) if self._words.has(full) else fallback
