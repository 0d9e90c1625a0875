"""How do the application's templates become pages? They may use the report's macros and filters."""

from collections.abc import Callable
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import jinja2
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from amtsblick.report.rendering import environment as report_environment
from amtsblick.report.text import shown
from amtsblick.report.words import Lang, words
from amtsblick.serve.addresses import body_path, record_path, step
from amtsblick.serve.assets import asset
from amtsblick.serve.words import translations

_ROOM: Final = resources.files("amtsblick.serve").joinpath("templates")


def _source(name: str) -> str | None:
    """The application's own templates lie in a folder per area, the report's have no folder."""
    if "/" not in name:
        return None
    file = _ROOM.joinpath(*name.split("/"))
    return file.read_text(encoding="utf-8") if file.is_file() else None


@lru_cache(maxsize=2)
def environment(lang: Lang) -> jinja2.Environment:
    """Templates of the application in one language; strangers' text is cleaned, also within messages."""
    reports = report_environment()
    loader = jinja2.ChoiceLoader(
        [jinja2.FunctionLoader(_source), *([reports.loader] if reports.loader else [])]
    )
    made = reports.overlay(loader=loader, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    made.newstyle_gettext = True  # type: ignore[attr-defined] # the extension set it to False
    made.globals = dict(reports.globals)
    texts = translations(lang)
    made.globals.update(
        t=words(lang),
        lang=lang,
        asset=asset,
        step=step,
        record_path=record_path,
        body_path=body_path,
        _=_message(texts.gettext),
        gettext=_message(texts.gettext),
        ngettext=_counted(texts.ngettext),
        pgettext=_meant(texts.pgettext),
    )
    return made


def render(lang: Lang, template: str, context: dict[str, Any]) -> str:
    """One page."""
    return environment(lang).get_template(template).render(context)


def _fill(text: str, values: dict[str, Any]) -> Markup:
    clean = {
        name: shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value
        for name, value in values.items()
    }
    return Markup(text) % clean  # noqa: S704 - the text is our own, values are escaped


def _message(translate: Callable[[str], str]) -> Callable[..., Markup]:
    @pass_context
    def gettext(_context: Context, message: str, /, **values: Any) -> Markup:
        return _fill(translate(message), values)

    return gettext


def _counted(translate: Callable[[str, str, int], str]) -> Callable[..., Markup]:
    @pass_context
    def ngettext(_context: Context, one: str, many: str, count: int, /, **values: Any) -> Markup:
        return _fill(translate(one, many, count), {"num": count, **values})

    return ngettext


def _meant(translate: Callable[[str, str], str]) -> Callable[..., Markup]:
    @pass_context
    def pgettext(_context: Context, meaning: str, message: str, /, **values: Any) -> Markup:
        return _fill(translate(meaning, message), values)

    return pgettext
