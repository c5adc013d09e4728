"""The pages' templates (Jinja2, everything escaped), in the language asked for."""

from functools import cache
from pathlib import Path

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from api import language
from api.server.ask import FORM, LANGUAGE, language_of
from kg.errors import Words

HERE = Path(__file__).parent.parent
YEAR = 365 * 24 * 3600  # seconds that a chosen language is remembered


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def page(request: Request, template: str, *, status: int = 200, **shown: object) -> HTMLResponse:
    """A page: `say(zh, en)` and `words` pick the language, `person` is who asks, `here` where the page is.

    A language chosen by ?lang= stays chosen.
    """
    lang = language_of(request)
    text = fragment(
        lang, template, person=getattr(request.state, "person", None), here=request.url, form_name=FORM,
        other=request.url.include_query_params(lang="en" if lang == "zh" else "zh"),
        today=language.today(), **shown,
    )  # fmt: skip
    answer = HTMLResponse(text, status)
    if request.query_params.get("lang") == lang:
        answer.set_cookie(LANGUAGE, lang, max_age=YEAR, samesite="lax", httponly=True)
    return answer


def fragment(lang: str, template: str, **shown: object) -> Markup:
    """A piece of a page that is the same whoever asks; what it was made of is escaped, and it is not escaped again."""

    def say(zh: str, en: str) -> str:
        return zh if lang == "zh" else en

    def words(both: Words) -> str:
        return both.in_language(lang)

    return Markup(_templates().get_template(template).render(lang=lang, say=say, words=words, **shown))
