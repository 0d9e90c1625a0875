"""What the archives of the tests hold: every kind of capture of small pages."""

from datetime import UTC, datetime

from archives.warcs import Answered

HOME = "https://amt.example/"
PAGE = (
    "<html><head><title>Amt</title></head><body><a href='https://x.com/amt'>X</a>"
    "<a href='/impressum'>Impressum</a></body></html>"
)
OTHER = PAGE.replace("https://x.com/amt", "https://social.example/@amt")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

HELD = (
    Answered(url=HOME, moment="20180102030405", body=PAGE),
    Answered(url=HOME, moment="20190102030405", body=PAGE, repeats="20180102030405"),
    Answered(url="http://www.amt.example/", moment="20190202030405", body=PAGE),
    Answered(url=HOME, moment="20200102030405", body="<html>weg</html>", status="404 Not Found"),
    Answered(
        url=HOME,
        moment="20210102030405",
        status="301 Moved Permanently",
        headers=(("Location", "/start"), ("Content-Type", "text/html")),
    ),
    Answered(url="https://amt.example/start", moment="20210102030406", body=OTHER),
    Answered(url="https://gesperrt.example/", moment="20210102030406", body=PAGE),
    Answered(
        url="https://uhr.example/", moment="20190102030405", body=PAGE, clock="Mon, 06 Jan 2014 03:04:05 GMT"
    ),
    Answered(url="https://vorher.example/", moment="19800102030405", body=PAGE, clock="-"),
)


def instant(digits: str) -> datetime:
    return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
