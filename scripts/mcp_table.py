"""
Write the table of what the MCP servers in ``tests/corpus/mcp/`` can do, or ``--check`` that it is current.

``python scripts/mcp_table.py``
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from scopecard.drafting.assemble import assemble
from scopecard.drafting.draft import Draft
from scopecard.drafting.toolset import ToolSet, joined
from scopecard.drafting.writer import text_of
from scopecard.evaluation import evaluate
from scopecard.evaluation_report import report
from scopecard.importers import Given, read_all
from scopecard.source.foreign import read_foreign
from scopecard.spec import parse_spec

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "tests/corpus/mcp"
PAGE = ROOT / "docs/reference/mcp-corpus.md"

_HEAD = """\
# What MCP servers can do

Read from the saved lists of tools in [`tests/corpus/mcp/`](../../tests/corpus/mcp/README.md) by
`scopecard import mcp`, and scored as tools: no agent holds them. Written by `scripts/mcp_table.py`.

- **read**: nothing changes, and nothing leaves.
- **change**: it can change something.
- **egress**: it can carry something out: it sends, searches or fetches, or changes what lies outside.
- **assumed**: some of what it is counted for nobody says, so the worst is assumed: what it does, what runs
  in a sandbox, or what its credentials permit.
- **conflicts**: what it says of itself (a hint) is less than what its words show. The hint did not count.

A tool can change and carry out at once. What lies in a tenant of somebody else's service counts as outside
until its owner says otherwise, so every change on GitHub or Slack is an egress here.

"""
_CONFIGURATIONS = """
## Configurations of clients

A configuration names servers, not tools: each server is one wildcard, unless its tools are named.

| configuration | servers | known by name | elsewhere | given credentials | tools named |
|---|---|---|---|---|---|
"""


class Row(NamedTuple):
    """What the tools of one server can do."""

    server: str
    hints: bool
    """Whether it says anything of itself in hints."""
    tools: int
    read: int
    change: int
    egress: int
    assumed: int
    conflicts: int


def render() -> str:
    """Return the page."""
    rows = list(all_rows())
    text = _HEAD + "| server | hints | tools | read | change | egress | assumed | conflicts |\n"
    text += "|---|---|---|---|---|---|---|---|\n"
    for row in rows:
        text += f"| `{row.server}` | {'yes' if row.hints else 'no'} | {' | '.join(map(str, row[2:]))} |\n"
    totals = [sum(row[i] for row in rows) for i in range(2, len(Row._fields))]
    hinted = sum(row.hints for row in rows)
    text += (
        f"| **{len(rows)} servers** | **{hinted}** | {' | '.join(f'**{n}**' for n in totals)} |\n"
    )
    return text + _CONFIGURATIONS + "".join(configuration_rows())


def all_rows() -> Iterator[Row]:
    """Yield a row for each server: lists, then snapshots, then the registry."""
    for path in sorted((CORPUS / "tools-list").iterdir()):
        yield _row(path.stem, [path])
    yield _row("toolsnaps", sorted((CORPUS / "toolsnaps").iterdir()))
    for folder in sorted((CORPUS / "registry-tools").iterdir()):
        yield _row(f"registry: {folder.name}", sorted(folder.iterdir()))


def read(paths: Sequence[Path]) -> list[ToolSet]:
    """Return what the files say of servers."""
    given = [Given(read_foreign(path), path.relative_to(CORPUS).as_posix()) for path in paths]
    return joined(read_all(given, "mcp")[0])


def drafted(paths: Sequence[Path]) -> Draft:
    """Return the draft of the files, without an agent unless they are an agent's own."""
    draft = Draft("corpus", tuple(path.name for path in paths), "scopecard import mcp")
    assemble(read(paths), draft, None)
    return draft


def _row(name: str, paths: Sequence[Path]) -> Row:
    draft = drafted(paths)
    counts = report(evaluate(parse_spec(text_of(draft))))["tool_counts"]
    if counts is None:
        raise ValueError(name)
    sets = read(paths)
    hints = any(act.says for one in sets for tool in one.tools or () for act in tool.acts)
    return Row(
        name, hints, counts["tools"], counts["read_only"], counts["change"], counts["leave"],
        counts["assumed"], draft.facts["conflicts"],
    )  # fmt: skip


def configuration_rows() -> Iterator[str]:
    """Yield a line for each configuration of a client."""
    folder = CORPUS / "client-configs"
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        servers = read([path])
        cells = (
            len(servers),
            sum(one.service is not None for one in servers),
            sum(one.remote is not None for one in servers),
            sum(bool(one.credentials) for one in servers),
            sum(len(one.only or ()) for one in servers),
        )
        yield f"| `{path.relative_to(folder).as_posix()}` | {' | '.join(map(str, cells))} |\n"


def main() -> int:
    """Write the page; with ``--check`` only compare."""
    text = render()
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    if "--check" in sys.argv:
        print(f"stale: {PAGE.relative_to(ROOT)}")
        return 1
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
