"""
Evaluates one spec or many, shows each, and goes on past a bad one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from scopecard.cli.fail_on import Condition
from scopecard.cli.inputs import load
from scopecard.cli.terminal import Progress, complain, style_of, write
from scopecard.errors import SpecError
from scopecard.evaluation import evaluate
from scopecard.organisation import Organisation
from scopecard.renderers import brief, summary, text
from scopecard.renderers import json as json_renderer
from scopecard.report import report
from scopecard.report_form import Report


class Batch:
    """One run of ``evaluate`` over some specs."""

    def __init__(
        self, format_: str, conditions: Sequence[Condition], *, color: str, verbose: bool
    ) -> None:
        self._format = format_
        self._conditions = conditions
        self._style = style_of(sys.stdout, color)
        self._verbose = verbose
        self._code = 0
        self.read: list[str] = []
        """The files that the outcome depends on."""

    def run(
        self,
        files: Sequence[tuple[str, bool]],
        policy_of: Callable[[str], Organisation],
        *,
        environment: str | None,
        root: Path | None,
        progress: bool,
    ) -> int:
        """Evaluate *files*, each with whether a folder brought it, and return the exit code."""
        shown: list[Report] = []
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
            outcome = report(evaluate(spec, policy_of(file)))
            if any(condition(outcome) for condition in self._conditions):
                self._code = max(self._code, 1)
            if self._format == "json":
                write(json_renderer.render(outcome))
            else:
                shown.append(outcome)
        meter.done()
        self._show(shown, len(files))
        return self._code

    def _invalid(self, file: str, error: SpecError) -> None:
        self._code = error.exit_code
        complain(error.problems)
        if self._format == "json":
            write(json_renderer.render_problems(error.problems, file))

    def _show(self, reports: Sequence[Report], files: int) -> None:
        if files > 1 and not self._verbose and reports:
            write(summary.render(reports, self._style))
            return
        for number, one in enumerate(reports):
            write("\n" if number else "")
            if self._format == "brief":
                write(brief.render(one, self._style))
            else:
                write(text.render(one, self._style, verbose=self._verbose))
