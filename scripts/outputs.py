"""
Run the commands that pages show, and say which output is not true; ``--write`` writes what is.

``python scripts/outputs.py --write``

Three things in a page are followed, in their order and in one folder:

- ``<!-- output: COMMAND -->`` to ``<!-- end of output -->``: between them stands what it prints;
- a ``console`` block: ``$ COMMAND`` and what it prints; lines that begin with ``> `` are typed;
- ``<!-- file: NAME -->`` before a block: it is that file; ``<!-- edit: NAME -->`` before a ``diff``
  block: it is a change of that file.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
TUTORIALS = [
    page for kind in ("tutorial", "how-to") for page in sorted((ROOT / "docs" / kind).glob("*.md"))
]
"""Pages that are followed from beginning to end, each in a folder of its own."""
_PART = re.compile(
    r"(?P<shown><!-- output: (?P<command>[^\n]+) -->\n)(?P<output>.*?)(?P<end><!-- end of output -->)"
    r"|```console\n(?P<console>.*?)```"
    r"|<!-- (?P<act>file|edit): (?P<name>[\w.-]+) -->\n```\w+\n(?P<content>.*?)```",
    re.DOTALL,
)
_ENVIRONMENT = {"SCOPECARD_CACHE": "", "PYTHONUTF8": "1"}
_UNSET = ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "SCOPECARD_REQUIRE_ALL")


class PageError(Exception):
    """A page asks for something that cannot be done."""


def followed(page: Path, folder: Path, *, without: frozenset[str] = frozenset()) -> str:
    """Return what *page* should be, after running it in *folder*, commands named in *without* aside."""
    text = page.read_text(encoding="utf-8")
    parts: list[str] = []
    end = 0
    for part in _PART.finditer(text):
        parts += [text[end : part.start()], _followed(part, folder, without)]
        end = part.end()
    return "".join([*parts, text[end:]])


def _followed(part: re.Match[str], folder: Path, without: frozenset[str]) -> str:
    if part["command"]:
        output = run(part["command"], folder)
        kind = "mermaid" if "mermaid" in part["command"].split() else "text"
        return f"{part['shown']}```{kind}\n{output}```\n{part['end']}"
    if part["console"] is not None:
        return f"```console\n{_console(part['console'], folder, without)}```"
    file = folder / part["name"]
    if part["act"] == "file":
        file.write_text(part["content"], encoding="utf-8")
    else:
        before = file.read_text(encoding="utf-8")
        file.write_text(edited(before, part["content"], part["name"]), encoding="utf-8")
    return part[0]


def _console(block: str, folder: Path, without: frozenset[str]) -> str:
    """Return a block with the commands of *block*, and what each prints."""
    parts: list[str] = []
    for command, shown in _commands(block):
        typed = [line[2:] for line in shown.splitlines() if line.startswith("> ")]
        if any(word in without for word in command.split()):
            parts += [f"$ {command}\n", shown]
        else:
            parts += [f"$ {command}\n", run(command, folder, "".join(f"{t}\n" for t in typed))]
    return "".join(parts)


def _commands(block: str) -> Iterator[tuple[str, str]]:
    if not block.startswith("$ "):
        raise PageError(f"a console block begins with a command, not with {block[:40]!r}")
    for piece in re.split(r"(?m)^\$ ", block)[1:]:
        command, _, shown = piece.partition("\n")
        yield command, shown


def run(command: str, folder: Path, typed: str = "") -> str:
    """
    Return what *command* prints: ``scopecard``, or ``cat`` of a file.

    ``> FILE`` at its end puts the output there, ``; echo $?`` adds the exit code.
    """
    command, code, _ = command.partition("; echo $?")
    command, _, target = command.partition(" > ")
    program, *arguments = shlex.split(command)
    if program == "cat":
        return "".join((folder / name).read_text(encoding="utf-8") for name in arguments)
    if Path(program).name != "scopecard":
        raise PageError(f"`{program}` is not run: only scopecard and cat are")
    environment = {k: v for k, v in os.environ.items() if k not in _UNSET} | _ENVIRONMENT
    done = subprocess.run(
        [sys.executable, "-m", "scopecard", *arguments], cwd=folder, env=environment,
        input=typed.encode(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    output = done.stdout.decode()
    if done.returncode and not code:
        raise PageError(f"`{command}` ends with {done.returncode}:\n{output}")
    if target:
        (folder / target).write_text(output, encoding="utf-8")
        output = ""
    return f"{output}{done.returncode}\n" if code else output


def edited(text: str, change: str, name: str) -> str:
    """Return *text* after *change*: lines with ``-`` go, with ``+`` come, with a blank stay."""
    before = "".join(f"{line[1:]}\n" for line in change.splitlines() if not line.startswith("+"))
    after = "".join(f"{line[1:]}\n" for line in change.splitlines() if not line.startswith("-"))
    if text.count(before) != 1:
        raise PageError(f"{name}: {text.count(before)} times:\n{before}")
    return text.replace(before, after)


def true_page(page: Path, *, without: frozenset[str] = frozenset()) -> str:
    """Return what *page* should be: the README in the project, others in a folder of their own."""
    if page == README:
        return followed(page, ROOT, without=without)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "agent_specs", Path(folder, "agent_specs"))
        return followed(page, Path(folder), without=without)


def main() -> int:
    """Write the outputs, or say which are not true."""
    untrue = [
        (page, text) for page in (README, *TUTORIALS) if (text := true_page(page)) != _text(page)
    ]
    for page, text in untrue:
        if "--write" in sys.argv:
            page.write_text(text, encoding="utf-8")
        print(("wrote " if "--write" in sys.argv else "not true: ") + str(page.relative_to(ROOT)))
    return 1 if untrue and "--write" not in sys.argv else 0


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
