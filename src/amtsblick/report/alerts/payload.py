"""What does a webhook get? JSON after the Standard Webhooks specification: type, timestamp, data."""

import json
from datetime import datetime
from typing import Any, Final

from amtsblick.report.csv_text import instant
from amtsblick.report.text import clean
from amtsblick.values.alerts import News

TEST: Final = "alert.test"
_NEWS: Final = "news."


def news_payload(news: News) -> bytes:
    """One piece of news: its kind is the type, its moment the timestamp. The same news gives the same bytes."""
    data = {
        "id": news.id,
        "question": news.question.value,
        "side": news.side.value,
        "body": {"id": news.body, "name": clean(news.body_name)} if news.body else None,
        "services": list(news.services),
        "record": news.record,
        "handle": clean(news.handle),
        "link": clean(news.link),
        "texts": {
            lang: {"title": clean(one.title), "text": clean(one.text)}
            for lang, one in sorted(news.words.items())
        },
    }
    return _payload(f"{_NEWS}{news.kind}", news.at, data)


def trial_payload(subscription: str, when: datetime) -> bytes:
    """Shows that the receiver can be reached and checks signatures."""
    return _payload(TEST, when, {"subscription": subscription})


def _payload(kind: str, when: datetime, data: dict[str, Any]) -> bytes:
    whole = {"type": kind, "timestamp": instant(when), "data": data}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
