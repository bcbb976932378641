"""
SVG, PNG and PDF, drawn by graphviz's ``dot`` where it is installed.

The ``graphviz`` package starts it: by an absolute path, with a time and a memory
limit, in an environment that forbids it to load files. What comes back is not
believed: an SVG is rebuilt from the elements and attributes that a picture needs.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from scopecard.errors import Problem, UsageError

SECONDS: Final = 5
_KILOBYTES: Final = 512 * 1024
_INCHES: Final = "60,60"
"""A PNG is scaled down to fit: 5,760 pixels a side take 130 MB, and a second to pack."""
_MARKS: Final = {"png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-"}
"""With what a file begins that is one."""
_DATE: Final = re.compile(rb"(?<=\(D:)\d{14}(?=Z?[^)]*\))")
_NO_DATE: Final = b"19700101000000"
"""As long as any date, so that what stands behind it stays in its place."""
_SVG: Final = "{http://www.w3.org/2000/svg}"
_TITLE: Final = "{http://www.w3.org/1999/xlink}title"
_SHAPE: Final = frozenset(("fill", "stroke", "stroke-width", "stroke-dasharray"))
_ALLOWED: Final = {
    "svg": frozenset(("width", "height", "viewBox")),
    "g": frozenset(("id", "class", "transform")),
    "title": frozenset[str](),
    "polygon": _SHAPE | {"points"},
    "polyline": _SHAPE | {"points"},
    "path": _SHAPE | {"d"},
    "ellipse": _SHAPE | {"cx", "cy", "rx", "ry"},
    "text": frozenset(("text-anchor", "x", "y", "font-family", "font-size", "fill")),
}
_VALUE: Final = re.compile(r"[-#\w\s.,()]*")
"""What an attribute may contain: numbers, colours, names; no address and no entity."""


def render(dot_text: str, format_: str, shunned: Iterable[Path] = ()) -> bytes:
    """
    Return the picture that *dot_text* describes, as ``svg``, ``png`` or ``pdf``.

    Raises :class:`~scopecard.errors.UsageError` where ``dot`` is not installed, takes
    too long, fails, or lies in one of the *shunned* folders.
    """
    drawn = _draw(_find(shunned), dot_text, format_)
    if format_ == "svg":
        return _rebuilt(drawn)
    if not drawn.startswith(_MARKS[format_]):
        raise _failure("dot-failed", f"`dot` did not draw a {format_.upper()}")
    return _DATE.sub(_NO_DATE, drawn) if format_ == "pdf" else drawn


def _find(shunned: Iterable[Path]) -> Path:
    """Return the first ``dot`` on the path that is not in a folder under review."""
    avoided = [folder.resolve() for folder in (Path.cwd(), *shunned)]
    # NOTE: the root of a file system is under nobody's review, whoever stands in it.
    avoided = [folder for folder in avoided if folder != folder.parent]
    for folder in os.get_exec_path():
        found = shutil.which("dot", path=folder) if Path(folder).is_absolute() else None
        # NOTE: on Windows, `which` looks in the current folder too.
        if found is not None and not any(
            place.is_relative_to(folder) for folder in avoided for place in _places(found)
        ):
            return Path(found)
    raise UsageError(
        Problem(
            "no-dot",
            "svg, png and pdf need graphviz, and its `dot` is not on the path",
            help="install it (`apt install graphviz`, `brew install graphviz`, "
            "`winget install graphviz`), or use `--layout columns` for an svg, or `--format mermaid`, "
            "`dot`, `graphml` or `json`, which work without",
        )
    )


def _places(program: str) -> Iterator[Path]:
    yield Path(os.path.abspath(program))  # noqa: PTH100 - where the link is, not where it leads
    yield Path(program).resolve()


def _draw(program: Path, dot_text: str, format_: str) -> bytes:
    from graphviz.backend.execute import CalledProcessError, run_check

    command = [str(program), f"-T{format_}"]
    if format_ == "png":
        command.append(f"-Gsize={_INCHES}")
    if os.name == "posix":
        # The shell only sets the limit: the words of the command are its arguments, not its text.
        limited = f'ulimit -v {_KILOBYTES} 2>/dev/null; exec "$0" "$@"'
        command = ["/bin/sh", "-c", limited, *command]
    try:
        done = run_check(
            command, input=dot_text.encode(), capture_output=True, quiet=True,
            timeout=SECONDS, env=_environment(),
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        message = f"`dot` took more than {SECONDS} seconds, and was stopped"
        raise _failure("dot-slow", message) from None
    except (CalledProcessError, OSError):
        raise _failure("dot-failed", "`dot` failed to draw the picture") from None
    return bytes(done.stdout)


def _environment() -> dict[str, str]:
    # NOTE: each of the two makes `dot` refuse to load files, in older and in newer versions.
    found = {"SERVER_NAME": "scopecard", "GV_FILE_PATH": "", "SOURCE_DATE_EPOCH": "0"}
    if "SYSTEMROOT" in os.environ:  # without it no program starts on Windows
        found["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    return found


def _failure(rule: str, message: str) -> UsageError:
    hint = "use `--format mermaid`, `dot`, `graphml` or `json`, which do without it"
    return UsageError(Problem(rule, message, help=hint))


def _rebuilt(drawn: bytes) -> bytes:
    """Return an SVG with only what a picture needs, and a title for each part that has one."""
    root = _copy(_parse(drawn))
    root.set("xmlns", _SVG[1:-1])
    root.set("role", "img")
    title = next(root.iter("title"), None)
    if title is not None:
        whole = ET.Element("title")
        whole.text = title.text
        root.insert(0, whole)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _parse(drawn: bytes) -> ET.Element:
    # Without a document type there are no entities to define, so nothing can grow or be loaded.
    text = re.sub(rb"<!DOCTYPE[^>\[]*>", b"", drawn, count=1)
    try:
        if b"<!DOCTYPE" not in text and b"<!ENTITY" not in text:
            return ET.fromstring(text)  # noqa: S314 - as said above
    except ET.ParseError:
        pass
    raise _failure("dot-failed", "`dot` did not draw an SVG")


def _copy(element: ET.Element) -> ET.Element:
    name = element.tag.removeprefix(_SVG)
    if name not in _ALLOWED:
        raise _failure("dot-failed", f"`dot` drew `{name}`, which no picture needs")
    copy = ET.Element(name)
    copy.text, copy.tail = element.text, element.tail
    for attribute, value in element.items():
        if attribute in _ALLOWED[name] and _VALUE.fullmatch(value):
            copy.set(attribute, value)
    family = copy.get("font-family", "")
    if family:
        copy.set("font-family", "Helvetica, Arial, sans-serif")
        if family.endswith(" Bold"):
            copy.set("font-weight", "bold")
    copy.extend(list(_children(element)))
    return copy


def _children(element: ET.Element) -> Iterator[ET.Element]:
    """Yield the copies of what is in *element*; what `dot` links is lifted out of the link."""
    linked = element.find(f"{_SVG}g/{_SVG}a")
    title = None if linked is None else linked.get(_TITLE)
    for child in element:
        if child.tag == f"{_SVG}title" and title is not None:
            named = ET.Element("title")
            named.text, named.tail = title, child.tail
            yield named
        elif child.tag == f"{_SVG}g" and child.find(f"{_SVG}a") is not None:
            for link in child:
                yield from _children(link) if link.tag == f"{_SVG}a" else (_copy(link),)
        else:
            yield _copy(child)
