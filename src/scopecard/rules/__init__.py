"""
What is wrong? One rule in each file, found by its file name.

A rule is a module whose docstring is its page (first sentence, ``Avoid`` and
``Prefer``), with one function ``check`` made by :func:`rule`. It looks at one
:class:`~scopecard.context.Context` and yields findings; whether a finding is
certain is decided by running it on the optimistic reading too, never by the rule.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Final, Generic, NamedTuple, TypeVar

from scopecard.context import Context
from scopecard.graph.model import Edge, Pointer

SEVERITIES: Final = ("critical", "high", "medium", "low", "info")


class Finding(NamedTuple):
    """One thing that is wrong, with the path that proves it."""

    rule: str
    severity: str
    """One of ``SEVERITIES``."""
    message: str
    """Lower case, no full stop, names in back-ticks."""
    subjects: tuple[str, ...]
    """The elements that it is about, the most important first."""
    pointer: Pointer
    """What in the spec to look at, or to change."""
    path: tuple[Edge, ...] = ()
    """The edges that prove it, in order."""
    cause: tuple[str, ...] = ()
    """Source and sink, or what else tells it from another of the same subjects."""
    help: str = ""
    related: tuple[Pointer, ...] | None = None
    """Further places that belong to it, unless they are those of its path."""
    paths: int = 1
    """How many paths are behind it; the shown one is the shortest."""

    @property
    def places(self) -> tuple[Pointer, ...]:
        """Every further place that belongs to it, in the order of its path."""
        if self.related is not None:
            return self.related
        return tuple(dict.fromkeys(edge.pointer for edge in self.path))

    @property
    def key(self) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """What it is, whatever its wording, place or path."""
        return (self.rule, self.subjects, self.cause)

    @property
    def fingerprint(self) -> str:
        """A digest of :attr:`key` (DESIGN, section 6)."""
        parts = [self.rule, *self.subjects, "", *self.cause]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


Subject = TypeVar("Subject")


class Rule(Generic[Subject]):
    """A rule: what it looks for, and how much that matters."""

    def __init__(
        self,
        rule_id: str,
        *,
        severity: str,
        threats: Sequence[str],
        controls: Sequence[str],
        page: str,
        check: Callable[[Subject], Iterator[Finding]],
    ) -> None:
        self.id = rule_id
        self.severity = severity
        """The severity that its findings have unless they say otherwise."""
        self.threats = tuple(threats)
        """Ids of the OWASP agentic ten, its agentic threats (T), its LLM ten, and of MITRE ATLAS."""
        self.controls = tuple(controls)
        """Controls of our catalog that answer it."""
        self.page = page
        """Its documentation, in Markdown."""
        self._check = check

    def __call__(self, subject: Subject) -> Iterator[Finding]:
        """Yield what is wrong in *subject*."""
        return self._check(subject)

    @property
    def title(self) -> str:
        """The first sentence of its page."""
        return self.page.partition("\n")[0].rstrip(".")


def rule(
    *, severity: str, threats: Sequence[str] = (), controls: Sequence[str] = ()
) -> Callable[[Callable[[Subject], Iterator[Finding]]], Rule[Subject]]:
    """Make a rule of a function; its id is the name of its file."""

    def decorate(check: Callable[[Subject], Iterator[Finding]]) -> Rule[Subject]:
        rule_id = check.__module__.rpartition(".")[2].replace("_", "-")
        page = (check.__globals__["__doc__"] or "").strip()
        return Rule(
            rule_id, severity=severity, threats=threats, controls=controls, page=page, check=check
        )

    return decorate


def rules_in(package: str, path: Iterable[str]) -> dict[str, Rule[Any]]:
    """Return the rule of each file of *package* by id, in the order of the ids."""
    names = sorted(info.name for info in pkgutil.iter_modules(path))
    checks = [importlib.import_module(f"{package}.{name}").check for name in names]
    return {check.id: check for check in checks}


@cache
def all_rules() -> dict[str, Rule[Context]]:
    """Return every rule about designs by id, in the order of the ids."""
    return rules_in(__name__, __path__)
