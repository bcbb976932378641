"""
What is wrong with a spec, in any of its environments? Everything at once.

First the structure, then how the parts fit together. Slips that are obvious are
reported and then taken as mended, so that each shows once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final, TypeAlias

from pydantic_core import ValidationError

from scopecard.errors import Location, Problem
from scopecard.source import Pointer
from scopecard.spec.assembly import SCHEMA, Assembly, assembled, variants
from scopecard.spec.check import check
from scopecard.spec.core import schema, validator
from scopecard.spec.include import Includes
from scopecard.spec.normal import SECTIONS
from scopecard.spec.repair import Repairs

_MOST_PROBLEMS: Final = 100
_MOST_ROUNDS: Final = 8
_MOST_MENDED: Final = 200
"""Mistakes beyond which nobody only slipped."""
_MOST_LISTED: Final = 5_000
"""Mistakes beyond which they are counted, not listed: a list takes a kilobyte for each."""

Variants: TypeAlias = dict[str | None, Assembly]


def problems_in(includes: Includes) -> tuple[list[Problem], Variants]:
    """Return what is wrong with a spec, and the spec without environment and in each."""
    main = includes.documents[0]
    if "schema" not in main.value and not any(key in main.value for key in (*SECTIONS, "system")):
        message = f"this is no spec: it does not say `schema: {SCHEMA}`"
        return [main.problem("missing-key", message, (), help="a spec begins with that line")], {}
    validation = _Validation(includes)
    found = validation.structure()
    if includes.complete and not validation.includes_more:
        validation.fit(found)
    return validation.first(), found


class _Validation:
    """One spec, and what has been found in it so far."""

    def __init__(self, includes: Includes) -> None:
        self._documents = includes.documents
        self._repairs = Repairs([document.value for document in includes.documents])
        self._found: dict[tuple[str, Location | None, str], Problem] = {}
        self._uncounted = 0
        self._bad: dict[str | None, set[Pointer]] = {}
        self._add(includes.problems)

    @property
    def includes_more(self) -> bool:
        """Whether a misspelt ``include`` names files that have not been read."""
        return any(place[1] == ("include",) for place in self._repairs.renamed)

    def structure(self) -> Variants:
        """Find what is wrong with the structure, round by round as slips are mended."""
        found: Variants = {}
        for _ in range(_MOST_ROUNDS):
            base = assembled(self._documents, self._repairs.values, self._repairs.renamed)
            found = dict(variants(base))
            if not [name for name, assembly in found.items() if self._mended(name, assembly)]:
                break
        return found

    def _mended(self, name: str | None, assembly: Assembly) -> bool:
        """Report the structure of one variant, and return whether slips in it were mended."""
        self._add(assembly.problems)
        bad = self._bad.setdefault(name, set())
        bad |= assembly.refused
        try:
            validator().validate_python(assembly.data)
        except ValidationError as error:
            from scopecard.spec.structure import Structure

            count, errors = _listed(error, assembly.data)
            structure = Structure(schema(), assembly, self._repairs.guessed)
            self._add(structure.problems(errors))
            bad |= structure.bad
            self._uncounted = max(self._uncounted, count - structure.explained)
            if count <= _MOST_MENDED:
                return self._repairs.apply(assembly.origins, structure.keys, structure.values)
        return False

    def fit(self, found: Variants) -> None:
        """Find what does not fit together; what only an environment breaks says so."""
        for name, assembly in found.items():
            problems = check(assembly.data, assembly.origins, self._bad[name])
            if name is not None:
                problems = [
                    replace(one, message=f"{one.message} (in `{name}`)")
                    for one in problems
                    if _key(one) not in self._found
                ]
            self._add(problems)

    def first(self) -> list[Problem]:
        """Return what was found in the order of the text, and no more than anybody reads."""
        problems = sorted(self._found.values(), key=_order)
        more = len(problems) - _MOST_PROBLEMS + self._uncounted
        if more <= 0:
            return problems
        last = Problem("more-problems", f"and {more:,} more")
        return [*problems[:_MOST_PROBLEMS], last]

    def _add(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self._found.setdefault(_key(problem), problem)


def _listed(error: ValidationError, data: dict[str, Any]) -> tuple[int, list[Any]]:
    """Return how many mistakes there are, and the first of them."""
    count = error.error_count()
    if count > _MOST_LISTED:
        known = {key for one in schema()["definitions"] for key in one.get("fields", ())}
        try:
            validator().validate_python(_trimmed(data, known))
        except ValidationError as first:
            return count, first.errors(include_url=False, include_input=False)
    return count, error.errors(include_url=False, include_input=False)


def _trimmed(value: Any, known: set[str]) -> Any:
    """Return *value* without what comes late in long mappings and lists."""
    if isinstance(value, dict):
        kept = [key for n, key in enumerate(value) if n < _MOST_PROBLEMS or key in known]
        return {key: _trimmed(value[key], known) for key in kept}
    if isinstance(value, list):
        return [_trimmed(one, known) for one in value[:_MOST_PROBLEMS]]
    return value


def _key(problem: Problem) -> tuple[str, Location | None, str]:
    return problem.rule, problem.location, problem.message


def _order(problem: Problem) -> tuple[str, int, int, str]:
    place = problem.location
    return (place.file, place.line, place.column, problem.message) if place else ("", 0, 0, "")
