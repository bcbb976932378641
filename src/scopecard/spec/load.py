"""
From files to a checked spec: every problem at once, or none.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scopecard.errors import Location, Problem, SpecError, UsageError
from scopecard.source import Document, Pointer, parse, read
from scopecard.spec.assembly import Assembly
from scopecard.spec.include import Includes, Tree
from scopecard.spec.origin import Origins
from scopecard.spec.validation import problems_in

if TYPE_CHECKING:
    from scopecard.spec.model import SystemSpec


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
    return _build(document, path, root or _project(path.parent), environment)


def parse_spec(
    text: str | bytes,
    name: str = "<stdin>",
    *,
    path: Path | None = None,
    root: Path | None = None,
    environment: str | None = None,
    tree: Tree | None = None,
) -> Spec:
    """
    Return the spec that *text* is, as :func:`load_spec` does.

    What it includes is relative to *path*, where the text belongs, or to here; with a
    *tree*, that is where its files come from, and *root* is the root of it.
    """
    folder = Path.cwd() if path is None else path.parent
    return _build(parse(text, name), path, root or _project(folder), environment, tree)


def reread(spec: Spec, texts: Mapping[int, str], environment: str | None = None) -> Spec:
    """
    Return what *spec* would be if its files, by number, said *texts*; nothing is opened.

    Which files there are stays as it is: a text includes what it did.
    """
    documents = [
        parse(texts[number], document.name) if number in texts else document
        for number, document in enumerate(spec.documents)
    ]
    return _checked(Includes.known(documents), environment)


def _project(folder: Path) -> Path:
    """Return the nearest folder with ``.git``, or *folder* itself."""
    folder = folder.resolve()
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder)


def _build(
    document: Document,
    path: Path | None,
    root: Path,
    environment: str | None,
    tree: Tree | None = None,
) -> Spec:
    return _checked(Includes(document, path, root, tree), environment)


def _checked(includes: Includes, environment: str | None) -> Spec:
    problems, found = problems_in(includes)
    if problems:
        raise SpecError(*problems)
    if environment not in found:
        raise UsageError(_unknown_environment(str(environment), found))
    chosen = found[environment]
    chosen.data.pop("include", None)  # NOTE: what it brings is there
    return Spec(chosen.data, chosen.origins, chosen.extensions)


def _unknown_environment(name: str, found: Mapping[str | None, Assembly]) -> Problem:
    from scopecard.spec.nearest import nearest

    known = [str(one) for one in found if one is not None]
    close = nearest(name, known)
    help_ = f"known: {', '.join(known)}" if known else "it has no `environments`"
    if close is not None:
        help_ = f"did you mean `{close}`?"
    return Problem("unknown-environment", f"no environment `{name}`", help=help_)
