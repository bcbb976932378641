"""
Scopecard: which scope of agency does an AI system really have, and why?

A spec becomes a graph; what follows from it is derived; what is reachable, who
is asked and who starts it place the system in the Agentic AI Security Scoping
Matrix; the rest shows why::

    spec -> graph -> facts -> classification -> controls -> findings -> report

>>> from scopecard import evaluate, parse_spec
>>> evaluation = evaluate(parse_spec(text))          # doctest: +SKIP
>>> evaluation.scope, evaluation.lowest              # doctest: +SKIP
(3, 2)

Nothing is imported before it is used: networkx and pydantic take longer to
import than a design takes to evaluate.
"""

from __future__ import annotations

# NOTE: what the names are is told to type checkers by ``__init__.pyi``; importing even
# ``typing`` here would double the time of ``--version``.
__version__ = "0.1.0"

_HOMES = {
    "CapabilityGraph": "graph.model",
    "Evaluation": "evaluation",
    "Finding": "rules",
    "Location": "errors",
    "NoInputError": "errors",
    "Problem": "errors",
    "Report": "report_form",
    "ScopecardError": "errors",
    "Spec": "spec",
    "SpecError": "errors",
    "UsageError": "errors",
    "evaluate": "evaluation",
    "load_spec": "spec",
    "parse_spec": "spec",
    "report": "evaluation_report",
}

__all__ = [
    "CapabilityGraph",
    "Evaluation",
    "Finding",
    "Location",
    "NoInputError",
    "Problem",
    "Report",
    "ScopecardError",
    "Spec",
    "SpecError",
    "UsageError",
    "__version__",
    "evaluate",
    "load_spec",
    "parse_spec",
    "report",
]


def __getattr__(name: str) -> object:
    """Import a public name when it is first used."""
    if name in _HOMES:
        from importlib import import_module

        value: object = getattr(import_module(f"scopecard.{_HOMES[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
