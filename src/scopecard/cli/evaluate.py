"""
``scopecard evaluate``: which scope is it, why, and how sure is that?
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scopecard.cli.options import (
    BaselineOption,
    CacheOption,
    ColorOption,
    EnvironmentOption,
    EvaluationFormatOption,
    FailOnOption,
    OutputOption,
    PersonaOption,
    PolicyOption,
    ProgressOption,
    RootOption,
    SpecPaths,
    VerboseOption,
    choose,
    configuration_files,
    policy_for,
)

_FORMATS = ("text", "brief", "json", "html", "markdown", "sarif", "junit", "github")
_PERSONAS = ("architect", "auditor")


def evaluate(
    specs: SpecPaths,
    format_: EvaluationFormatOption = "text",
    policy: PolicyOption = None,
    fail_on: FailOnOption = None,
    environment: EnvironmentOption = None,
    root: RootOption = None,
    output: OutputOption = None,
    baseline: BaselineOption = None,
    verbose: VerboseOption = False,
    persona: PersonaOption = "architect",
    color: ColorOption = "auto",
    progress: ProgressOption = True,
    cache: CacheOption = True,
) -> int:
    """
    Say which scope a design has, and why.

    A folder is searched for specs; an invalid one does not stop the others.

    Example: scopecard evaluate agent_specs/refund-assistant.yaml
    """
    choose("--format", format_, _FORMATS)
    verbose = verbose or choose("--persona", persona, _PERSONAS) == "auditor"
    choose("--color", color, ("auto", "always", "never"))
    from scopecard.cli.batch import Batch
    from scopecard.cli.fail_on import conditions
    from scopecard.cli.inputs import spec_files
    from scopecard.cli.recorder import Recorder

    wanted = cache and output is None and baseline is None
    files = list(spec_files(specs))
    known = {file: policy_for(file, root, policy) for file, _ in files}
    own = [rule.id for organisation in known.values() for rule in organisation.rules]
    batch = Batch(
        format_, conditions(fail_on or (), own), color=color, verbose=verbose, output=output,
        baseline=_before(baseline),
    )  # fmt: skip
    with Recorder(wanted=wanted and not any(found for _, found in files)) as recorder:
        shown = progress and sys.stderr.isatty()
        code = batch.run(files, known, environment=environment, root=root, progress=shown)
    if code <= 1:
        configuration = [name for file in specs for name in configuration_files(file, root)]
        recorder.keep(batch.read, configuration, code)
    return code


def _before(baseline: Path | None) -> Sequence[Mapping[str, Any]] | None:
    """Return the reports that this run is held against."""
    if baseline is None:
        return None
    from scopecard.cli.baseline import read_baseline

    return read_baseline(baseline)
