"""
What may a database role do, and on what?

A role that is known by name, or privileges: ``select``, ``select, insert on sales.orders``,
``all privileges``. A role of one's own may be anything, also a superuser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scopecard.resources.language import Word, literal, many, wild
from scopecard.resources.relation import Region, exactly

_READ: Final = ("select",)
_WRITE: Final = ("select", "insert", "update", "delete")
_PRIVILEGES: Final = frozenset(
    ("select", "insert", "update", "delete", "truncate", "references", "trigger", "create", "drop",
     "alter", "execute", "usage", "connect", "index", "grant")
)  # fmt: skip
_EVERYTHING: Final = frozenset(
    ("all", "all privileges", "superuser", "rds_superuser", "rdsadmin", "cloudsqlsuperuser", "postgres",
     "root", "sa", "sysadmin", "sysdba", "dba", "db_owner", "owner", "admin", "dbadmin")
)  # fmt: skip
_ROLES: Final = {
    "pg_read_all_data": _READ, "db_datareader": _READ, "read-only": _READ, "readonly": _READ,
    "read_only": _READ, "reader": _READ, "read": _READ,
    "db_datawriter": ("insert", "update", "delete"), "pg_write_all_data": ("insert", "update", "delete"),
    "read-write": _WRITE, "readwrite": _WRITE, "read_write": _WRITE, "writer": _WRITE, "write": _WRITE,
}  # fmt: skip
_ON: Final = re.compile(r"(?P<what>.+?)\s+on\s+(?:table\s+)?(?P<where>\S+|all tables)", re.DOTALL)
_NAME: Final = re.compile(r"[\w.*$-]+")
_ALL_TABLES: Final = ("*", "*.*", "all tables")


def regions(texts: Sequence[str]) -> list[Region]:
    """Return what each of *texts* holds."""
    return [_region(text) for text in texts]


def _region(text: str) -> Region:
    plain = " ".join(text.lower().split())
    found = _ON.fullmatch(plain)
    what, where = (found["what"], found["where"]) if found else (plain, "*")
    objects = _objects(where)
    if objects is None:
        return _anything(text)
    words: list[Word] = []
    for part in what.removeprefix("grant ").split(","):
        privilege = part.strip()
        if privilege in _EVERYTHING:
            words.append((*many("\0"), *literal("\0"), *objects))
        elif privilege in _PRIVILEGES or privilege in _ROLES:
            named = _ROLES.get(privilege, (privilege,))
            words += [(*literal(f"{one}\0"), *objects) for one in named]
        else:
            return _anything(text)
    return exactly(tuple(words))


def _objects(where: str) -> Word | None:
    if where in _ALL_TABLES:
        return many()
    return wild(where) if _NAME.fullmatch(where) else None


def _anything(text: str) -> Region:
    """Return what may be nothing or everything; it is like itself only."""
    return Region((), (many(), literal(text)))
