"""
Write the reference of specs, ``docs/reference/spec.md``, from their models.

``python scripts/docs_spec.py``, or with all other pages ``python scripts/docs.py``
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent.parent / "docs/reference/spec.md"

INTRODUCTION = """\
# The spec

A spec describes one agentic system: what there is, who may do what with it, and who is asked first. It is
YAML (of YAML 1.2 the core schema, so `on`, `no` and `yes` are texts) or JSON. This page lists everything
that it may say; it is made from the models that check specs. An editor gets the same from `scopecard
schema`.

- **Ids.** The sections `actors`, `data`, `gates`, `identities`, `tools` and `agents` are mappings by id:
  letters, digits, `.`, `_` and `-`, unique over all sections. `none`, `(outside)` and `(unknown)` are
  reserved.
- **Nothing, and empty.** A key without a value is as if it were not there; an id without a value is an
  element without fields. `[]` and `{}` are empty, and empty means none.
- **Assumed.** What is left out has a default, or is assumed at its worst: then the report asks.
- **Keys of your own** begin with `x-`, and may stand in every mapping. Any other unknown key is an error. So
  no id begins with `x-`: what stands there and looks like an element is an error too.
- **Short forms.** An effect is written `ACTION TARGET`, such as `read calendar`. `tools: [a, {b: {gate:
  g}}]` and `delegates: [x]` are short for the mappings, `approver: x` for `{any: [x]}`, `include: file` for
  a list of one. A bare word in `posture` is the answer; see [safeguards](#safeguards) for theirs.
- **Several files.** A file brought in by `include` has the same form, without `system`; its title,
  description, owner and tags are its own. Its path is relative to the file that names it and stays inside
  the project: the git root, or `--root`. An id has one home; a circle is an error.
- **Environments.** An overlay is a part of a spec that is laid over the rest: mappings are merged, and so
  are the lists that are short for one; other lists and values are replaced; a key without a value is taken
  away. All overlays are checked, whichever `--environment` is evaluated.
- **Spans of time** are a number and `s`, `m` (minutes), `h`, `d`, `w` or `y`; **days** are `YYYY-MM-DD`.
"""
COMMON = """\
Each actor, gate, identity, tool and agent, and all data, may have these as well; none of them decides a
scope.
"""
GUARDED = """\
`safeguards`, of the system, an agent, a tool, data, a gate or an identity: protections beyond gates and
grants, each with its evidence. `true` says that one is there; a bare text is the field named beside it.
"""
NAMES = {"SystemSpec": "Top level", "PolicySwitches": "Policy", "PostureAnswer": "Posture answer"}
PLACES = {
    "SystemSpec": "",
    "Actor": "`actors: {ID: …}`",
    "Data": "`data: {ID: …}`",
    "Gate": "`gates: {ID: …}`",
    "Identity": "`identities: {ID: …}`",
    "Tool": "`tools: {ID: …}`",
    "Agent": "`agents: {ID: …}`",
    "Grant": "`agents: {ID: {tools: {TOOL: …}}}`",
    "Delegation": "`agents: {ID: {delegates: {AGENT: …}}}`",
    "Effect": "an entry of `effects`, `causes`, `reach` and `permissions`",
    "Approver": "`gates: {ID: {approver: …}}`",
    "Allowlist": "`data: {ID: {network: …}}`",
    "Limits": "`agents: {ID: {limits: …}}`",
    "Control": "`controls: {CONTROL: …}`",
    "Acceptance": "`accepted: {FINGERPRINT: …}`",
    "PostureAnswer": "`posture: {AREA: …}`",
    "PolicySwitches": "`policy`",
    "Source": "`source`",
}
MADE = {"IamPermission": "", "UnknownPermission": "text"}
"""What people do not write: the loader makes it of the text of a permission."""


def render() -> str:
    """Return the page."""
    from scopecard.spec.model import SystemSpec
    from scopecard.spec.values import Described

    schema = SystemSpec.model_json_schema(by_alias=True)
    models: dict[str, Any] = {"SystemSpec": schema, **schema["$defs"]}
    common = set(Described.model_fields)
    parts = [INTRODUCTION]
    for name, place in PLACES.items():
        left_out = common if common < set(models[name]["properties"]) - {"system"} else set()
        parts.append(
            _section(name, place, models[name], left_out if name != "SystemSpec" else set())
        )
        if name == "Agent":
            parts.append(_common(models["Tool"], common))
    parts.append(_safeguards(models))
    return "\n".join(parts)


def _section(name: str, place: str, schema: Mapping[str, Any], left_out: set[str]) -> str:
    lines = [f"## {NAMES.get(name, name)}", ""]
    if place:
        lines += [f"{place[:1].upper()}{place[1:]}. {_text(schema['description'])}", ""]
    lines += ["| key | value | meaning |", "|---|---|---|"]
    required = schema.get("required", ())
    for key, declared in schema["properties"].items():
        if key not in left_out:
            start = "**Required.** " if key in required else ""
            lines.append(_row(key, declared, start))
    return "\n".join([*lines, ""])


def _common(schema: Mapping[str, Any], common: set[str]) -> str:
    rows = [_row(key, one) for key, one in schema["properties"].items() if key in common]
    lines = ["## Every element", "", COMMON, "| key | value | meaning |", "|---|---|---|", *rows]
    return "\n".join([*lines, ""])


def _safeguards(models: Mapping[str, Any]) -> str:
    from scopecard.spec.safeguards import Safeguard
    from scopecard.spec.shorthands import MAIN_FIELD

    common = set(Safeguard.model_fields)
    lines = [
        "## Safeguards",
        "",
        GUARDED,
        "| safeguard | meaning | a text is | keys |",
        "|---|---|---|---|",
    ]
    for key, declared in models["Safeguards"]["properties"].items():
        name = re.findall(r"'#/\$defs/(\w+)'", str(declared))[0]
        own = {k: v for k, v in models[name]["properties"].items() if k not in common}
        keys = "<br>".join(
            f"`{k}` ({_value(v)}): {_text(v['description'])}" for k, v in own.items()
        )
        meaning = _text(models[name]["description"])
        lines.append(f"| `{key}` | {meaning} | `{MAIN_FIELD[key]}` | {keys} |")
    shared = models["Pinned"]["properties"]
    rows = [_row(key, shared[key]) for key in Safeguard.model_fields]
    lines += [
        "",
        "Each of them may have these as well.",
        "",
        "| key | value | meaning |",
        "|---|---|---|",
        *rows,
    ]
    return "\n".join([*lines, ""])


def _row(key: str, declared: Mapping[str, Any], start: str = "") -> str:
    return f"| `{key}` | {_value(declared)} | {start}{_text(declared['description'])} |"


def _value(declared: Mapping[str, Any]) -> str:
    """Return in words what may stand there."""
    if "$ref" in declared:
        return _link(declared["$ref"].rpartition("/")[2])
    if "anyOf" in declared:
        several = [_value(one) for one in declared["anyOf"] if one.get("type") != "null"]
        shown = [one for one in dict.fromkeys(several) if one]
        return " or ".join(shown)
    if "enum" in declared:
        return ", ".join(f"`{one}`" for one in declared["enum"])
    if "const" in declared:
        return f"`{declared['const']}`"
    return _plain_value(declared)


def _plain_value(declared: Mapping[str, Any]) -> str:
    kind = declared.get("type")
    if kind == "array":
        return f"list of {_value(declared['items'])}"
    if kind == "object":
        values = declared.get("additionalProperties")
        patterns = declared.get("patternProperties", {})
        of = next(iter(patterns.values()), values)
        inside = _value(of) if isinstance(of, dict) else ""
        return f"mapping to {inside}" if inside else "mapping"
    if kind == "string" and "pattern" in declared:
        return "day" if "{4}" in declared["pattern"] else "span of time"
    low, high = declared.get("minimum"), declared.get("maximum")
    if kind in ("integer", "number"):
        noun = "whole number" if kind == "integer" else "number"
        if high is not None:
            return f"{noun}, {low} to {high}"
        return f"{noun}, at least {low}" if low is not None else noun
    return {"boolean": "`true`, `false`", "string": "text"}.get(str(kind), "")


def _link(name: str) -> str:
    if name in MADE:
        return MADE[name]
    title = NAMES.get(name, name).lower()
    return f"[{title}](#{title.replace(' ', '-')})"


def _text(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def main() -> None:
    """Write the page."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(render(), encoding="utf-8")
    print(f"wrote {PAGE.name}")


if __name__ == "__main__":
    main()
