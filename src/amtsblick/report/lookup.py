"""Names for ids: services, vendors, kinds, reasons, in the reader's language."""

import re
from collections.abc import Mapping

from amtsblick.report.words import Words
from amtsblick.values.knowledge import Knowledge, Service, Vendor


class Names:
    """Looks names up in the knowledge and the catalogue; an unknown id speaks for itself."""

    def __init__(self, knowledge: Knowledge, words: Words, bodies: Mapping[str, str]) -> None:
        self._services = {service.id: service for service in knowledge.services}
        self._vendors = {vendor.id: vendor for vendor in knowledge.vendors}
        self._words = words
        self._bodies = bodies

    def service(self, service: str) -> str:
        """Name of a service."""
        known = self._services.get(service)
        return known.name if known else service

    def service_row(self, service: str) -> Service | None:
        """The catalogue's row of a service."""
        return self._services.get(service)

    def vendor(self, vendor: str) -> str:
        """Name of a third party."""
        known = self._vendors.get(vendor)
        return known.name if known else vendor

    def vendor_row(self, vendor: str) -> Vendor | None:
        """The catalogue's row of a third party."""
        return self._vendors.get(vendor)

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
        """Category of third parties."""
        return self._said("category", category, category)

    def role(self, role: str) -> str:
        """Role of a page."""
        return self._said("role", role, role)

    def reason(self, reason: str) -> str:
        """Why a channel counts; an unknown reason is named as such."""
        return self._said("reason", reason, str(self._words("reason.unnamed", name=reason)))

    def _said(self, group: str, key: str, fallback: str) -> str:
        full = f"{group}.{key}"
        return str(self._words(full)) if self._words.has(full) else fallback
