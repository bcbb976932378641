"""Does the package give what it says, whatever was imported before?"""

from __future__ import annotations

import subprocess
import sys

import scopecard


def test_no_public_name_is_hidden_by_a_module_of_the_same_name() -> None:
    script = (
        "import importlib, pkgutil, scopecard\n"
        "for info in pkgutil.walk_packages(scopecard.__path__, 'scopecard.'):\n"
        "    if not info.name.endswith('__main__'):\n"
        "        importlib.import_module(info.name)\n"
        "from types import ModuleType\n"
        "print([n for n in scopecard.__all__ if isinstance(getattr(scopecard, n), ModuleType)])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
    assert callable(scopecard.report)
