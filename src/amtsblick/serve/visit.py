"""One request by one reader: who asks, in which language, for what, and how the answer is dressed."""

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from litestar import Request, Response
from markupsafe import Markup

from amtsblick.report.words import Lang, Words, words
from amtsblick.serve.desk import Desk
from amtsblick.serve.faults import NotAllowedError, NotThereError, PageError
from amtsblick.serve.forms import TOKEN, Form
from amtsblick.serve.parts import ENROL, ENROL_STEP, public_parts, said_text, working_parts
from amtsblick.serve.rendering import render
from amtsblick.serve.settings import Settings
from amtsblick.serve.visitor import STRANGER, Visitor
from amtsblick.serve.words import Translations, translations
from amtsblick.values.accounts import Account, Right
from amtsblick.values.board import Side
from amtsblick.values.records import Actor

LANGS: Final[tuple[Lang, ...]] = ("de", "en")
_HTML: Final = "text/html"
_TOPS: Final = frozenset({*(f"/{one}" for one in LANGS), *(f"/{one}/work" for one in LANGS)})
_LOCAL: Final = re.compile(r"/(?:de|en)(?:/[!-\[\]-~]*)?\Z")
"""A path of ours and its query: printable ASCII without the backslash, which browsers take for a slash."""


class Visit:
    """What a page's function is given. It asks ``desk`` and answers with ``page`` or ``go``."""

    def __init__(self, request: Request[Any, Any, Any], desk: Desk, visitor: Visitor, lang: Lang) -> None:
        self.request: Final = request
        self.desk: Final = desk
        self.visitor: Final = visitor
        self.lang: Final[Lang] = lang
        self.form: Final[Form] = request.scope.get("state", {}).get("form", Form())

    # Who and where

    @property
    def settings(self) -> Settings:
        """What the operator chose."""
        return self.desk.settings

    @property
    def member(self) -> Account | None:
        """The account that is logged in."""
        return self.visitor.account

    @property
    def side(self) -> Side:
        """What this reader may see by default: members see what is approved, others what is published."""
        return Side.INSIDE if self.visitor.may(Right.SEE_INSIDE) else Side.PUBLIC

    @property
    def open(self) -> bool:
        """Are the public pages shown to this reader?"""
        return self.settings.public or self.member is not None

    @property
    def client(self) -> str:
        """The address from which the request came, as trusted proxies say."""
        return self.request.client.host if self.request.client else ""

    @property
    def say(self) -> Words:
        """The words, numbers and dates of reports."""
        return words(self.lang)

    @property
    def texts(self) -> Translations:
        """The application's own messages."""
        return translations(self.lang)

    @property
    def path(self) -> str:
        """Path of this page."""
        return self.request.scope["path"]

    @property
    def here(self) -> str:
        """Path and query of this page."""
        query = self.request.scope.get("query_string", b"").decode("latin-1")
        return f"{self.path}?{query}" if query else self.path

    @property
    def others(self) -> list[tuple[Lang, str]]:
        """The same page in other languages; of a form that was sent, the page that shows it."""
        rest = self.here[3:] if self.here[:4] in {f"/{one}/" for one in LANGS} else "/"
        return [(one, f"/{one}{rest or '/'}") for one in LANGS if one != self.lang]

    @property
    def sought(self) -> str:
        """What stands in the search field."""
        return self.one("q")

    @property
    def public_parts(self) -> list[tuple[str, str]]:
        """Entries of the public navigation."""
        return public_parts(self.lang, self.texts)

    @property
    def working_parts(self) -> list[tuple[str, str]]:
        """Entries of the working navigation that this reader may open."""
        return working_parts(self.lang, self.texts, self.visitor)

    def at(self, path: str) -> str:
        """For ``aria-current``: "page" on the page itself, "true" below it, "" elsewhere."""
        if self.path.rstrip("/") == path.rstrip("/"):
            return "page"
        below = self.path.startswith(f"{path.rstrip('/')}/") and path.rstrip("/") not in _TOPS
        return "true" if below else ""

    @property
    def messages(self) -> list[tuple[str, str]]:
        """What the step before said, by its key in the address."""
        text = said_text(self.one("said"), self.texts)
        said = [("done", text)] if text else []
        if self.visitor.enrol and not self.path.startswith(f"/{self.lang}/account"):
            step = Markup('{} <a href="/{}/account/factor">{}</a>')
            gettext = self.texts.gettext
            said.append(("warn", step.format(gettext(ENROL), self.lang, gettext(ENROL_STEP))))
        return said

    @property
    def token_field(self) -> Markup:
        """The hidden field that proves that a form is ours."""
        if not self.visitor.form_token:
            return Markup("")
        return Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN, self.visitor.form_token)

    # Rights

    def require(self, right: Right, body: str = "") -> None:
        """NotAllowedError unless the reader has the right for the body ("": anywhere in the tree)."""
        if not self.visitor.may(right, body):
            raise self.refused()

    def acting(self, rights: Iterable[Right], body: str) -> Actor:
        """The reader as the log shows it: in the role that gives one of the rights for the body.

        NotAllowedError when none does. ``body`` "" is the whole register.
        """
        actor = self.visitor.actor(rights, body)
        if actor is None:
            raise self.refused()
        return actor

    def refused(self) -> NotAllowedError:
        """The reader lacks the right."""
        return NotAllowedError(str(self.texts.gettext("Your account does not have the right to do this.")))

    # What was asked for

    def one(self, name: str, default: str = "") -> str:
        """One text of the query."""
        return (self.request.query_params.get(name) or default).strip()[:500]

    def many(self, name: str) -> tuple[str, ...]:
        """All texts of one name in the query that are not empty."""
        return tuple(one.strip()[:500] for one in self.request.query_params.getall(name, []) if one.strip())

    def day(self, name: str) -> date | None:
        """A day of the query, None without one. PageError for anything else."""
        text = self.one(name)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self.fault(
                self.texts.gettext("%(name)s: “%(text)s” is no day: write it as 2026-01-31."),
                name=name,
                text=text,
            ) from None

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number of the query. PageError outside ``least`` to ``most``."""
        text = self.one(name)
        if not text:
            return default
        if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:  # noqa: PLR2004
            return int(text)
        raise self.fault(
            self.texts.gettext("%(name)s: “%(text)s” is no number from %(least)s to %(most)s."),
            name=name,
            text=text,
            least=least,
            most=most,
        )

    def chosen(self, name: str, known: Iterable[str], default: str = "") -> str:
        """One of the known values, or ``default`` when none was sent. PageError for others."""
        text = self.one(name, default)
        if text and text not in set(known):
            raise self.fault(
                self.texts.gettext("%(name)s: “%(text)s” is not known; choose one of the list."),
                name=name,
                text=text,
            )
        return text

    def fault(self, message: str, **values: object) -> PageError:
        """An error in the reader's language; ``message`` is translated already."""
        return PageError(message % values)

    def missing(self) -> NotThereError:
        """There is no such page."""
        return NotThereError(str(self.texts.gettext("There is no such page.")))

    def link(self, **changed: str) -> str:
        """This page with other values in its query; "" takes one out."""
        pairs = parse_qsl(
            self.request.scope.get("query_string", b"").decode("latin-1"), keep_blank_values=False
        )
        kept = [(name, value) for name, value in pairs if name not in changed and name != "said"]
        query = urlencode([*kept, *((name, value) for name, value in changed.items() if value)])
        return f"{self.path}?{query}" if query else self.path

    # Answers

    def page(
        self, template: str, *, status: int = 200, headers: dict[str, str] | None = None, **context: Any
    ) -> Response[bytes]:
        """An HTML page. Public pages carry an ETag, so that nobody fetches them twice unchanged."""
        text = render(self.lang, template, {"visit": self, **context})
        return self.whole(text.encode("utf-8", "replace"), _HTML, status=status, headers=headers)

    def whole(
        self, content: bytes, media_type: str, *, status: int = 200, headers: dict[str, str] | None = None
    ) -> Response[bytes]:
        """Anything that is made as a whole; see ``page``."""
        sent = {"Vary": "Cookie, Authorization", **(headers or {})}
        if self.visitor is STRANGER and status == 200 and "Cache-Control" not in sent:  # noqa: PLR2004 - HTTP
            tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
            sent |= {"ETag": tag, "Cache-Control": "no-cache"}
            if tag in self.request.headers.get("if-none-match", ""):
                return Response(b"", status_code=304, headers=sent, media_type=media_type)
        return Response(content, status_code=status, headers=sent, media_type=media_type)

    def go(self, path: str, said: str = "") -> Response[bytes]:
        """On to another page after a form; ``said`` is a key of ``parts.SAID``."""
        if said:
            path += f"{'&' if '?' in path else '?'}said={said}"
        return Response(b"", status_code=303, headers={"Location": path}, media_type="text/plain")

    def safe_next(self, default: str) -> str:
        """Where to go after logging in: a page of ours, whatever the address says."""
        wanted = self.form.text("next") or self.one("next")
        return wanted if _LOCAL.match(wanted) else default
