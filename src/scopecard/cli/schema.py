"""
``scopecard schema``: the JSON Schema of what goes in and what comes out.
"""

from __future__ import annotations

from typing import Annotated

import typer

from scopecard.cli.options import choose


def schema(
    what: Annotated[str, typer.Argument(metavar="WHAT", help="spec or report.")] = "spec",
) -> None:
    """
    Print a JSON Schema: of specs, for editors, or of the report.

    Example: scopecard schema spec > spec.schema.json
    """
    choose("schema", what, ("spec", "report"))
    import json

    from scopecard.cli.terminal import write

    if what == "spec":
        from scopecard.spec.schema import json_schema

        found = json_schema()
    else:
        from pydantic import TypeAdapter

        from scopecard.report_form import Report

        found = TypeAdapter(Report).json_schema()
    write(json.dumps(found, indent=2) + "\n")
