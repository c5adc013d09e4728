"""The pages' templates (Jinja2, everything escaped), in the language asked for."""

from functools import cache
from pathlib import Path

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from api import language
from api.server.ask import FORM, language_of
from kg.errors import Words

HERE = Path(__file__).parent.parent


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def page(request: Request, template: str, *, status: int = 200, **shown: object) -> HTMLResponse:
    """A page: `say(zh, en)` and `words` pick the language, `person` is who asks, `here` where the page is."""
    lang = language_of(request)

    def say(zh: str, en: str) -> str:
        return zh if lang == "zh" else en

    def words(both: Words) -> str:
        return both.in_language(lang)

    person = getattr(request.state, "person", None)
    text = _templates().get_template(template).render(
        lang=lang, say=say, words=words, person=person, here=request.url, form_name=FORM,
        other=request.url.include_query_params(lang="en" if lang == "zh" else "zh"),
        today=language.today(), **shown,
    )  # fmt: skip
    return HTMLResponse(text, status)
