"""
Write the generated pages of ``docs/``, or with ``--check`` say which are not current.

``python scripts/docs.py``
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scopecard.scoping.matrix import Matrix

sys.path.insert(0, str(Path(__file__).parent))

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def pages() -> Iterator[tuple[Path, str]]:
    """Yield each generated page with what should be in it."""
    yield DOCS / "explanation/classification.md", classification()
    yield DOCS / "reference/rules/README.md", rule_index()
    for name, text in rule_pages():
        yield DOCS / f"reference/rules/{name}.md", text
    for name, text in control_pages():
        yield DOCS / f"reference/controls/{name}.md", text
    yield DOCS / "reference/cli.md", command_line()
    yield from spec_pages()
    yield DOCS / "reference/mcp-corpus.md", mcp_corpus()


def classification() -> str:
    """Return the page on classification, its tables filled from ``scopes/``."""
    from scopecard.scoping.matrix import matrix

    found = matrix()
    text = (DOCS / "explanation/classification.md").read_text(encoding="utf-8")
    blocks = {
        "initiation": _initiation(found.section("initiation")),
        "table": _tables(found),
        "policy": _policy(found.switches),
        "overlays": _overlays(found.overlays),
    }
    for name, block in blocks.items():
        start, end = f"<!-- generated: {name} -->\n", "<!-- end -->"
        before, _, rest = text.partition(start)
        after = rest.partition(end)[2]
        text = f"{before}{start}{block}{end}{after}"
    return text


def _initiation(levels: dict[str, str]) -> str:
    rows = "".join(f"| `{level}` | {meaning} |\n" for level, meaning in levels.items())
    return f"| initiation | meaning |\n|---|---|\n{rows}"


def _tables(found: Matrix) -> str:
    capabilities = found.section("capability")
    text = "".join(f"- `{name}`: {meaning}\n" for name, meaning in capabilities.items()) + "\n"
    for name, profile in found.section("profiles").items():
        text += f"**Profile `{name}`.** {profile['title']}.\n\n"
        text += "| initiation | " + " | ".join(capabilities) + " |\n"
        text += "|---|" + "---|" * len(capabilities) + "\n"
        for level, row in profile["table"].items():
            text += f"| {level} | " + " | ".join(str(scope) for scope in row) + " |\n"
        text += "\n"
    return text


def _policy(switches: dict[str, Any]) -> str:
    text = "| switch | values, loosest first | default |\n|---|---|---|\n"
    for name, switch in switches.items():
        values = switch.get("values", [f"a number of at least {switch.get('minimum')}"])
        text += f"| `{name}` | {', '.join(map(str, values))} | {switch['default']} |\n"
    return text


def _overlays(overlays: dict[str, Any]) -> str:
    text = "| overlay | when | controls owed |\n|---|---|---|\n"
    for name, overlay in overlays.items():
        text += f"| `{name}` | {overlay['title']} | {', '.join(overlay['owes'])} |\n"
    return text


def rule_pages() -> Iterator[tuple[str, str]]:
    """Yield each rule's page, from its docstring."""
    from scopecard.claims import every_rule

    for name, rule in every_rule().items():
        yield (
            name,
            (
                f"# {name}\n\n{rule.page}\n\n## Reference\n\n"
                f"- severity: {rule.severity}\n"
                + (f"- threats: {', '.join(rule.threats)}\n" if rule.threats else "")
                + (
                    f"- controls that answer it: {', '.join(rule.controls)}\n"
                    if rule.controls
                    else ""
                )
            ),
        )


def rule_index() -> str:
    """Return the list of rules."""
    from scopecard.claims import every_rule

    text = "# Rules\n\n| rule | severity | what is wrong |\n|---|---|---|\n"
    for name, rule in every_rule().items():
        text += f"| [{name}]({name}.md) | {rule.severity} | {rule.title} |\n"
    return text


def control_pages() -> Iterator[tuple[str, str]]:
    """Yield the reference of the controls, from the catalog."""
    from docs_controls import control_pages

    yield from control_pages()


def command_line() -> str:
    """Return the help of every command."""
    from typer.main import get_command

    from scopecard.cli.app import app

    group = get_command(app)
    commands: dict[str, Any] = getattr(group, "commands", {})
    text = "# Command line\n\nEvery command, as `--help` shows it.\n"
    outer = group.make_context("scopecard", [], resilient_parsing=True)
    for name, command in sorted(commands.items()):
        # NOTE: typer brings its own click, whose contexts are not those of the package of that name
        inner = type(outer)(command, parent=outer, info_name=name, terminal_width=100)
        text += f"\n## {name}\n\n```text\n{command.get_help(inner).rstrip()}\n```\n"
    return re.sub(r"[ \t]+\n", "\n", text)


def spec_pages() -> Iterator[tuple[Path, str]]:
    """Yield the reference of the spec, from its models."""
    from docs_spec import render

    yield DOCS / "reference/spec.md", render()


def mcp_corpus() -> str:
    """Return what the MCP servers of the corpus can do."""
    from mcp_table import render

    return render()


def main() -> int:
    """Write the pages; with ``--check`` only compare."""
    stale = []
    for path, text in pages():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path)
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for path in stale:
        print(("stale: " if "--check" in sys.argv else "wrote ") + str(path.relative_to(ROOT)))
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
