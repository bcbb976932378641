"""
What does a spec say once its shorthands are written out?

The *normal form* has no key without a value, no ``x-`` key and one way to say
each thing. It keeps where a value stood only if that is not where it stands
now (:attr:`Normal.moved`). Defaults and assumptions are the graph's business.

What is not in the expected shape is left as it is, for the structural check to
refuse; a shorthand that cannot be read is refused here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from scopecard.errors import Problem
from scopecard.source import Document, Pointer

SECTIONS: Final = ("actors", "data", "gates", "identities", "tools", "agents")
"""The sections whose keys are ids of elements."""
KEYED: Final = (*SECTIONS, "controls", "accepted", "posture")
"""The mappings of the top level that are keyed by something that people choose."""

_ELEMENT_KEYS: Final[dict[Pointer, tuple[str, ...]]] = {
    ("actors",): ("kind", "trust"),
    ("data",): ("kind", "sensitivity", "trust", "external"),
    ("gates",): ("approver", "enforced_by"),
    ("identities",): ("kind", "permissions"),
    ("tools",): ("effects", "universal", "wildcard"),
    ("agents",): ("started_by", "tools", "delegates", "memory"),
}
"""What tells an element from something that people keep in a section for themselves."""

MAIN_FIELD: Final = {
    "authentication": "method", "encryption": "key", "retention": "period",
    "isolation": "boundary", "pinned": "version", "guardrails": "name", "validation": "method",
    "stop": "method", "authorizer": "name", "log": "sink", "tracing": "name", "alerts": "to",
    "review": "cadence", "registry": "name", "testing": "kind", "rollback": "method",
    "degradation": "mode",
}  # fmt: skip
"""What the bare text of a safeguard gives."""


class Normal:
    """One document in normal form, and what became of it on the way."""

    def __init__(self, document: Document, base: Pointer, *, overlay: bool) -> None:
        self.document = document
        self.data: dict[str, Any] = {}
        self.moved: dict[Pointer, Pointer] = {(): base} if base else {}
        """By pointer into the normal form: where in the document its value stands."""
        self.extensions: dict[Pointer, Any] = {}
        """The ``x-`` keys that are left out, by the pointer that they would have."""
        self.problems: list[Problem] = []
        self.refused: set[Pointer] = set()
        """Where a problem has been reported, so that it is reported once."""
        self._overlay = overlay

    def origin(self, pointer: Pointer) -> Pointer:
        """Return where in the document the value at *pointer* stands."""
        for length in range(len(pointer), -1, -1):
            found = self.moved.get(pointer[:length])
            if found is not None:
                return (*found, *pointer[length:])
        return pointer

    def refuse(self, rule: str, message: str, pointer: Pointer, help: str | None = None) -> None:
        """Report a shorthand that cannot be read."""
        self.refused.add(pointer)
        origin = self.origin(pointer)
        self.problems.append(self.document.problem(rule, message, origin, help=help))

    def mapping(
        self, raw: dict[str, Any], at: Pointer, expand: Expanders | None = None
    ) -> dict[str, Any]:
        """Return *raw* without ``x-`` keys and keys without a value, each value expanded."""
        result = {}
        expanders = expand or {}
        for key, raw_value in raw.items():
            value = raw_value
            if value is None and not self._overlay:
                continue
            if key[:2] == "x-":
                self.extensions[(*at, key)] = value
                continue
            how = expanders.get(key)
            if how is not None and value is not None:
                value = how(self, value, (*at, key))
            elif isinstance(value, (dict, list)):
                value = plain(self, value, (*at, key))
            result[key] = value
        return result

    def keyed(self, raw: Any, at: Pointer, expand: Expanders | None = None) -> Any:
        """Return a mapping by ids, in which an id without a value is an element without fields."""
        if not isinstance(raw, dict):
            return raw
        result = {}
        for key, value in raw.items():
            if key[:2] == "x-":
                self.extensions[(*at, key)] = value
                self._refuse_disguised(value, (*at, key))
            elif isinstance(value, dict):
                result[key] = self.mapping(value, (*at, key), expand)
            else:
                result[key] = {} if value is None and not self._overlay else value
        return result

    def _refuse_disguised(self, value: Any, at: Pointer) -> None:
        """Refuse an element whose id would leave it out: nothing may go missing unseen."""
        if not isinstance(value, dict) or at[:-1] not in _ELEMENT_KEYS:
            return
        keys = [key for key in _ELEMENT_KEYS[at[:-1]] if key in value]
        if keys:
            message = f"`{at[-1]}` would be left out: keys that begin with `x-` are your own"
            origin = self.origin(at)
            self.problems.append(
                self.document.problem(
                    "reserved-id", message, origin, key=True,
                    help=f"it has `{keys[0]}`: if it is an element, give it another id",
                )
            )  # fmt: skip


Expander: TypeAlias = Callable[[Normal, Any, Pointer], Any]
Expanders: TypeAlias = dict[str, Expander]


def normalise(
    document: Document, value: Any, base: Pointer = (), *, overlay: bool = False
) -> Normal:
    """
    Return the normal form of *value*, which stands at *base* in *document*.

    In an *overlay* a key without a value stays: it takes something away.
    """
    normal = Normal(document, base, overlay=overlay)
    if isinstance(value, dict):
        normal.data = normal.mapping(value, (), _TOP)
    else:
        normal.refuse("wrong-type", "this must be a mapping", ())
    return normal


def plain(normal: Normal, raw: Any, at: Pointer) -> Any:
    """Return *raw* with nothing to expand in it, only to leave out."""
    if isinstance(raw, dict):
        return normal.mapping(raw, at)
    if isinstance(raw, list):
        return [
            plain(normal, item, (*at, index)) if isinstance(item, (dict, list)) else item
            for index, item in enumerate(raw)
        ]
    return raw


def effects(normal: Normal, raw: Any, at: Pointer) -> Any:
    """Return a list of effects, each written out."""
    if not isinstance(raw, list):
        return raw
    return [_effect(normal, item, at, index) for index, item in enumerate(raw)]


def _effect(normal: Normal, raw: Any, at: Pointer, index: int) -> Any:
    if isinstance(raw, str):
        words = raw.split()
        if len(words) == 2:  # noqa: PLR2004 - an action and a target
            return {"action": words[0], "target": words[1]}
        message = f"`{raw}` is no effect"
        help = "an effect is an action and a target, such as `read calendar`"
        normal.refuse("malformed-effect", message, (*at, index), help)
        return None
    return plain(normal, raw, (*at, index))


def _permissions(normal: Normal, raw: Any, at: Pointer) -> Any:
    """Return permissions; what a text means is read once all ids are known."""
    if not isinstance(raw, list):
        return raw
    result: list[Any] = []
    for index, item in enumerate(raw):
        if isinstance(item, dict) and "action" not in item and item.keys() & {"iam", "unknown"}:
            message = "write an IAM action, or what else is permitted, as a text"
            normal.refuse("malformed-permission", message, (*at, index), "such as `s3:GetObject`")
            result.append(None)
        else:
            result.append(plain(normal, item, (*at, index)))
    return result


def _granted(normal: Normal, raw: Any, at: Pointer) -> Any:
    return normal.keyed(_listed(normal, raw, at, "tool"), at, {"effects": effects})


def _delegated(normal: Normal, raw: Any, at: Pointer) -> Any:
    return normal.keyed(_listed(normal, raw, at, "agent"), at)


def _listed(normal: Normal, raw: Any, at: Pointer, what: str) -> Any:
    """Return the mapping that a list of ids, or of mappings of one id, is short for."""
    if not isinstance(raw, list):
        return raw
    base = normal.origin(at)
    result: dict[str, Any] = {}
    for index, item in enumerate(raw):
        key: Any = item
        value: Any = {}
        place: Pointer = (index,)
        if isinstance(item, dict):
            keys = [key for key in item if key[:2] != "x-"]
            if len(keys) != 1:
                _refuse_entry(normal, (*at, index), what, keys)
                continue
            key, value, place = keys[0], item[keys[0]], (index, keys[0])
            for name in item:
                if name != key:
                    normal.extensions[(*at, key, name)] = item[name]
        if not isinstance(key, str):
            _refuse_entry(normal, (*at, index), what, [])
        elif key in result:
            normal.refuse("duplicate-id", f"`{key}` is listed twice", (*at, *place))
        else:
            result[key] = {} if value is None else value
            normal.moved[(*at, key)] = (*base, *place)
    return result


def _refuse_entry(normal: Normal, at: Pointer, what: str, keys: list[str]) -> None:
    message = f"an entry of this list is one {what} id, or a mapping of one {what} id to its terms"
    help = f"indent what follows below `{keys[0]}:`" if len(keys) > 1 else None
    normal.refuse("malformed-list", message, at, help)


def _approver(normal: Normal, raw: Any, at: Pointer) -> Any:
    if isinstance(raw, str):
        return {"any": [raw]}
    if isinstance(raw, list):
        message = "who approves is one actor, `{any: […]}` or `{all: […]}`"
        normal.refuse("malformed-approver", message, at, "say whether one is enough or all must")
        return {}
    return plain(normal, raw, at)


def safeguards(normal: Normal, raw: Any, at: Pointer) -> Any:
    """Return safeguards, a bare ``true`` or text written out."""
    if not isinstance(raw, dict):
        return raw
    result = normal.mapping(raw, at)
    for key, value in result.items():
        if value is True:
            result[key] = {}
        elif isinstance(value, str) and key in MAIN_FIELD:
            result[key] = {MAIN_FIELD[key]: value}
    return result


def _posture(normal: Normal, raw: Any, at: Pointer) -> Any:
    result = normal.keyed(raw, at)
    if isinstance(result, dict):
        for key, value in result.items():
            if isinstance(value, str):
                result[key] = {"answer": value}
    return result


def _include(normal: Normal, raw: Any, at: Pointer) -> Any:
    return [raw] if isinstance(raw, str) else plain(normal, raw, at)


def _environments(normal: Normal, raw: Any, at: Pointer) -> Any:
    """Return overlays as they are: each is normalised when it is laid over the spec."""
    if not isinstance(raw, dict):
        return raw
    normal.extensions.update({(*at, key): raw[key] for key in raw if key[:2] == "x-"})
    return {key: {} if one is None else one for key, one in raw.items() if key[:2] != "x-"}


def _section(expand: Expanders) -> Expander:
    def section(normal: Normal, raw: Any, at: Pointer) -> Any:
        return normal.keyed(raw, at, expand)

    return section


_GUARDED: Final[Expanders] = {"safeguards": safeguards}
_TOP: Final[Expanders] = {
    "include": _include,
    "actors": _section({}),
    "data": _section({**_GUARDED, "causes": effects, "reach": effects}),
    "gates": _section({**_GUARDED, "approver": _approver}),
    "identities": _section({**_GUARDED, "permissions": _permissions}),
    "tools": _section({**_GUARDED, "effects": effects}),
    "agents": _section({**_GUARDED, "tools": _granted, "delegates": _delegated}),
    "controls": _section({}),
    "accepted": _section({}),
    "posture": _posture,
    "environments": _environments,
    **_GUARDED,
}
