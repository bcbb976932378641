"""
What changed, as Markdown: a comment on a pull request.

Every text of a spec stands in code spans or is escaped, so that it can neither
mention anybody, nor link, nor draw a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from scopecard.renderers.safe import safe
from scopecard.renderers.wording import accepting, first_of, scope_change

if TYPE_CHECKING:
    from scopecard.difference.form import AcceptReport, ChangeReport, DiffReport, PortfolioReport
    from scopecard.report_form import Place

_SHOWN: Final = 10
_MOST: Final = 300
_TITLES: Final = {
    "risk": "Risk", "undetermined": "Nobody can tell", "better": "Better", "editorial": "Editorial",
}  # fmt: skip
_SPECIAL: Final = re.compile(r"[\\`*_{}\[\]#+!|<>~&@]|://|(?<=www)\.")
_WIDE: Final = {"@": "\uff20", "#": "\uff03"}
"""Who is mentioned, and which issue, is looked for when everything else has been read."""
_SPAN: Final = re.compile(r"`([^`]*)`")


def render(report: DiffReport, accept: AcceptReport | None = None) -> str:
    """Return *report* as Markdown; the last line is the command by which somebody may *accept* it."""
    lines = [f"**{_text(report['headline'])}**", ""]
    files = " → ".join(_code(report["files"][side]) for side in ("old", "new"))
    lines += [f"{_plain(report['title'])}: {scope_change(report['scope'])} ({files})", ""]
    for class_, title in _TITLES.items():
        lines += _class(title, [c for c in report["changes"] if c["class"] == class_])
    lines += [*_foot(report), *_last(accept)]
    return "\n".join(lines).rstrip() + "\n"


def _class(title: str, changes: list[ChangeReport]) -> Iterator[str]:
    if not changes:
        return
    shown = [] if title == "Editorial" else first_of(changes, _SHOWN)
    rest = [change for change in changes if change not in shown][:_MOST]
    if shown:
        yield f"### {title} ({len(changes)})"
        yield ""
        yield from map(_item, shown)
        yield ""
    if rest:
        what = f"{len(changes)} editorial" if not shown else f"{len(changes) - len(shown)} more"
        yield f"<details><summary>{what}</summary>"
        yield ""
        yield from map(_item, rest)
        yield ""
        yield "</details>"
        yield ""


def _item(change: ChangeReport) -> str:
    places = [place for place in (change["old"], change["new"]) if place is not None]
    where = " → ".join(dict.fromkeys(_at(place) for place in places))
    return f"- {_text(change['message'])} ({where})"


def _foot(report: DiffReport) -> Iterator[str]:
    controls, findings = report["controls"], report["findings"]
    for what, ids in (
        ("Now mandatory", controls["added"]), ("No longer mandatory", controls["removed"]),
        ("Controls that stand worse", controls["weaker"]),
    ):  # fmt: skip
        if ids:
            yield f"{what} ({len(ids)}): {', '.join(map(_plain, ids))}"
            yield ""
    yield (
        f"Findings: {len(findings['new'])} new, {len(findings['fixed'])} fixed, "
        f"{findings['carried']} as before"
        + (f" ({len(findings['reopened'])} reopened)." if findings["reopened"] else ".")
    )


def _last(accept: AcceptReport | None) -> Iterator[str]:
    if accept is not None:
        command = _code(accepting(accept["file"], accept["fingerprint"]))
        yield ""
        yield f"To accept {_plain(accept['rule'])} for a time, if somebody answers for it: {command}"


def render_portfolio(report: PortfolioReport, accept: AcceptReport | None = None) -> str:
    """Return a comparison of two folders as Markdown, the last line as in that of two designs."""
    lines = [f"**{_text(report['headline'])}**", "", "| scope | before | after |", "|-|-|-|"]
    for scope in ("1", "2", "3", "4"):
        old, new = (report["scopes"][side][scope] for side in ("old", "new"))
        lines.append(f"| {scope} | {old} | {new} |")
    lines.append("")
    for one in report["systems"][:_MOST]:
        before, after = one["old"] or "-", one["new"] or "-"
        lines.append(
            f"- {_code(str(one['file']))} {before} → {after}: {_text(str(one['headline']))}"
        )
    if report["changes"]:
        lines += ["", "### The changes that matter", "", *map(_item, report["changes"])]
    lines += _last(accept)
    return "\n".join(lines).rstrip() + "\n"


def _at(place: Place) -> str:
    return _code(f"{place['file']}:{place['line']}")


def _text(text: str) -> str:
    """Return a message in which names stand in back-ticks."""
    parts = _SPAN.split(text)
    return "".join(_code(part) if n % 2 else _plain(part) for n, part in enumerate(parts))


def _plain(text: str) -> str:
    """Return *text* with everything escaped that Markdown or HTML would act on."""
    return _SPECIAL.sub(_escaped, safe(text))


def _escaped(found: re.Match[str]) -> str:
    text = found[0]
    if text in _WIDE:
        return _WIDE[text]
    if len(text) > 1 or text in "<>&`.":  # no address that a program would link
        return f"&#{ord(text[0])};{text[1:]}"
    return f"\\{text}"


def _code(text: str) -> str:
    """Return *text* as a code span that nothing in it can end."""
    plain = safe(text).replace("`", "'").replace("|", "¦")
    return f"`{plain}`" if plain.strip() else "` `"
