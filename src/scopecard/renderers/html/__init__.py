"""
One file for a browser: no network, no script needed, everything escaped.

Jinja2 escapes whatever a template prints; what it must not escape (the picture, which
is a rendering of ours) is marked here and nowhere else. A content security policy
names the one script and the one style by their digests, and forbids all else.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scopecard.renderers.safe import safe

_HERE: Final = Path(__file__).parent
_FITS: Final = 1_500
"""How wide a picture may be, in pixels, to be read when it is scaled to the page."""


class View(NamedTuple):
    """A picture, and what it is called beside others of the same system."""

    title: str
    svg: str

    @property
    def markup(self) -> Markup:
        """The picture, which its renderer has escaped."""
        return Markup(self.svg)  # noqa: S704 - escaped by its renderer

    @property
    def fits(self) -> bool:
        """Whether it can be read when it is scaled to the page."""
        return _width(self.svg) <= _FITS


class Drawing(NamedTuple):
    """A picture that is put into a page, with what goes with it; all of it ours."""

    views: tuple[View, ...]
    """What to look at first comes first."""
    table: str
    """The same for who does not see it, in HTML."""
    style: str
    flows: Mapping[str, str]
    """The flows that can be lit up, by id, with their titles."""


def render(page: Mapping[str, Any], drawing: Drawing | None = None) -> str:
    """Return the page of one system, with its picture where there is one."""
    style, code = _asset("style.css"), _asset("page.js")
    if drawing is not None:
        style += drawing.style
        code += _picture_script()
    return _filled(
        "report.html.j2",
        page,
        style,
        code,
        views=() if drawing is None else drawing.views,
        picture_table=None if drawing is None else Markup(drawing.table),  # noqa: S704 - the same
        flows={} if drawing is None else drawing.flows,
    )


def render_portfolio(portfolio: Mapping[str, Any]) -> str:
    """Return the page of several systems."""
    return _filled("portfolio.html.j2", portfolio, _asset("style.css"), _asset("page.js"))


def _filled(template: str, page: Mapping[str, Any], style: str, code: str, **more: object) -> str:
    return (
        _environment()
        .get_template(template)
        .render(
            page,
            **more,
            style=Markup(style),  # noqa: S704 - a file of ours
            script=Markup(code),  # noqa: S704 - a file of ours
            policy=_policy(style, code),
        )
    )


def _width(svg: str) -> int:
    """Return how wide a picture is, in pixels."""
    found = re.search(r' width="(\d+)"', svg)
    return int(found[1]) if found else 0


def _policy(style: str, script: str) -> str:
    """Return a policy that lets nothing in but our own style and script."""
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
        f"style-src {_digest(style)}; script-src {_digest(script)}"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


@cache
def _picture_script() -> str:
    return (_HERE.parent / "assets" / "picture.js").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_visible,
    )
    environment.filters["code"] = _code
    return environment


def _visible(value: object) -> object:
    """Return *value* without characters that do not show or that turn text around."""
    return safe(value) if type(value) is str else value


def _code(text: str) -> Markup:
    """Return *text* with what stands in back-ticks as code."""
    parts = safe(text).split("`")
    if len(parts) % 2 == 0:  # an odd one out is a back-tick and no mark
        return Markup.escape("`".join(parts))
    shown = [
        Markup("<code>{}</code>").format(p) if n % 2 else Markup.escape(p)
        for n, p in enumerate(parts)
    ]
    return Markup().join(shown)
