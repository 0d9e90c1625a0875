"""What lies outside the languages: the start, style and scripts, robots, health."""

from typing import Any

from litestar import Request, Response

from amtsblick.serve import health
from amtsblick.serve.answers import visit_of
from amtsblick.serve.assets import assets
from amtsblick.serve.public import data
from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import LANGS, Visit

_FOREVER = "public, max-age=31536000, immutable"


@reads("/", Door.ALWAYS)
def start(visit: Visit) -> Response[bytes]:
    """On to the reader's language: the first that the browser names and we speak, else German."""
    asked = visit.request.headers.get("accept-language", "")
    named = (one.split(";")[0].strip()[:2].lower() for one in asked.split(","))
    lang = next((one for one in named if one in LANGS), LANGS[0])
    answer = visit.go(f"/{lang}/")
    answer.headers["Vary"] = "Accept-Language"
    return answer


@reads("/assets/{name:str}", Door.ALWAYS)
def asset(request: Request[Any, Any, Any], name: str) -> Response[bytes]:
    """Style, scripts, icon; their names change with their content."""
    found = next((one for one in assets().values() if one.name == name), None)
    if found is None:
        raise visit_of(request).missing()
    return Response(found.content, media_type=found.media_type, headers={"Cache-Control": _FOREVER})


@reads("/favicon.ico", Door.ALWAYS)
def favicon() -> Response[bytes]:
    """Browsers ask for it without being told to."""
    icon = assets()["icon.svg"]
    return Response(
        icon.content, media_type=icon.media_type, headers={"Cache-Control": "public, max-age=86400"}
    )


@reads("/robots.txt", Door.ALWAYS)
def robots(visit: Visit) -> Response[bytes]:
    """Public pages may be indexed, working pages hold nothing for strangers."""
    lines = ["User-agent: *"]
    if visit.settings.public:
        lines += [
            f"Disallow: /{lang}/{part}" for lang in LANGS for part in ("work", "admin", "account", "login")
        ]
    else:
        lines += ["Disallow: /"]
    return visit.whole(("\n".join(lines) + "\n").encode(), "text/plain")


ROUTES = (start, asset, favicon, robots, *health.ROUTES, *data.FILES)
