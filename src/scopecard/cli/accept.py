"""
``scopecard accept``: who answers for a finding, and until when?
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scopecard.cli.options import PolicyOption, RootOption, choose, policy_for, usage

if TYPE_CHECKING:
    from scopecard.evaluation import Evaluation
    from scopecard.rules import Finding
    from scopecard.spec import Spec

_Spec = Annotated[Path, typer.Argument(metavar="SPEC", help="The spec, which is written to.")]
_Fingerprint = Annotated[
    str, typer.Argument(metavar="FINDING", help="Its fingerprint, or a rule that finds one thing.")
]
_Owner = Annotated[str, typer.Option("--owner", metavar="WHO", help="Who answers for the risk.")]
_Reason = Annotated[str, typer.Option("--reason", metavar="WHY", help="Why it is acceptable.")]
_Expires = Annotated[
    str, typer.Option("--expires", metavar="YYYY-MM-DD", help="The last day that it holds.")
]
_Approver = Annotated[
    str | None,
    typer.Option("--approver", metavar="WHO", help="Who agreed: another one than who writes this."),
]


def accept(
    spec: _Spec,
    finding: _Fingerprint,
    owner: _Owner,
    reason: _Reason,
    expires: _Expires,
    approver: _Approver = None,
    policy: PolicyOption = None,
    root: RootOption = None,
) -> None:
    """
    Write into a spec that somebody accepts a finding until a day.

    Example: scopecard accept agent_specs/refund-desk.yaml under-classified --owner payments
    --reason "pilot with ten shops" --expires 2027-03-31
    """
    from scopecard.cli.terminal import write
    from scopecard.evaluation import evaluate
    from scopecard.spec import load_spec

    if spec.is_symlink():
        usage(f"`{spec}` is a link: name the file itself")
    loaded = load_spec(spec, root=root)
    evaluation = evaluate(loaded, policy_for(str(spec), root, policy))
    found = _named(evaluation, finding)
    entry = {"rule": found.rule, "owner": owner, "reason": reason, "approver": approver}
    told = {key: text.strip() for key, text in entry.items() if text is not None}
    empty = [f"--{key}" for key, text in told.items() if not text]
    if empty:
        usage(f"{empty[0]} says nothing")
    _write(loaded, found.fingerprint, told | {"expires": _day(expires, evaluation)})
    write(f"accepted {found.rule} ({', '.join(found.subjects)}) in {spec} until {expires}\n")


def _write(spec: Spec, fingerprint: str, told: dict[str, str]) -> None:
    """Put an acceptance into the file of a spec, where that can safely be done."""
    from scopecard.cli.spec_files import replace_files
    from scopecard.remedies.writing import rewritten
    from scopecard.spec.edit import SET, Edit

    _, files = rewritten(spec, [Edit(SET, ("accepted", fingerprint), told)])
    replace_files(spec, files)


def _named(evaluation: Evaluation, name: str) -> Finding:
    """Return the finding that *name* is the fingerprint of, or the only one of that rule."""
    from scopecard.rules import all_rules

    found = [one.finding for one in evaluation.findings if one.finding.rule in all_rules()]
    named = [one for one in found if name in (one.rule, one.fingerprint)]
    if not named:
        choose(
            "the finding",
            name,
            [*(one.fingerprint for one in found), *sorted({one.rule for one in found})],
        )
    if len({one.fingerprint for one in named}) > 1:
        prints = ", ".join(one.fingerprint for one in named[:5])
        usage(f"{len(named)} findings are `{name}`", f"one of: {prints}")
    return named[0]


def _day(text: str, evaluation: Evaluation) -> str:
    """Return the last day of an acceptance, if it is one that is still to come."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        usage(f"--expires `{text}` is no day", "write it as YYYY-MM-DD")
    if text != day.isoformat():
        usage(f"--expires `{text}` is no day", "write it as YYYY-MM-DD")
    if evaluation.claims.expired({"expires": text}):
        usage(f"--expires `{text}` is over already")
    return text
