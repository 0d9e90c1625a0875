"""Bodies and the accounts they use now, in the shape of Govdirectory.

Follows what govdirectory.org shows and asks for (read 2026-11-23): an organisation has ``qid``,
``orgLabel``, ``typeLabel`` and a country (variables of its country queries), an official website, and
accounts with the platform's name, the property of Wikidata, the account and its address; accounts with an
end time are not shown. Govdirectory offers no file to upload: it reads Wikidata. This file is for those who
compare, or build such a directory. Here the country is a code (ISO 3166-1 alpha-2), not an item.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from amtsblick.assess.timeline.accounts import Account
from amtsblick.report.csv_text import instant
from amtsblick.report.text import encodable
from amtsblick.report.timeline.profile_address import profile_address
from amtsblick.values.knowledge import Knowledge

ENTITY: Final = "http://www.wikidata.org/entity/"


def directory(
    accounts: Iterable[Account], knowledge: Knowledge, *, generated_at: datetime, licence: str
) -> Iterator[str]:
    """One JSON document, organisation by organisation, in register order of the accounts given."""
    head = {"format": "amtsblick-govdirectory", "version": 1, "generated": instant(generated_at)}
    if licence:
        head["license"] = licence
    yield json.dumps(head, ensure_ascii=False)[:-1] + ',\n"organizations": ['
    now = [one for one in accounts if one.end is None]
    for number, (_, group) in enumerate(groupby(now, key=lambda one: one.body.id)):
        organisation = _organisation(list(group), knowledge)
        yield (",\n" if number else "\n") + encodable(json.dumps(organisation, ensure_ascii=False))
    yield "\n]}\n"


def _organisation(accounts: list[Account], knowledge: Knowledge) -> dict[str, Any]:
    body = accounts[0].body
    services = {service.id: service for service in knowledge.services}
    return {
        "qid": body.wikidata,
        "orgLabel": body.name,
        "typeLabel": body.kind,
        "countryCode": body.country,
        "officialWebsite": body.homepage,
        "accounts": [
            {
                "platform": one.property.platform or services[one.timeline.service].name,
                "property": f"{ENTITY}{one.property.id}",
                "account": one.value,
                "url": profile_address(services.get(one.timeline.service), one.timeline.handle),
                "lastSeen": one.period.last.when.date().isoformat(),
            }
            for one in accounts
        ],
    }
