"""
Specs as YAML text, for programs to read.
"""

from __future__ import annotations

from typing import Any

import yaml


def dump(spec: dict[str, Any]) -> str:
    """Return *spec* as YAML."""
    return yaml.dump(spec, Dumper=yaml.CSafeDumper, sort_keys=False)
