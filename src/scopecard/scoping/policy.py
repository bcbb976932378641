"""
Which reading of the matrix does the organisation want? The switches of DESIGN, section 5.5.

Values and defaults are data (``scopes/agentic/matrix.yaml``). A spec may only
tighten what the organisation's file, or else the default, sets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from scopecard.errors import Problem
from scopecard.scoping.matrix import matrix

Policy: TypeAlias = Mapping[str, str | int]
"""Every switch with its value in force."""


def default_policy() -> dict[str, str | int]:
    """Return the policy of an organisation that has said nothing."""
    return {name: switch["default"] for name, switch in matrix().switches.items()}


def effective_policy(organisation: Policy, spec: Mapping[str, Any]) -> dict[str, str | int]:
    """Return *organisation*'s policy, tightened by what *spec* (in normal form) says."""
    policy = {**default_policy(), **organisation}
    for name, value in spec.get("policy", {}).items():
        if _tightness(name, value) > _tightness(name, policy[name]):
            policy[name] = value
    return policy


def loosened(organisation: Policy, spec: Mapping[str, Any]) -> list[str]:
    """Return the switches that *spec* tried to loosen, which it may not."""
    policy = {**default_policy(), **organisation}
    return [
        name
        for name, value in spec.get("policy", {}).items()
        if _tightness(name, value) < _tightness(name, policy[name])
    ]


def changed(policy: Policy) -> dict[str, str | int]:
    """Return the switches of *policy* that differ from their default."""
    default = default_policy()
    return {name: value for name, value in policy.items() if value != default[name]}


def problems_in(policy: Mapping[str, object]) -> Iterator[Problem]:
    """Yield what is wrong with switches that a person has set."""
    switches = matrix().switches
    for name, value in policy.items():
        if name not in switches:
            yield Problem("unknown-switch", f"`{name}` is no policy switch", help=_nearest(name))
        elif "values" not in switches[name]:
            least = switches[name]["minimum"]
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                message = f"`{name}` takes a whole number of at least {least}, not `{value}`"
                yield Problem("bad-switch", message)
        elif value not in switches[name]["values"]:
            allowed = ", ".join(switches[name]["values"])
            yield Problem(
                "bad-switch", f"`{name}` cannot be `{value}`", help=f"it is one of: {allowed}"
            )


def _tightness(name: str, value: str | int) -> int:
    values = matrix().switches[name].get("values")
    return -int(value) if values is None else int(values.index(value))


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    names = list(matrix().switches)
    close = get_close_matches(name, names, n=1)
    return f"did you mean `{close[0]}`?" if close else f"the switches are: {', '.join(names)}"
