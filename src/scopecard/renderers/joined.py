"""
What joins the systems of a folder, and what moved, in lines under the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from scopecard.renderers.safe import safe

if TYPE_CHECKING:
    from scopecard.joins import Crossing, Join, Leg
    from scopecard.renderers.style import Style

_SHOWN: Final = 10


def render(portfolio: Mapping[str, Any], style: Style) -> str:
    """Return the lines, empty where there is nothing to say."""
    parts = (
        ("MOVED SINCE THE BASELINE", list(_movers(portfolio))),
        ("TRIFECTAS ACROSS SYSTEMS", list(map(_crossing, portfolio["crossings"]))),
        ("SHARED", [_join(one) for one in portfolio["joins"]]),
    )
    lines: list[str] = []
    for title, found in parts:
        if found:
            lines += ["", style.paint(title, "bold"), *_few(found)]
    return "".join(f"{line}\n" for line in lines)


def _few(lines: Sequence[str]) -> list[str]:
    shown = [f"  {line}" for line in lines[:_SHOWN]]
    return shown + ([f"  … {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else [])


def _crossing(one: Crossing) -> str:
    return "\n".join(
        (
            safe(f"{one.agent} of {one.system} can openly {one.action} {one.target}"),
            safe(f"    private data: {_leg(one.private)}"),
            safe(f"    words of outsiders: {_leg(one.words)}"),
        )
    )


def _leg(leg: Leg) -> str:
    through = f", through {', then '.join(leg.through)}" if leg.through else ""
    return f"{leg.source} of {leg.system}{through}"


def _join(one: Join) -> str:
    names = ", ".join(dict.fromkeys(member.system for member in one.members))
    kind = "identity" if one.section == "identities" else "data"
    return safe(f"{kind} {one.name}: {names}")


def _movers(portfolio: Mapping[str, Any]) -> Iterator[str]:
    for one in portfolio["movers"]:
        moved = one["moved"]
        scope = (
            f"SCOPE {moved['before']} to {one['high']}" if moved["by"] else f"SCOPE {one['high']}"
        )
        sign = "new" if moved["new"] else _sign(moved)
        parts = [f"{len(moved['worse'])} new findings"] if moved["worse"] else []
        parts += [f"{moved['better']} gone"] if moved["better"] else []
        yield safe(f"{sign} {one['system']}: {', '.join([scope, *parts])}")
    yield from (safe(f"gone {name}") for name in portfolio["gone"])


def _sign(moved: Mapping[str, Any]) -> str:
    if moved["by"]:
        return "up" if moved["by"] > 0 else "down"
    return "worse" if moved["worse"] else "better"
