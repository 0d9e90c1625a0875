"""Which services belong to the company that a third party belongs to?"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from amtsblick.values.knowledge import Knowledge

_COMPANY: Final = re.compile(r"[^\W_]+")


@lru_cache(maxsize=4)
def services_by_company(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    """Services of a company or its parent, by the first word of its name ("meta")."""
    found: dict[str, set[str]] = {}
    for service in knowledge.services:
        for name in (service.operator, service.parent_company):
            company = company_of(name)
            if company and not service.federated:
                found.setdefault(company, set()).add(service.id)
    return {company: tuple(sorted(services)) for company, services in found.items()}


def company_of(name: str) -> str:
    """The first word of a company's name in small letters, "" without one."""
    word = _COMPANY.search(name)
    return word.group().casefold() if word else ""
