"""
Which short forms may people use, and what does each stand for?

What is not in the expected shape is left as it is, for the structural check to
refuse; a short form that cannot be read is refused here.
"""

from __future__ import annotations

from typing import Any, Final

from scopecard.source import Document, Pointer
from scopecard.spec.normal import Expander, Expanders, Normal, plain

MAIN_FIELD: Final = {
    "authentication": "method", "encryption": "key", "retention": "period",
    "isolation": "boundary", "pinned": "version", "guardrails": "name", "validation": "method",
    "stop": "method", "authorizer": "name", "log": "sink", "tracing": "name", "alerts": "to",
    "review": "cadence", "registry": "name", "testing": "kind", "rollback": "method",
    "degradation": "mode",
}  # fmt: skip
"""What the bare text of a safeguard gives."""


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


def _effects(normal: Normal, raw: Any, at: Pointer) -> Any:
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
    return normal.keyed(_listed(normal, raw, at, "tool"), at, {"effects": _effects})


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


def _safeguards(normal: Normal, raw: Any, at: Pointer) -> Any:
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


_GUARDED: Final[Expanders] = {"safeguards": _safeguards}
_TOP: Final[Expanders] = {
    "include": _include,
    "actors": _section({}),
    "data": _section({**_GUARDED, "causes": _effects, "reach": _effects}),
    "gates": _section({**_GUARDED, "approver": _approver}),
    "identities": _section({**_GUARDED, "permissions": _permissions}),
    "tools": _section({**_GUARDED, "effects": _effects}),
    "agents": _section({**_GUARDED, "tools": _granted, "delegates": _delegated}),
    "controls": _section({}),
    "accepted": _section({}),
    "posture": _posture,
    "environments": _environments,
    **_GUARDED,
}
