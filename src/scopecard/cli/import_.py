"""
``scopecard import``: a first description, from what other programs have saved.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from scopecard.cli.foreign_files import asked_format, given_files
from scopecard.cli.options import choose, policy_for, usage

if TYPE_CHECKING:
    from scopecard.drafting.assemble import Host
    from scopecard.drafting.draft import Draft
    from scopecard.drafting.toolset import ToolSet
    from scopecard.report_form import Report

_STARTERS: Final = ("human", "service", "schedule", "event", "continuous")

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="[FORMAT] FILE...",
        help="What to read (default: what each file looks like), and files of it; NAME=FILE names "
        "the server in a file, - is standard input.",
    ),
]
AgentOption = Annotated[
    str | None,
    typer.Option("--agent", metavar="ID", help="Score a system: this agent calls the tools."),
]
StartedByOption = Annotated[
    str | None,
    typer.Option(
        "--started-by",
        metavar="KIND",
        help="Who starts the agent: human, service, schedule, event or continuous.",
    ),
]
SystemOption = Annotated[
    str | None, typer.Option("--system", metavar="NAME", help="What to call the system.")
]
MergeOption = Annotated[
    Path | None,
    typer.Option(
        "--merge",
        metavar="SPEC",
        help="Add to this spec, comments and order kept.",
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to this file (default: print)."),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show it, and write nothing.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Overwrite FILE if it is there.")]


def import_(
    sources: Sources,
    agent: AgentOption = None,
    started_by: StartedByOption = None,
    system: SystemOption = None,
    merge: MergeOption = None,
    output: OutputOption = None,
    dry_run: DryRunOption = False,
    force: ForceOption = False,
) -> None:
    """
    Draft a spec from what other programs have saved: MCP tool lists and client configurations.

    What is not known is assumed at its worst, and marked. Without an agent, tools are
    scored as tools. Values of variables, command lines and tokens are never copied.

    Example: scopecard import mcp tools.json --agent assistant --started-by human -o system.yaml
    """
    host = _host(agent, started_by)
    target = output or merge
    if output is not None and not dry_run and not force and os.path.lexists(output):
        usage(f"`{output}` is there already", "another name, or --force")
    format_, files = asked_format(sources, "import")
    given = given_files(files, Path() if target is None else target.parent)
    from scopecard.drafting.draft import Draft
    from scopecard.drafting.toolset import joined
    from scopecard.importers import read_all

    sets, notes = read_all(given, format_)
    servers = joined(sets)
    name = system or (servers[0].id if len(servers) == 1 else agent) or Path(given[0].file).stem
    command = " ".join(["scopecard import", *([format_] if format_ else [])])
    draft = Draft(_system(name), tuple(one.file for one in given), command, notes=notes)
    if merge is None:
        made = _drafted(draft, servers, host)
    elif system is not None:
        usage("--system names a new spec, and --merge adds to one that has a name")
    else:
        made = _merged(draft, servers, host, merge)
    report = _evaluated(made.text, target)
    _put(made, output=target, dry_run=dry_run, new=output is not None and not force)
    _tell(made, report, None if dry_run else target)


class _Made(NamedTuple):
    """A spec that is not written yet, and what people should hear of it."""

    text: str
    original: str | None
    """What the file says now, where there is one."""
    notes: list[str]
    facts: dict[str, int]


def _drafted(draft: Draft, servers: Sequence[ToolSet], host: Host | None) -> _Made:
    from scopecard.drafting.assemble import assemble
    from scopecard.drafting.writer import text_of

    assemble(servers, draft, host)
    return _Made(text_of(draft), None, draft.notes, draft.facts)


def _merged(draft: Draft, servers: Sequence[ToolSet], host: Host | None, target: Path) -> _Made:
    from scopecard.drafting.assemble import Existing, assemble
    from scopecard.drafting.merge import existing, merge
    from scopecard.spec import load_spec

    spec = load_spec(target)
    there: Existing = existing(spec)
    if host is None and any(one.host for one in servers):
        host = _only_agent(list(spec.data.get("agents", {})))
    assemble(servers, draft, host, there)
    merged = merge(draft, spec)
    added = ", ".join(f"{what} {count}" for what, count in merged.added.items())
    notes = [*draft.notes, f"added: {added or 'nothing'}"]
    notes += [f"changed: {change}" for change in merged.changes]
    notes += [f"conflict: {conflict}; the spec stays as it is" for conflict in merged.conflicts]
    facts = draft.facts
    facts["conflicts"] += len(merged.conflicts)
    return _Made(merged.text, spec.text, notes, facts)


def _only_agent(agents: Sequence[str]) -> Host | None:
    """Return the agent whose configuration it must be, if there is one."""
    from scopecard.drafting.assemble import Host

    if len(agents) > 1:
        usage("which agent is configured like this?", f"--agent ID, one of: {', '.join(agents)}")
    return Host(agents[0]) if agents else None


def _host(agent: str | None, started_by: str | None) -> Host | None:
    if started_by is not None:
        choose("--started-by", started_by, _STARTERS)
        if agent is None:
            usage("--started-by says who starts an agent, and there is none", "add --agent ID")
    if agent is None:
        return None
    from scopecard.drafting.assemble import Host
    from scopecard.drafting.ids import identifier

    if identifier(agent, "") != agent:
        usage(f"--agent `{agent}` is no id", "letters, digits, `.`, `_` and `-`")
    return Host(agent, started_by)


def _system(name: str) -> str:
    from scopecard.drafting.visible import visible

    return visible(name.strip(".<>")) or "system"


def _evaluated(text: str, target: Path | None) -> Report:
    from scopecard.evaluation import evaluate
    from scopecard.evaluation_report import report
    from scopecard.spec import parse_spec

    name = "-" if target is None else str(target)
    return report(evaluate(parse_spec(text, name, path=target), policy_for(name, None, None)))


def _put(made: _Made, *, output: Path | None, dry_run: bool, new: bool) -> None:
    """Write the spec, or show what would be written: of one that is there, the difference."""
    if output is not None and not dry_run:
        from scopecard.cli.files import write_file

        write_file(output, made.text.encode(), new=new)
        return
    from scopecard.cli.terminal import write

    if made.original is None:
        write(made.text)
        return
    from difflib import unified_diff

    before, after = made.original.splitlines(True), made.text.splitlines(True)
    write("".join(unified_diff(before, after, str(output), str(output))))


def _tell(made: _Made, report: Report, written: Path | None) -> None:
    """Say on standard error what was learnt, and what comes next."""
    from scopecard.cli.terminal import style_of, write
    from scopecard.renderers import draft_summary

    sys.stdout.flush()
    text = draft_summary.render(
        made.facts,
        report,
        style_of(sys.stderr),
        notes=made.notes,
        written=None if written is None else str(written),
    )
    write(text, sys.stderr)
