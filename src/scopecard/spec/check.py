"""
Do the parts of a spec fit together? Ids, references, and fields that exclude each other.

What is not in the expected shape is passed over: the structural check reports it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scopecard.errors import Problem
from scopecard.source import Pointer
from scopecard.spec.nearest import nearest
from scopecard.spec.normal import SECTIONS
from scopecard.spec.origin import Origins
from scopecard.spec.permissions import ACTIONS, RESERVED

_KINDS: Final = {
    "actors": "actor", "data": "data", "gates": "gate", "identities": "identity",
    "tools": "tool", "agents": "agent",
}  # fmt: skip
_TARGETS: Final = {
    "grant": ("identities",), "configure": ("agents", "gates", "identities"),
    "schedule": ("agents",), "spawn": ("agents",),
}  # fmt: skip
_ONLY_SANDBOX: Final = ("network", "reach", "holds")
_SENSITIVITY: Final = ("public", "internal", "confidential", "restricted")
_AT_LEAST: Final = {"credentials": 3, "secrets": 3}
_MOST_NAMED: Final = 10
_MOST_SOUGHT: Final = 400


def check(data: Mapping[str, Any], origins: Origins) -> list[Problem]:
    """Return what does not fit together in *data*, a spec in normal form."""
    checker = _Checker(data, origins)
    checker.run()
    return checker.problems


class _Checker:
    def __init__(self, data: Mapping[str, Any], origins: Origins) -> None:
        self._origins = origins
        self._sections = {name: _mapping(data.get(name)) for name in SECTIONS}
        self._kind = {i: name for name, section in self._sections.items() for i in section}
        self.problems: list[Problem] = []

    def run(self) -> None:
        self._ids()
        for name, gate in self._elements("gates"):
            approver = _mapping(gate.get("approver"))
            for how in ("any", "all"):
                place = ("gates", name, "approver", how)
                self._references(approver.get(how), place, ("actors",))
        for name, data in self._elements("data"):
            self._data(name, data)
        for name, identity in self._elements("identities"):
            self._effects(identity.get("permissions"), ("identities", name, "permissions"))
        for name, tool in self._elements("tools"):
            self._reference(tool.get("identity"), ("tools", name, "identity"), ("identities",))
            self._reference(tool.get("gate"), ("tools", name, "gate"), ("gates",))
            self._effects(tool.get("effects"), ("tools", name, "effects"))
        for name, agent in self._elements("agents"):
            self._agent(name, agent)

    def _ids(self) -> None:
        seen: dict[str, str] = {}
        for section, elements in self._sections.items():
            for element in elements:
                if element in RESERVED:
                    message = f"`{element}` is a reserved word, not an id"
                    self._add("reserved-id", message, (section, element), key=True)
                elif element in seen:
                    first = self._origins.locate((seen[element], element), key=True)
                    self.problems.append(
                        self._origins.problem(
                            "duplicate-id",
                            f"`{element}` is already {_a(_KINDS[seen[element]])}",
                            (section, element), key=True,
                            help="ids are unique over all sections",
                            related=(("first here", first),),
                        )
                    )  # fmt: skip
                else:
                    seen[element] = section

    def _data(self, name: str, data: Mapping[str, Any]) -> None:
        here: Pointer = ("data", name)
        self._reference(data.get("gate"), (*here, "gate"), ("gates",))
        self._references(data.get("governs"), (*here, "governs"), ("agents", "gates"))
        self._references(data.get("triggers"), (*here, "triggers"), ("agents",))
        self._references(data.get("holds"), (*here, "holds"), ("identities",))
        allow = _mapping(data.get("network")).get("allow")
        self._references(allow, (*here, "network", "allow"), ("data",))
        self._effects(data.get("causes"), (*here, "causes"))
        self._effects(data.get("reach"), (*here, "reach"))
        kind = data.get("kind", "store")
        for field in _ONLY_SANDBOX:
            if field in data and kind != "sandbox":
                self._add(
                    "only-of-a-sandbox",
                    f"`{field}` belongs to a sandbox, and `{name}` is {_a(str(kind))}",
                    (*here, field),
                    key=True,
                    help="`kind: sandbox`",
                )
        if "isolation" in data and kind != "memory":
            self._add(
                "only-of-memory",
                f"`isolation` belongs to memory, and `{name}` is {_a(str(kind))}",
                (*here, "isolation"),
                key=True,
                help="`kind: memory`",
            )
        self._exclusions(here, data)
        self._contents(here, data)

    def _exclusions(self, here: Pointer, data: Mapping[str, Any]) -> None:
        if data.get("external") is True and data.get("scratch") is True:
            self._clash(
                "`scratch` and `external`: what is thrown away is not somebody else's",
                (*here, "scratch"),
            )
        if "writers" in data and data.get("external") is True:
            self._clash("`writers: agents` and `external`: others write there", (*here, "writers"))
        if "writers" in data and data.get("trust") == "untrusted":
            self._clash(
                "`writers: agents` and `trust: untrusted`: then outsiders write there",
                (*here, "writers"),
            )

    def _contents(self, here: Pointer, data: Mapping[str, Any]) -> None:
        said, contents = data.get("sensitivity"), data.get("contains")
        if said not in _SENSITIVITY or not isinstance(contents, list):
            return
        for content in contents:
            least = _AT_LEAST.get(content, 2) if isinstance(content, str) else 0
            if _SENSITIVITY.index(said) < least:
                message = f"`{said}` is too low for what contains {content}"
                help_ = f"at least `{_SENSITIVITY[least]}`"
                self._add("contradiction", message, (*here, "sensitivity"), help=help_)
                return

    def _agent(self, name: str, agent: Mapping[str, Any]) -> None:
        here: Pointer = ("agents", name)
        self._references(agent.get("started_by"), (*here, "started_by"), ("actors",))
        self._references(agent.get("memory"), (*here, "memory"), ("data",))
        self._references(agent.get("logs"), (*here, "logs"), ("data",))
        self._reference(agent.get("identity"), (*here, "identity"), ("identities",))
        if agent.get("gate") != "none":
            self._reference(agent.get("gate"), (*here, "gate"), ("gates",))
        for delegate, terms in _mapping(agent.get("delegates")).items():
            place: Pointer = (*here, "delegates", delegate)
            self._reference(delegate, place, ("agents",), key=True)
            self._reference(_mapping(terms).get("gate"), (*place, "gate"), ("gates",))
        for tool, grant in _mapping(agent.get("tools")).items():
            self._grant((*here, "tools", tool), tool, _mapping(grant))

    def _grant(self, here: Pointer, tool: str, grant: Mapping[str, Any]) -> None:
        self._reference(tool, here, ("tools",), key=True)
        if grant.get("gate") != "none":
            self._reference(grant.get("gate"), (*here, "gate"), ("gates",))
        self._effects(grant.get("effects"), (*here, "effects"))
        declared = _mapping(self._sections["tools"].get(tool))
        if declared.get("universal") or declared.get("wildcard") or "effects" not in declared:
            return
        own = {_words(effect) for effect in _list(declared["effects"])}
        for index, effect in enumerate(_list(grant.get("effects"))):
            words = _words(effect)
            if words is not None and words not in own:
                close = nearest(words, [one for one in own if one])
                hint = f"did you mean `{close}`?" if close else f"`{tool}` has: {_some(own)}"
                self._add(
                    "not-an-effect-of-the-tool",
                    f"`{words}` is no effect of `{tool}`",
                    (*here, "effects", index),
                    help=hint,
                )

    def _effects(self, effects: object, here: Pointer) -> None:
        for index, effect in enumerate(_list(effects)):
            if not isinstance(effect, dict):
                continue
            place: Pointer = (*here, index)
            self._reference(effect.get("gate"), (*place, "gate"), ("gates",))
            action, target = effect.get("action"), effect.get("target")
            if action not in ACTIONS or not isinstance(target, str):
                continue
            if target in ("(outside)", "(unknown)"):
                if action in _TARGETS or action == "execute":
                    self._add("wrong-target", f"nobody can {action} `{target}`", (*place, "target"))
                continue
            if self._reference(target, (*place, "target"), _TARGETS.get(action, ("data",))):
                kind = _mapping(self._sections["data"].get(target)).get("kind")
                if action == "execute" and kind != "sandbox":
                    self._add(
                        "wrong-target",
                        f"`execute` needs a sandbox, and `{target}` is {_a(str(kind or 'store'))}",
                        (*place, "target"),
                        help="run code in data of `kind: sandbox`",
                    )

    def _references(self, ids: object, here: Pointer, sections: Sequence[str]) -> None:
        for index, element in enumerate(_list(ids)):
            self._reference(element, (*here, index), sections)

    def _reference(
        self, element: object, here: Pointer, sections: Sequence[str], *, key: bool = False
    ) -> bool:
        """Report *element* unless it is an id of one of *sections*, and return whether it is."""
        if not isinstance(element, str):
            return False
        if any(element in self._sections[section] for section in sections):
            return True
        if len(self.problems) < _MOST_SOUGHT:
            self._unknown(element, here, sections, key=key)
        return False

    def _unknown(self, element: str, here: Pointer, sections: Sequence[str], *, key: bool) -> None:
        kinds = " or ".join(_a(_KINDS[section]) for section in sections)
        known = [i for section in sections for i in self._sections[section]]
        elsewhere = self._kind.get(element)
        close = nearest(element, known)
        if elsewhere is not None:
            rule, message = "wrong-kind", f"`{element}` is {_a(_KINDS[elsewhere])}, not {kinds}"
        else:
            rule, message = "unknown-reference", f"`{element}` is not defined"
        if close is not None:
            help_ = f"did you mean `{close}`?"
        elif known:
            help_ = f"{kinds} is one of: {_some(known)}"
        else:
            help_ = f"add it to `{sections[0]}`"
        self._add(rule, message, here, key=key, help=help_)

    def _clash(self, message: str, pointer: Pointer) -> None:
        self._add("contradiction", message, pointer, key=True, help="keep one of the two")

    def _add(
        self,
        rule: str,
        message: str,
        pointer: Pointer,
        *,
        key: bool = False,
        help: str | None = None,
    ) -> None:
        self.problems.append(self._origins.problem(rule, message, pointer, key=key, help=help))

    def _elements(self, section: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for name, element in self._sections[section].items():
            if isinstance(element, dict):
                yield name, element


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _words(effect: object) -> str | None:
    if isinstance(effect, dict) and "action" in effect and "target" in effect:
        return f"{effect['action']} {effect['target']}"
    return None


def _some(names: Any) -> str:
    shown = sorted(str(name) for name in names if name)
    return ", ".join(shown[:_MOST_NAMED]) + ("…" if len(shown) > _MOST_NAMED else "")


def _a(word: str) -> str:
    if word in ("data", "memory"):
        return word
    return f"an {word}" if word[:1] in "aeiou" else f"a {word}"
