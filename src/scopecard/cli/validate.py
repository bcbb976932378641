"""
``scopecard validate``: is this a spec, and if not, what is wrong with it?
"""

from __future__ import annotations

import sys

from scopecard.cli.options import ColorOption, FormatOption, RootOption, SpecPaths, choose


def validate(
    specs: SpecPaths,
    format_: FormatOption = "text",
    root: RootOption = None,
    color: ColorOption = "auto",
) -> int:
    """
    Check specs, and show every problem at once.

    Example: scopecard validate agent_specs
    """
    choose("--format", format_, ("text", "json"))
    choose("--color", color, ("auto", "always", "never"))
    from scopecard.cli.inputs import load, spec_files
    from scopecard.cli.terminal import style_of, write
    from scopecard.errors import Problem, SpecError
    from scopecard.renderers.diagnostics import render_problems
    from scopecard.renderers.json import render_problems as problems_as_json
    from scopecard.renderers.safe import safe

    style = style_of(sys.stdout, color)
    code, good = 0, 0
    for file, _ in list(spec_files(specs)):
        problems: tuple[Problem, ...] = ()
        try:
            load(file, None, root)
            good += 1
        except SpecError as error:
            problems, code = error.problems, error.exit_code
        if format_ == "json":
            write(problems_as_json(problems, file))
        elif problems:
            write(render_problems(problems, color=style.color))
        else:
            write(f"{safe(file)}: valid\n")
    return code
