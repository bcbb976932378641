"""
What changed in the definition of one tool?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scopecard.drafting.visible import code
from scopecard.drift.change import EDITORIAL, RISK, UNDETERMINED, Said
from scopecard.drift.lock import LockedTool
from scopecard.drift.schema import meaning, schema_changes, words
from scopecard.drift.texts import text_changes

_HINTS: Final = {
    "readOnlyHint": (False, True),
    "destructiveHint": (True, False),
    "idempotentHint": (False, True),
    "openWorldHint": (True, False),
}
"""What holds of a hint where it is absent, and its harmless value."""
_WORDS: Final = ("title", "icons", "description")
_COMPARED: Final = (*_WORDS, "inputSchema", "outputSchema", "annotations")


def tool_changes(
    old: LockedTool, new: LockedTool, was: Sequence[str], now: Sequence[str]
) -> Iterator[Said]:
    """Yield what changed in one tool, the effects of which *was* and *now* are."""
    if old.definition == new.definition:
        if tuple(old.effects) != tuple(was):
            message = "the same words are read otherwise than when the lock was written"
            yield Said(EDITORIAL, "reading-changed", message)
        return
    found = [
        *_effect_changes(was, now),
        *_hint_changes(old.definition, new.definition),
        *text_changes(old.definition, new.definition),
        *schema_changes(_schema(old, "inputSchema"), _schema(new, "inputSchema")),
        *_other_changes(old.definition, new.definition),
    ]
    if _worded(old.definition, new.definition, alone=not found):
        found.append(Said(EDITORIAL, "wording-changed", "its words changed"))
    yield from found or [Said(UNDETERMINED, "definition-changed", "its definition changed")]


def _worded(old: Mapping[str, Any], new: Mapping[str, Any], *, alone: bool) -> bool:
    """Return whether words changed that both have; or, where that is all there is, came or went."""
    before, after = dict(words(old)), dict(words(new))
    if any(before[path] != after[path] for path in before.keys() & after.keys()):
        return True
    return alone and meaning(_bare(old)) == meaning(_bare(new))


def _bare(definition: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in definition.items() if key not in _WORDS}


def _effect_changes(was: Sequence[str], now: Sequence[str]) -> Iterator[Said]:
    if was and not now:
        yield Said(RISK, "effect-unknown", "nothing shows what it does any more")
        return
    if now and not was:
        shown = ", ".join(now)
        message = f"it shows {shown} now, where nothing showed what it does"
        yield Said(UNDETERMINED, "effect-shown", message)
        return
    yield from gained(was, now)
    for effect in sorted(set(was) - set(now)):
        message = f"its words no longer show that it can {effect}; nobody has checked that"
        yield Said(UNDETERMINED, "effect-lost", message)


def gained(was: Sequence[str], now: Sequence[str]) -> Iterator[Said]:
    """Yield each effect that is shown now and was not before."""
    for effect in sorted(set(now) - set(was)):
        yield Said(RISK, "effect-gained", f"it shows another effect: {effect}")


def _hint_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Said]:
    """Yield the hints that promise less than before, or more."""
    before, after = (_annotations(one) for one in (old, new))
    for hint, (default, harmless) in _HINTS.items():
        was, now = (one.get(hint, default) for one in (before, after))
        if was is now or was == now:
            continue
        told = "is gone" if hint not in after else f"is {code(str(after[hint]).lower())} now"
        if was is harmless:
            yield Said(RISK, "hint-weaker", f"`{hint}` {told}: it promised more before")
        elif now is harmless:
            message = f"`{hint}` {told}: it promises more, and nobody has checked that"
            yield Said(UNDETERMINED, "hint-stronger", message)
        else:
            yield Said(UNDETERMINED, "hint-changed", f"`{hint}` {told}")


def _other_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Said]:
    """Yield what changed beside hints and parameters, but for words."""
    if meaning(old.get("outputSchema")) != meaning(new.get("outputSchema")):
        yield Said(UNDETERMINED, "output-changed", "what it returns changed")
    rest = [
        key for key in sorted({*old, *new} - set(_COMPARED)) if meaning(old.get(key)) != meaning(new.get(key))
    ]  # fmt: skip
    rest += [
        f"annotations.{key}"
        for key in sorted({*_annotations(old), *_annotations(new)} - {*_HINTS, *_WORDS})
        if _annotations(old).get(key) != _annotations(new).get(key)
    ]
    if rest:
        shown = ", ".join(code(key) for key in rest[:3])
        yield Said(UNDETERMINED, "definition-changed", f"other fields changed: {shown}")


def _annotations(definition: Mapping[str, Any]) -> Mapping[str, Any]:
    found = definition.get("annotations")
    return found if isinstance(found, Mapping) else {}


def _schema(tool: LockedTool, name: str) -> Mapping[str, Any]:
    found = tool.definition.get(name)
    return found if isinstance(found, Mapping) else {}
