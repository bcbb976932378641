"""
What changed, as one page without scripts, that needs nothing from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Final

from scopecard.renderers.safe import safe
from scopecard.renderers.wording import scope_change

if TYPE_CHECKING:
    from scopecard.difference.form import ChangeReport, DiffReport, PortfolioReport
    from scopecard.report_form import Place

_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b1b1b;background:#fff}code,.at{font:14px ui-monospace,monospace}.at{color:#555}"
    "li{margin:.4rem 0}.lead{font-size:1.25rem;font-weight:600}h2{font-size:1.05rem;margin-top:2rem}"
    "table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.2rem .8rem}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}.at{color:#aaa}}"
)
_TITLES: Final = {
    "risk": "▲ Risk", "undetermined": "? Nobody can tell", "better": "▼ Better",
    "editorial": "· Editorial",
}  # fmt: skip


def render(report: DiffReport) -> str:
    """Return *report* as a page."""
    body = [f"<p class=lead>{_words(report['headline'])}</p>"]
    files = " → ".join(_e(report["files"][side]) for side in ("old", "new"))
    body.append(f"<p>{scope_change(report['scope'])} <span class=at>{files}</span></p>")
    for class_, title in _TITLES.items():
        body += _class(title, [c for c in report["changes"] if c["class"] == class_])
    controls = report["controls"]
    for what, ids in (
        ("Now mandatory", controls["added"]), ("No longer mandatory", controls["removed"]),
        ("Controls that stand worse", controls["weaker"]),
        ("Controls that stand better", controls["stronger"]),
    ):  # fmt: skip
        if ids:
            body.append(f"<h2>{what} ({len(ids)})</h2><p>{_e(', '.join(ids))}</p>")
    findings = report["findings"]
    body.append(
        f"<p>Findings: {len(findings['new'])} new, {len(findings['fixed'])} fixed, "
        f"{findings['carried']} as before"
        + (f" ({len(findings['reopened'])} reopened)" if findings["reopened"] else "")
        + ".</p>"
    )
    return _page(f"What changed in {report['title']}", body)


def render_portfolio(report: PortfolioReport) -> str:
    """Return a comparison of two folders as a page."""
    body = [f"<p class=lead>{_words(report['headline'])}</p>"]
    body.append("<table><tr><th>scope<th>before<th>after</tr>")
    for scope in ("1", "2", "3", "4"):
        old, new = (report["scopes"][side][scope] for side in ("old", "new"))
        body.append(f"<tr><td>{scope}<td>{old}<td>{new}</tr>")
    body.append("</table><h2>Systems that changed</h2><ul>")
    for one in report["systems"]:
        before, after = one["old"] or "-", one["new"] or "-"
        about = f"{_e(str(one['file']))} {before} → {after}: {_words(str(one['headline']))}"
        body.append(f"<li>{about}</li>")
    body.append("</ul>")
    body += _class("The changes that matter", report["changes"])
    return _page("What changed in a portfolio", body)


def _page(title: str, body: list[str]) -> str:
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{_e(title)}</title><style>{_STYLE}</style></head><body>\n"
        f"<h1>{_e(title)}</h1>\n" + "\n".join(body) + "\n</body></html>\n"
    )


def _class(title: str, changes: list[ChangeReport]) -> Iterator[str]:
    if changes:
        yield f"<h2>{title} ({len(changes)})</h2><ul>"
        for change in changes:
            places = (_at(place) for place in (change["old"], change["new"]) if place is not None)
            where = " → ".join(dict.fromkeys(places))
            yield f"<li>{_words(change['message'])} <span class=at>{where}</span></li>"
        yield "</ul>"


def _at(place: Place) -> str:
    return _e(f"{place['file']}:{place['line']}")


def _words(text: str) -> str:
    """Return a message with the names that stand in back-ticks as code."""
    parts = _e(text).split("`")
    if len(parts) % 2 == 0:
        return "`".join(parts)
    return "".join(f"<code>{part}</code>" if n % 2 else part for n, part in enumerate(parts))


def _e(text: str) -> str:
    return escape(safe(text))
