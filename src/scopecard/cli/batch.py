"""
Evaluates one spec or many, shows each, and goes on past a bad one.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from scopecard.cli.fail_on import Condition
from scopecard.cli.files import write_file
from scopecard.cli.inputs import load
from scopecard.cli.options import usage
from scopecard.cli.terminal import Progress, complain, style_of, write
from scopecard.errors import Problem, SpecError
from scopecard.evaluation import evaluate
from scopecard.evaluation_report import report
from scopecard.joins import Ends
from scopecard.joins.ends import ends
from scopecard.organisation import Organisation
from scopecard.portfolio import portfolio
from scopecard.renderers import brief, joined, summary, text
from scopecard.renderers import json as json_renderer
from scopecard.renderers.safe import safe
from scopecard.renderers.style import Style
from scopecard.report_form import Report

WHOLE: Final = ("sarif", "junit", "github", "markdown")
"""The formats that show all specs of a run in one text."""
PAPERS: Final = ("html", "pdf")
"""The formats that show one system, or else all together."""


class Batch:
    """One run of ``evaluate`` over some specs."""

    def __init__(
        self,
        format_: str,
        conditions: Sequence[Condition],
        *,
        color: str,
        verbose: bool,
        output: Path | None = None,
        baseline: Sequence[Mapping[str, Any]] | None = None,
    ) -> None:
        if format_ == "pdf" and output is None:
            usage("a PDF is no text for a terminal", "name a file: -o FILE")
        self._format = format_
        self._conditions = conditions
        self._output = output
        self._style = Style() if output else style_of(sys.stdout, color)
        self._written: list[bytes] = []
        self._verbose = verbose
        self._code = 0
        self._problems: list[Problem] = []
        self._baseline = baseline
        self._ends: list[Ends] = []
        self._refused: list[str] = []
        self.read: list[str] = []
        """The files that the outcome depends on."""

    def run(
        self,
        files: Sequence[tuple[str, bool]],
        organisations: Mapping[str, Organisation],
        *,
        environment: str | None,
        root: Path | None,
        progress: bool,
    ) -> int:
        """Evaluate *files*, each with whether a folder brought it, and return the exit code."""
        shown: list[Report] = []
        together = len(files) > 1 or self._baseline is not None
        meter = Progress(len(files), wanted=progress)
        for number, (file, _) in enumerate(files, 1):
            meter.step(number, file)
            try:
                spec = load(file, environment, root)
                self.read += [document.name for document in spec.documents]
            except SpecError as error:
                meter.done()
                self._invalid(file, error)
                continue
            evaluation = evaluate(spec, organisations[file])
            outcome = report(evaluation)
            self._reopen(outcome)
            if any(condition(outcome) for condition in self._conditions):
                self._code = max(self._code, 1)
            if self._format == "json":
                self._put(json_renderer.render(outcome))
            elif self._format == "document" or (self._format in PAPERS and not together):
                from scopecard.cli.page import PAGES

                self._put(PAGES[self._format](evaluation, outcome))
            else:
                shown.append(outcome)
                self._ends += [ends(evaluation)] if together else []
        meter.done()
        self._finish(shown, organisations, together=together)
        return self._code

    def _finish(
        self,
        shown: Sequence[Report],
        organisations: Mapping[str, Organisation],
        *,
        together: bool,
    ) -> None:
        """Print what shows all specs at once, and write the file."""
        if self._format in WHOLE:
            self._put(self._whole(shown, organisations))
        elif self._format == "csv":
            from scopecard.renderers import csv
            from scopecard.tracker import Row, rows

            self._put(csv.render(rows(shown), Row._fields))
        else:
            self._show(shown, together=together)
        if self._output is not None and self._written:
            write_file(self._output, b"".join(self._written))

    def _reopen(self, outcome: Report) -> None:
        """Open what is accepted for something else than the baseline shows, and say so."""
        if self._baseline:
            from scopecard.cli.reopened import reopen

            for finding in reopen(outcome, self._baseline):
                who = safe(", ".join(finding["subjects"]))
                said = f"note: accepted, and not what it was: {finding['rule']} of {who}\n"
                write(said, sys.stderr)

    def _put(self, text: str | bytes) -> None:
        """Print *text*, or keep it for the file."""
        if isinstance(text, bytes):
            self._written.append(text)
        elif self._output is None:
            write(text)
        else:
            self._written.append(text.encode("utf-8", "backslashreplace"))

    def _invalid(self, file: str, error: SpecError) -> None:
        self._code = error.exit_code
        self._problems += error.problems
        self._refused.append(file)
        complain(error.problems)
        if self._format == "json":
            self._put(json_renderer.render_problems(error.problems, file))

    def _whole(self, reports: Sequence[Report], organisations: Mapping[str, Organisation]) -> str:
        """Return one text on everything that was evaluated, and on what could not be."""
        if self._format == "sarif":
            from scopecard.house import rules_of
            from scopecard.renderers import sarif

            rules = {
                id_: rule for one in organisations.values() for id_, rule in rules_of(one).items()
            }
            return sarif.render(reports, rules, self._problems, self._baseline)
        renderer = import_module(f"scopecard.renderers.{self._format}")
        return str(renderer.render(reports, self._problems))

    def _show(self, reports: Sequence[Report], *, together: bool) -> None:
        if self._format in PAPERS and together:
            from scopecard.cli.page import TOGETHER

            self._put(TOGETHER[self._format](self._portfolio(reports)))
            return
        if together and not self._verbose and reports:
            self._put(summary.render(reports, self._style))
            self._put(joined.render(self._portfolio(reports), self._style))
            return
        for number, one in enumerate(reports):
            self._put("\n" if number else "")
            self._put(self._rendered(one))

    def _portfolio(self, reports: Sequence[Report]) -> dict[str, Any]:
        return portfolio(reports, self._ends, self._baseline, self._refused)

    def _rendered(self, report: Report) -> str:
        if self._format == "brief":
            return brief.render(report, self._style)
        return text.render(report, self._style, verbose=self._verbose)
