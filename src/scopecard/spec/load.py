"""
From files to a checked spec: every problem at once, or none.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import ValidationError

from scopecard.errors import Location, Problem, SpecError, UsageError
from scopecard.source import Document, Pointer, parse, read
from scopecard.spec.check import check
from scopecard.spec.core import schema, validator
from scopecard.spec.include import Includes, merged
from scopecard.spec.normal import KEYED, Normal, normalise
from scopecard.spec.origin import Origins
from scopecard.spec.permissions import with_permissions

if TYPE_CHECKING:
    from scopecard.spec.model import SystemSpec

_MOST_PROBLEMS: Final = 100
_MOST_SOUGHT: Final = 400


class Spec:
    """A checked spec in normal form, which knows where each part of it stands."""

    def __init__(
        self, data: dict[str, Any], origins: Origins, extensions: Mapping[Pointer, Any]
    ) -> None:
        self.data = data
        """Shorthands written out; what is absent is not filled in."""
        self.origins = origins
        self._places: dict[Pointer, Location] = {}
        self.extensions = extensions
        """The ``x-`` keys, by the pointer that they would have."""

    @property
    def name(self) -> str:
        """The main file, as it is shown."""
        return self.documents[0].name

    @property
    def documents(self) -> tuple[Document, ...]:
        """The files that it was read from, the main one first."""
        return tuple(self.origins.documents)

    @property
    def text(self) -> str:
        """The text of the main file."""
        return self.documents[0].text

    @cached_property
    def model(self) -> SystemSpec:
        """The same as pydantic models."""
        from scopecard.spec.model import SystemSpec

        return SystemSpec.model_validate(self.data)

    def locate(self, pointer: Pointer, *, key: bool = False) -> Location:
        """Return where the value at *pointer* of the normal form stands, or its *key*."""
        if key:
            return self.origins.locate(pointer, key=True)
        if pointer not in self._places:
            self._places[pointer] = self.origins.locate(pointer)
        return self._places[pointer]


def load_spec(
    path: str | Path, *, root: Path | None = None, environment: str | None = None
) -> Spec:
    """
    Return the spec in the file at *path*, with all that it includes.

    *root* is the folder that includes may not leave: the git root by default.
    Raises :class:`~scopecard.errors.SpecError` with every problem found,
    :class:`~scopecard.errors.NoInputError` if there is no file, and
    :class:`~scopecard.errors.UsageError` for an unknown *environment*.
    """
    path = Path(path)
    document = read(path, str(path))
    return _build(document, path.parent, root or _project(path.parent), environment)


def parse_spec(
    text: str | bytes,
    name: str = "<stdin>",
    *,
    root: Path | None = None,
    environment: str | None = None,
) -> Spec:
    """Return the spec that *text* is, as :func:`load_spec` does; includes are relative to here."""
    here = Path.cwd()
    return _build(parse(text, name), here, root or _project(here), environment)


def _project(folder: Path) -> Path:
    """Return the nearest folder with ``.git``, or *folder* itself."""
    folder = folder.resolve()
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder)


def _build(document: Document, base: Path, root: Path, environment: str | None) -> Spec:
    includes = Includes(root)
    main = includes.add_main(document, base)
    data, twice = merged(includes.normals)
    problems = [*includes.problems, *twice]
    overlays = main.data.get("environments")
    names = list(overlays) if isinstance(overlays, dict) else []
    if environment is not None and environment not in names:
        known = f"known: {', '.join(names)}" if names else "it has no `environments`"
        raise UsageError(
            Problem("unknown-environment", f"no environment `{environment}`", help=known)
        )
    chosen = Spec({}, Origins(includes.documents), {})
    refused = {pointer for normal in includes.normals for pointer in normal.refused}
    for name in (None, *names):
        spec = _variant(includes, data, main, name)
        problems += _problems_of(spec, refused)
        if name == environment:
            chosen = spec
    if problems:
        raise SpecError(*_first(problems))
    return chosen


def _variant(includes: Includes, data: dict[str, Any], main: Normal, name: str | None) -> Spec:
    """Return the spec with the overlay of environment *name* on it, not yet checked."""
    origins = Origins(includes.documents)
    extensions: dict[Pointer, Any] = {}
    for number, normal in enumerate(includes.normals):
        extensions.update(normal.extensions)
        if number:
            for section in KEYED:
                elements = normal.data.get(section)
                for element in elements if isinstance(elements, dict) else ():
                    place: Pointer = (section, element)
                    origins.moved[place] = (number, normal.origin(place))
        for pointer, found in normal.moved.items():
            origins.moved[pointer] = (number, found)
    if name is not None:
        base: Pointer = ("environments", name)
        overlay = normalise(main.document, main.data["environments"][name], base, overlay=True)
        includes.problems += overlay.problems
        data = _laid_over(data, overlay.data, (), overlay, origins)
    return Spec(with_permissions(data), origins, extensions)


def _laid_over(
    below: Mapping[str, Any],
    above: Mapping[str, Any],
    at: Pointer,
    overlay: Normal,
    origins: Origins,
) -> dict[str, Any]:
    """Return *below* with *above* on it: mappings merge, the rest replaces, nothing removes."""
    result = dict(below)
    for key, value in above.items():
        pointer: Pointer = (*at, key)
        known = result.get(key)
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(known, dict):
            result[key] = _laid_over(known, value, pointer, overlay, origins)
        else:
            result[key] = value
            origins.moved[pointer] = (0, overlay.origin(pointer))
    return result


def _problems_of(spec: Spec, refused: AbstractSet[Pointer]) -> list[Problem]:
    problems: list[Problem] = []
    try:
        validator().validate_python(spec.data)
    except ValidationError as error:
        from scopecard.spec.structure import Structure

        # NOTE: nobody reads more than the first hundred, and each costs a search for what was meant
        found = error.errors(include_url=False, include_input=False)[:_MOST_SOUGHT]
        structure = Structure(schema(), spec.data, spec.origins, refused)
        problems += structure.problems(found)
    return [*problems, *check(spec.data, spec.origins)]


def _first(problems: list[Problem]) -> list[Problem]:
    """Return *problems* once each, in the order of the text, and no more than anybody reads."""
    unique = sorted(dict.fromkeys(problems), key=_order)
    if len(unique) <= _MOST_PROBLEMS:
        return unique
    more = Problem("more-problems", f"and {len(unique) - _MOST_PROBLEMS} more problems")
    return [*unique[:_MOST_PROBLEMS], more]


def _order(problem: Problem) -> tuple[str, int, int, str]:
    place = problem.location
    return (place.file, place.line, place.column, problem.message) if place else ("", 0, 0, "")
