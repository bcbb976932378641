"""
Which colours and strokes does a picture have, by day, by night and in print?

All of them are variables of the picture's own class, so that a page can hold
pictures, and a class ``theme-dark`` or ``theme-light`` around it, or on it, decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scopecard.picture.palette import DARK, LIGHT, Theme

_NAMES: Final = {"": "plain", "read-only": "read", "approved": "approved", "open": "open"}
_ROOT: Final = ".scopecard-picture"


def name_of(state: str) -> str:
    """Return the class of what has this *state*."""
    return f"state-{_NAMES[state]}"


def stylesheet() -> str:
    """Return the CSS of all pictures."""
    light, dark = "".join(_variables(LIGHT)), "".join(_variables(DARK))
    themes = [
        f"{_ROOT}{{{light}}}",
        f"@media (prefers-color-scheme:dark){{{_ROOT}{{{dark}}}}}",
        f".theme-light {_ROOT},{_ROOT}.theme-light{{{light}}}",
        f".theme-dark {_ROOT},{_ROOT}.theme-dark{{{dark}}}",
        f"@media print{{{_ROOT},.theme-dark {_ROOT},{_ROOT}.theme-dark{{{light}}}}}",
    ]
    rules = [f"{_ROOT} {rule}" for rule in (*_RULES, *_paints())]
    return "\n".join((*themes, _WHOLE, *rules, *_FORCED)) + "\n"


def _variables(theme: Theme) -> Iterator[str]:
    yield f"--ink:{theme.ink};--muted:{theme.muted};--paper:{theme.paper};--frame:{theme.frame};"
    for scope, paint in theme.scopes.items():
        yield f"--scope-{scope}:{paint.ink};--scope-{scope}-paper:{paint.paper};"
    for state, paint in theme.states.items():
        yield f"--{name_of(state)}:{paint.ink};--{name_of(state)}-paper:{paint.paper};"
    yield f"--holds:{theme.holds.ink};--holds-paper:{theme.holds.paper};"
    yield f"--fails:{theme.fails.ink};--fails-paper:{theme.fails.paper};"
    for zone, paper in theme.zones.items():
        yield f"--zone-{zone}:{paper};"


def _paints() -> Iterator[str]:
    """Yield what gives each class its ink and its paper."""
    names = [f"scope-{scope}" for scope in LIGHT.scopes]
    names += [name_of(state) for state in LIGHT.states]
    for name in (*names, "holds", "fails"):
        yield f".{name}{{--own:var(--{name});--own-paper:var(--{name}-paper)}}"
    for zone in LIGHT.zones:
        yield f".zone-{zone}{{fill:var(--zone-{zone})}}"


_WHOLE: Final = (
    f"{_ROOT}{{background:var(--paper);font-family:system-ui,-apple-system,'Segoe UI',Roboto,"
    "Helvetica,Arial,sans-serif}"
)
_RULES: Final = (
    "text{fill:var(--ink)}",
    ".verdict{font-size:17px;font-weight:700}",
    ".because{font-size:12.5px}",
    ".band{stroke:var(--frame);stroke-dasharray:6 5}",
    ".title{font-size:11px;font-weight:700;letter-spacing:.04em;fill:var(--muted)}",
    ".zone{font-size:10.5px;letter-spacing:.04em;fill:var(--muted)}",
    ".shape{fill:var(--own-paper);stroke:var(--own);stroke-width:1.4}",
    ".node .name{font-size:12.5px;font-weight:700}",
    ".node .note{font-size:11px}",
    ".node.void .shape{stroke:var(--fails);stroke-dasharray:5 3}",
    ".crowd{fill:none;stroke:var(--own);stroke-width:1.2}",
    ".decides .shape{stroke-width:3.2}",
    ".line .way{fill:none;stroke:var(--own);stroke-width:1.4}",
    ".line .under{fill:none;stroke:var(--paper);stroke-width:5}",
    ".line .head{fill:var(--own);stroke:var(--own);stroke-width:1.2;stroke-linejoin:round}",
    ".line .head.reads{fill:var(--paper)}",
    ".line .word{font-size:10.5px;fill:var(--own)}",
    ".line.state-open .way{stroke-width:1.9}",
    ".line.derived .way{stroke-dasharray:7 4}",
    ".line.assumed .way{stroke-dasharray:1.5 3.5;stroke-linecap:round}",
    ".line.decides .way{stroke-width:3.6}",
    ".line.decides .under{stroke-width:8}",
    ".line.decides .word{font-weight:700}",
    ".gate .shape{stroke-width:1.5}",
    ".gate.fails .shape{stroke-dasharray:4 2.5;stroke-width:1.8}",
    ".gate .row{font-size:10.5px;fill:var(--own)}",
    ".gate .row.name{font-weight:700}",
    ".gate.fails .row.wrong{font-style:italic}",
    ".legend text{font-size:11px;fill:var(--muted)}",
    "[tabindex]{outline:none}",
    "[tabindex]:focus .ring{stroke:var(--ink)}",
    ".ring{fill:none;stroke:none;stroke-width:2.5;stroke-dasharray:2 2}",
    ".is-lit .way{stroke-width:4}",
    ".is-lit .shape{stroke-width:3.4}",
)
_FORCED: Final = (
    f"{_ROOT}[data-dim] .line[data-id]:not(.is-lit),{_ROOT}[data-dim] .node:not(.is-lit){{opacity:.22}}",
    f"@media print{{{_ROOT} .line,{_ROOT} .node{{opacity:1!important}}}}",
)
