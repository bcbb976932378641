"""
Remedies for a terminal: what to change, what that does, and what it costs people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from scopecard.renderers.safe import safe
from scopecard.renderers.style import SEVERITY_STYLES, Style

if TYPE_CHECKING:
    from scopecard.fix_form import ChangeReport, FindingLine, FixReport, RemedyReport
    from scopecard.report_form import Place

_SHOWN: Final = 6
_LINES: Final = 16
_NAMES: Final = 40
_COLORS: Final = {"+": "green", "-": "red"}


def render(
    found: FixReport, style: Style, lines: Sequence[Sequence[str]], options: str = ""
) -> str:
    """
    Return *found* as text.

    *lines* are the changed lines of the files, for each remedy; *options* must be given
    again to make one.
    """
    head = style.paint(f"{safe(found['system'])} is scope {found['scope']}", "bold")
    text = [f"{head}  {style.paint(safe(found['file']), 'dim')}", f"target: {_target(found)}", ""]
    if found["met"]:
        return "\n".join([*text, "nothing to do: that holds already"]) + "\n"
    if not found["remedies"]:
        return "\n".join([*text, *_hopeless(found, style)]) + "\n"
    for number, remedy in enumerate(found["remedies"], 1):
        text += [*_remedy(number, remedy, style, lines[number - 1]), ""]
    text += [*_proof(found, style), ""]
    text += [*_remaining(found, style), ""] if found["remaining"] else []
    text.append(
        f"apply one: scopecard fix {safe(found['file'])} {_flag(found)} {safe(options)}--apply 1"
    )
    return "\n".join(line.rstrip() for line in text) + "\n"


def _target(found: FixReport) -> str:
    target = found["target"]
    if "scope" in target:
        return f"scope {target['scope']}"
    if target["all"]:
        return "no certain finding of medium or worse"
    rules = Counter(safe(one) for one in target["rules"])
    names = [rule if count == 1 else f"{rule} ({count})" for rule, count in rules.items()]
    return "no " + ", ".join(names)


def _flag(found: FixReport) -> str:
    target = found["target"]
    if "scope" in target:
        return f"--target-scope {target['scope']}"
    return "--all" if target["all"] else f"--finding {safe(target['asked'])}"


def _remedy(number: int, remedy: RemedyReport, style: Style, lines: Sequence[str]) -> Iterator[str]:
    sign = style.arrow.strip()
    count = len(remedy["changes"])
    what = "1 change" if count == 1 else f"{count} changes"
    title = f"{number}  {sign} scope {remedy['scope']}, {what}"
    cost = f"cost {remedy['cost']:g}"
    yield f"{style.paint(title, 'bold')}{style.dot}{cost}{style.dot}{_asking(remedy)}"
    for title, place in _folded(remedy["changes"], style):
        where = f"{safe(place['file'])}:{place['line']}:{place['column']}"
        yield from style.hang("   - ", f"{safe(title)}  {where}", 5)
    for name in remedy["unused"]:
        yield f"     `{safe(name)}` goes: nothing starts it any more"
    yield from _findings("clears", remedy["cleared"], style)
    yield from _findings("brings", remedy["new"], style)
    for words, controls in (("owes", "added"), ("owes no more", "removed")):
        ids: list[str] = remedy["controls"][controls]  # type: ignore[literal-required] # two keys
        if ids:
            yield from style.hang(f"     {words} ", ", ".join(ids), 6 + len(words))
    for line in lines[:_LINES]:
        yield "     " + style.paint(safe(line), _COLORS.get(line[:1], "dim"))
    if len(lines) > _LINES:
        yield f"     {style.ellipsis} and {len(lines) - _LINES} lines more"


def _folded(changes: Sequence[ChangeReport], style: Style) -> Iterator[tuple[str, Place]]:
    """Yield what is to be done and where first; what differs in one name only is said once."""
    alike: list[tuple[list[str], int | None, list[str], Place]] = []
    for change in changes:
        parts = change["title"].split("`")
        last = alike[-1] if alike else None
        where = None if last is None else _one_name(last[0], parts)
        if last is None or where is None or last[1] not in (None, where):
            alike.append((parts, None, [], change["location"]))
            continue
        alike[-1] = (last[0], where, [*(last[2] or [last[0][where]]), parts[where]], last[3])
    for parts, where, names, place in alike:
        if where is None:
            yield "`".join(parts), place
            continue
        more = [f"{style.ellipsis} {len(names) - _NAMES} more"] if len(names) > _NAMES else []
        told = ", ".join([f"`{name}`" for name in names[:_NAMES]] + more)
        yield "`".join(parts[:where]) + told + "`".join(parts[where + 1 :]), place


def _one_name(one: Sequence[str], other: Sequence[str]) -> int | None:
    """Return which name differs between two titles that are otherwise the same."""
    if len(one) != len(other):
        return None
    differ = [
        number for number, pair in enumerate(zip(one, other, strict=True)) if len({*pair}) > 1
    ]
    return differ[0] if len(differ) == 1 and differ[0] % 2 else None


def _asking(remedy: RemedyReport) -> str:
    if remedy["approvals_per_day"] is None:
        return "asks a person more often: nobody says how often a day (`expected_per_day`)"
    if not remedy["approvals_per_day"]:
        return "asks nobody more often"
    return f"asks {remedy['approvals_per_day']:g} times a day more"


def _findings(word: str, findings: Sequence[FindingLine], style: Style) -> Iterator[str]:
    shown = [one for one in findings if one["severity"] != "info"]
    if not shown:
        return
    told = Counter((one["rule"], one["severity"], one["certainty"]) for one in shown)
    parts = []
    for (rule, severity, certainty), count in list(told.items())[:_SHOWN]:
        times = f" ({count})" if count > 1 else ""
        doubt = ", possible" if certainty == "possible" else ""
        mark = style.paint(severity, SEVERITY_STYLES[severity]) if style.color else severity
        parts.append(f"{rule}{times} [{mark}{doubt}]")
    more = f" and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    yield from style.hang(f"     {word} ", ", ".join(parts) + more, 6 + len(word))


def _proof(found: FixReport, style: Style) -> Iterator[str]:
    if found["exact"]:
        text = (
            f"Exact: no set of fewer than {found['fewest']} of {found['candidates']} possible changes"
            f" reaches it, and none that costs less than {found['cheapest']:g}"
            f" ({found['evaluations']} designs evaluated)."
        )
    else:
        text = (
            f"Cut off after {found['evaluations']} designs: each of these reaches it, but there may be"
            f" better ones{_bounds(found)}."
        )
    yield from style.wrap(text, 0)


def _bounds(found: FixReport) -> str:
    """Return what is proved where the search was cut off."""
    bounds = [f"no set of fewer than {found['fewest']} changes does"] if found["fewest"] else []
    bounds += [f"none costs less than {found['cheapest']:g}"] if found["cheapest"] else []
    return ". Proved: " * bool(bounds) + ", and ".join(bounds)


def _hopeless(found: FixReport, style: Style) -> Iterator[str]:
    yield from style.wrap(
        f"None of the {found['candidates']} possible changes reaches it, alone or together.", 0
    )
    for one in found["held"][:_SHOWN]:
        path = style.arrow.join(safe(name) for name in one["path"])
        text = f"`{safe(one['agent'])}` is still scope {one['scope']}: {path}"
        yield from style.hang("  - ", text, 4)
    yield from _remaining(found, style)


def _remaining(found: FixReport, style: Style) -> Iterator[str]:
    """Yield what no change clears: somebody must find out, or decide."""
    if found["remaining"]:
        yield from style.wrap("No change of these kinds clears what is left to decide by hand:", 0)
    for one in found["remaining"]:
        yield from style.hang("  - ", f"{one['rule']}: {safe(one['message'])}", 4)
