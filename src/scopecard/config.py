"""
What has the organisation decided? ``scopecard.toml``, or ``[tool.scopecard]``.

The file sits at the root of the project (DESIGN, section 9). It is
configuration of whoever runs Scopecard: anything wrong in it is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from scopecard.catalog import Control, controls
from scopecard.errors import Location, Problem, UsageError
from scopecard.organisation import HouseRule, Organisation
from scopecard.scoping.policy import problems_in
from scopecard.spec.nearest import nearest

Settings: TypeAlias = Mapping[str, Any]
_KEYS: Final[dict[str, type]] = {
    "policy": dict, "ceilings": dict, "controls": dict, "catalogs": list, "rules": list,
}  # fmt: skip
_PHASES: Final = ("prototype", "production", "scale")
_HIGHEST: Final = 4


def project_root(start: Path) -> Path:
    """Return the root of the project that *start* lies in: the folder with ``.git``, or itself."""
    folder = start if start.is_dir() else start.parent
    folder = folder.resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / ".git").exists():
            return candidate
    return folder


def organisation(root: Path, overrides: Mapping[str, str | int]) -> Organisation:
    """
    Return what holds in the project at *root*, with the switches in *overrides* on top.

    Raises :class:`~scopecard.errors.UsageError` if a file or an override cannot be used.
    """
    problems = list(problems_in(overrides))
    if problems:
        raise UsageError(*problems)
    name, text, settings = _settings(root)
    if not settings:
        return Organisation(dict(overrides))
    _refuse(_form(settings), text, name)
    extra, rules = _files(root, settings)
    catalog = {**controls(), **extra}
    _refuse(_content(settings, catalog), text, name)
    about = settings.get("controls", {})
    return Organisation(
        {**settings.get("policy", {}), **overrides},
        settings.get("ceilings", {}),
        tuple(about.get("required", ())),
        about.get("parameters", {}),
        extra,
        tuple(rules),
    )


def files_named(root: Path) -> list[str]:
    """Return the catalogs and rules that the configuration at *root* names."""
    _, _, settings = _settings(root)
    named = [name for key in ("catalogs", "rules") for name in settings.get(key, ())]
    return [str(root / name) for name in named if isinstance(name, str)]


def _settings(root: Path) -> tuple[str, str, Settings]:
    """Return the name, the text and the settings of the file that holds; nothing if none does."""
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
            return name, text, settings
    return "", "", {}


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


def _form(settings: Settings) -> Iterator[tuple[str, Problem]]:
    """Yield what is wrong with the form, each with the key that it is about."""
    for key, value in settings.items():
        if key not in _KEYS:
            known = f"known: {', '.join(_KEYS)}"
            yield key, Problem("unknown-setting", f"`{key}` is no setting", help=known)
        elif not isinstance(value, _KEYS[key]):
            what = "a table" if _KEYS[key] is dict else "a list of files"
            yield key, Problem("wrong-type", f"`{key}` is {what}")
    for key in ("catalogs", "rules"):
        for one in _list(settings.get(key)):
            if not isinstance(one, str):
                yield key, Problem("wrong-type", f"`{key}` is a list of files")
    about = settings.get("controls")
    for key, value in about.items() if isinstance(about, dict) else ():
        if key == "required" and not all(isinstance(one, str) for one in _list(value, [0])):
            yield key, Problem("wrong-type", "`required` is a list of control ids")
        elif key == "parameters" and not isinstance(value, dict):
            yield key, Problem("wrong-type", "`parameters` is a table")
        elif key not in ("required", "parameters"):
            yield key, Problem("unknown-setting", f"`controls.{key}` is no setting")


def _content(settings: Settings, catalog: Mapping[str, Control]) -> Iterator[tuple[str, Problem]]:
    """Yield what is wrong with the values, each with the key that it is about."""
    for switch, value in settings.get("policy", {}).items():
        yield from ((switch, problem) for problem in problems_in({switch: value}))
    for name, value in settings.get("ceilings", {}).items():
        if name not in _PHASES and not name.startswith("tag:"):
            message = f"`{name}` is no phase; a tag is written `tag:{name}`"
            yield name, Problem("unknown-name", message, help=_meant(name, _PHASES))
        if type(value) is not int or not 1 <= value <= _HIGHEST:
            yield name, Problem("bad-value", f"a ceiling is a scope from 1 to 4, not `{value}`")
    about = settings.get("controls", {})
    for control in about.get("required", ()):
        if control not in catalog:
            message = f"there is no control `{control}`"
            yield control, Problem("unknown-name", message, help=_meant(control, catalog))
    known = {
        f"{c.id}.{name}": value for c in catalog.values() for name, value in c.parameters.items()
    }
    for name, value in about.get("parameters", {}).items():
        if name not in known:
            message = f"there is no parameter `{name}`"
            yield name, Problem("unknown-name", message, help=_meant(name, known))
        elif not isinstance(value, str) or not re.fullmatch(r"[0-9]+[smhdwy]", value):
            yield name, Problem("bad-value", f"`{name}` is a duration such as {known[name]}")


def _files(root: Path, settings: Settings) -> tuple[dict[str, Control], list[HouseRule]]:
    """Return the controls and the rules in the files that *settings* name."""
    extra: dict[str, Control] = {}
    rules: list[HouseRule] = []
    if settings.get("catalogs") or settings.get("rules"):
        from scopecard.house_files import read_catalog, read_rules

        for name in settings.get("catalogs", ()):
            extra |= read_catalog(root / name, name)
        for name in settings.get("rules", ()):
            rules += read_rules(root / name, name, {**controls(), **extra})
    return extra, rules


def _refuse(problems: Iterator[tuple[str, Problem]], text: str, name: str) -> None:
    found = [_at_key(problem, key, text, name) for key, problem in problems]
    if found:
        raise UsageError(*found)


def _at_key(problem: Problem, key: str, text: str, name: str) -> Problem:
    """Return *problem* with the first line on which *key* stands."""
    pattern = re.compile(rf"^(?:.*?[\[.\"'\s,])?({re.escape(key)})(?![\w-])")
    for number, line in enumerate(text.splitlines(), 1):
        found = pattern.match(line)
        if found:
            location = Location(name, number, found.start(1) + 1, found.end(1) + 1)
            return Problem(problem.rule, problem.message, location, problem.help, line)
    return Problem(problem.rule, problem.message, Location(name, 1, 1, 2), problem.help)


def _meant(word: str, known: Mapping[str, object] | tuple[str, ...]) -> str | None:
    close = nearest(word, list(known))
    return f"did you mean `{close}`?" if close else None


def _list(value: object, otherwise: list[Any] | None = None) -> list[Any]:
    return value if isinstance(value, list) else otherwise or []
