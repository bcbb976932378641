"""
What has the organisation decided? ``scopecard.toml``, or ``[tool.scopecard]``.

The file sits at the root of the project (DESIGN, section 9). It is
configuration of whoever runs Scopecard: anything wrong in it is an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scopecard.errors import Location, Problem, UsageError
from scopecard.scoping.policy import Policy, problems_in

_KEYS = ("policy",)


def project_root(start: Path) -> Path:
    """Return the root of the project that *start* lies in: the folder with ``.git``, or itself."""
    folder = start if start.is_dir() else start.parent
    folder = folder.resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / ".git").exists():
            return candidate
    return folder


def organisation_policy(root: Path, overrides: Mapping[str, str | int]) -> Policy:
    """
    Return the policy that holds in the project at *root*, with *overrides* on top.

    Raises :class:`~scopecard.errors.UsageError` if the file or an override cannot be used.
    """
    policy = {**_read(root), **overrides}
    problems = list(problems_in(overrides))
    if problems:
        raise UsageError(*problems)
    return policy


def _read(root: Path) -> dict[str, str | int]:
    for name, keys in (("scopecard.toml", ()), ("pyproject.toml", ("tool", "scopecard"))):
        path = root / name
        if not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if keys and "scopecard" not in text:
            continue
        settings = _parse(text, name)
        for key in keys:
            settings = settings.get(key, {})
        if settings or not keys:
            return _checked(settings, text, name)
    return {}


def _parse(text: str, name: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = re.search(r"\(at line (\d+), column (\d+)\)", message)
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        what = message.partition(" (at ")[0]
        lines = text.splitlines() or [""]
        location = Location(name, line, column, column + 1)
        shown = lines[min(line, len(lines)) - 1]
        problem = Problem("bad-toml", what[:1].lower() + what[1:], location, line=shown)
        raise UsageError(problem) from None


def _checked(settings: Mapping[str, Any], text: str, name: str) -> dict[str, str | int]:
    known = f"known: {', '.join(_KEYS)}"
    problems = [
        _at_key(Problem("unknown-setting", f"`{key}` is no setting", help=known), key, text, name)
        for key in settings
        if key not in _KEYS
    ]
    policy = settings.get("policy", {})
    if not isinstance(policy, dict):
        problems.append(
            _at_key(Problem("wrong-type", "`policy` is a table of switches"), "policy", text, name)
        )
        policy = {}
    for switch, value in policy.items():
        problems += [_at_key(p, switch, text, name) for p in problems_in({switch: value})]
    if problems:
        raise UsageError(*problems)
    return dict(policy)


def _at_key(problem: Problem, key: str, text: str, name: str) -> Problem:
    """Return *problem* with the first line on which *key* stands."""
    pattern = re.compile(rf"^\s*\[?(?:.*\.)?[\"']?({re.escape(key)})\b")
    for number, line in enumerate(text.splitlines(), 1):
        found = pattern.match(line)
        if found:
            location = Location(name, number, found.start(1) + 1, found.end(1) + 1)
            return Problem(problem.rule, problem.message, location, problem.help, line)
    return Problem(problem.rule, problem.message, Location(name, 1, 1, 2), problem.help)
