"""
How much of another framework's list do the controls of one system cover?

Every pairing of a control with an id of a list is our judgement, and says that the
control helps; it does not say that a system complies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from scopecard.catalog import controls
from scopecard.errors import Problem, UsageError
from scopecard.framework import data_root, load
from scopecard.obligations.standing import NOT_COVERED, Standing, best, standings, worst
from scopecard.source import parse
from scopecard.spec.nearest import nearest

if TYPE_CHECKING:
    from scopecard.catalog import Control
    from scopecard.obligations.assessment import Assessment

SCHEMA: Final = "scopecard/coverage-v1"
LISTED: Final = "listed"
"""The status of a control where no system is looked at."""


class Row(NamedTuple):
    """One id of a list, and the controls that answer it."""

    id: str
    title: str
    retired: bool
    """Whether the list has withdrawn it: nothing answers it any more."""
    standings: tuple[Standing, ...]
    worst: str
    best: str
    """Both a status, ``not-owed``, or ``not-covered`` where no control answers the id."""


class Coverage(NamedTuple):
    """A list with all its ids, each with how it is covered."""

    name: str
    title: str
    version: str
    date: str
    relation: str
    """What a pairing says: ``covers``, or ``supports`` where it is a law."""
    complete: bool
    """Whether the shipped list has all ids."""
    covers: str
    """What it has where it has not all."""
    cite: str
    """How an id is cited, with ``{id}`` in its place: some lists number anew each year."""
    rows: tuple[Row, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many ids stand at their worst at each status; retired ones aside."""
        return dict(sorted(Counter(row.worst for row in self.rows if not row.retired).items()))


@cache
def names() -> tuple[str, ...]:
    """Return the names of the lists that are shipped."""
    return tuple(sorted(path.stem for path in (data_root() / "crosswalks").glob("*.yaml")))


@cache
def threat_lists() -> Mapping[str, str]:
    """Return the version of each list whose ids findings name, from the head of its file."""
    versions: dict[str, str] = {}
    for name in ("asi", "owasp-t", "llm", "atlas"):
        path = data_root() / "crosswalks" / f"{name}.yaml"
        head = path.read_text(encoding="utf-8").partition("\nitems:")[0]
        versions[name] = parse(head, path.name).value["version"]
    return versions


def coverage(list_name: str, assessment: Assessment | None = None) -> Coverage:
    """
    Return how *list_name* is covered by the owed controls of *assessment*.

    Without one, it is the catalog that is looked at, and every status is ``listed``.
    Raises :class:`~scopecard.errors.UsageError` for a list that is not shipped.
    """
    if list_name not in names():
        raise UsageError(_unknown(list_name))
    told = load(f"crosswalks/{list_name}.yaml")
    catalog = controls() if assessment is None else assessment.organisation.catalog
    answering = _answering(list_name, catalog.values())
    retired = frozenset(told.get("retired", ()))
    rows = tuple(
        _row(name, title, answering.get(name, ()), assessment, retired=name in retired)
        for name, title in told["items"].items()
    )
    return Coverage(
        name=list_name,
        title=told["title"],
        version=told["version"],
        date=told["date"],
        relation=told.get("relation", "covers"),
        complete=told["complete"],
        covers=told.get("covers", ""),
        cite=told.get("cite", "{id}"),
        rows=rows,
    )


def as_json(found: Coverage) -> dict[str, Any]:
    """Return *found* as it is shown to programs."""
    return {
        "schema": SCHEMA,
        "framework": {
            "id": found.name,
            "title": found.title,
            "version": found.version,
            "date": found.date,
            "relation": found.relation,
            "complete": found.complete,
        },
        "counts": found.counts,
        "rows": [
            {
                "id": row.id,
                "cite": found.cite.replace("{id}", row.id),
                "title": row.title,
                "retired": row.retired,
                "worst": row.worst,
                "best": row.best,
                "controls": [{"id": one.control, "status": one.status} for one in row.standings],
            }
            for row in found.rows
        ],
    }


def _row(
    name: str, title: str, answering: Iterable[str], assessment: Assessment | None, *, retired: bool
) -> Row:
    if assessment is None:
        found = tuple(Standing(control, LISTED) for control in answering)
        status = LISTED if found else NOT_COVERED
        return Row(name, title, retired, found, status, status)
    found = standings(assessment, answering)
    return Row(name, title, retired, found, worst(found), best(found))


def _answering(list_name: str, catalog: Iterable[Control]) -> Mapping[str, list[str]]:
    """Return the controls that answer each id of a list, in the order of the catalog."""
    found: dict[str, list[str]] = {}
    for control in catalog:
        for name in control.crosswalk.get(list_name, ()):
            found.setdefault(name, []).append(control.id)
    return found


def _unknown(name: str) -> Problem:
    close = nearest(name, names())
    hint = f"did you mean `{close}`?" if close else f"one of: {', '.join(names())}"
    return Problem("usage", f"--framework `{name}` is not known", help=hint)
