"""
Do the parts of a spec fit together? References, and fields that exclude each other.

What is not in the expected shape is passed over: the structural check reports it.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final

from scopecard.errors import Problem
from scopecard.source import Pointer
from scopecard.spec.nearest import is_slip, nearest
from scopecard.spec.origin import Origins
from scopecard.spec.permissions import ACTIONS
from scopecard.spec.references import References, a, items, mapping
from scopecard.spec.shape import listed

_TARGETS: Final = {
    "grant": ("identities",), "configure": ("agents", "gates", "identities"),
    "schedule": ("agents",), "spawn": ("agents",),
}  # fmt: skip
_ONLY_OF: Final = {
    "network": "sandbox", "reach": "sandbox", "holds": "sandbox", "isolation": "memory",
}  # fmt: skip
_SENSITIVITY: Final = ("public", "internal", "confidential", "restricted")
_AT_LEAST: Final = {"credentials": 3, "secrets": 3}
_NEEDS: Final = {"accepted": ("owner", "reason", "expires"), "not-applicable": ("reason",)}
"""What a control's status must say: it takes an obligation away."""


def check(data: Mapping[str, Any], origins: Origins, bad: AbstractSet[Pointer]) -> list[Problem]:
    """Return what does not fit together in *data*, in normal form; *bad* values are known."""
    checker = _Checker(data, origins, bad)
    checker.run(data)
    return checker.references.problems


class _Checker:
    def __init__(
        self, data: Mapping[str, Any], origins: Origins, bad: AbstractSet[Pointer]
    ) -> None:
        self.references = References(data, origins, bad)
        self._bad = bad
        self._models: dict[str, str | None] = {}
        """By the text of a model: the data that was meant, where that was a slip."""

    def run(self, data: Mapping[str, Any]) -> None:
        references = self.references
        references.check_ids()
        for name, gate in references.elements("gates"):
            self._approver(("gates", name, "approver"), gate.get("approver"))
        for name, element in references.elements("data"):
            self._data(name, element)
        for name, identity in references.elements("identities"):
            self._effects(identity.get("permissions"), ("identities", name, "permissions"))
        for name, tool in references.elements("tools"):
            references.check(tool.get("identity"), ("tools", name, "identity"), ("identities",))
            references.check(tool.get("gate"), ("tools", name, "gate"), ("gates",))
            self._effects(tool.get("effects"), ("tools", name, "effects"))
        for name, agent in references.elements("agents"):
            self._agent(name, agent)
        for name, control in mapping(data.get("controls")).items():
            self._control(("controls", name), mapping(control))

    def _approver(self, here: Pointer, approver: object) -> None:
        if not isinstance(approver, dict) or here in self._bad:
            return
        said = [how for how in ("any", "all") if how in approver]
        if len(said) != 1 and not any((*here, key) in self._bad for key in approver):
            message = "an approver is one actor, `{any: […]}` or `{all: […]}`"
            self.references.add("bad-value", message, here, help="say one of them")
        for how in said:
            self.references.check_all(approver[how], (*here, how), ("actors",))

    def _data(self, name: str, data: Mapping[str, Any]) -> None:
        here: Pointer = ("data", name)
        references = self.references
        references.check(data.get("gate"), (*here, "gate"), ("gates",))
        references.check_all(data.get("governs"), (*here, "governs"), ("agents", "gates"))
        references.check_all(data.get("triggers"), (*here, "triggers"), ("agents",))
        references.check_all(data.get("holds"), (*here, "holds"), ("identities",))
        allow = mapping(data.get("network")).get("allow")
        references.check_all(allow, (*here, "network", "allow"), ("data",))
        self._effects(data.get("causes"), (*here, "causes"))
        self._effects(data.get("reach"), (*here, "reach"))
        kind = str(data.get("kind", "store"))
        for field, home in _ONLY_OF.items():
            if field in data and kind != home and (*here, "kind") not in self._bad:
                owner = home if home == "memory" else f"a {home}"
                references.add(
                    f"only-of-{owner.replace(' ', '-')}",
                    f"`{field}` belongs to {owner}, and `{name}` is {a(kind)}",
                    (*here, field), key=True, help=f"`kind: {home}`",
                )  # fmt: skip
        self._exclusions(here, data)
        self._contents(here, data)

    def _exclusions(self, here: Pointer, data: Mapping[str, Any]) -> None:
        external = data.get("external") is True
        if external and data.get("scratch") is True:
            message = "`scratch` and `external`: what is thrown away is not somebody else's"
            self._clash(message, (*here, "scratch"))
        if "writers" in data and external:
            self._clash("`writers: agents` and `external`: others write there", (*here, "writers"))
        if "writers" in data and data.get("trust") == "untrusted":
            message = "`writers: agents` and `trust: untrusted`: then outsiders write there"
            self._clash(message, (*here, "writers"))

    def _clash(self, message: str, pointer: Pointer) -> None:
        self.references.add("contradiction", message, pointer, key=True, help="keep one of the two")

    def _contents(self, here: Pointer, data: Mapping[str, Any]) -> None:
        said = data.get("sensitivity")
        if said not in _SENSITIVITY:
            return
        for content in items(data.get("contains")):
            least = _AT_LEAST.get(content, 2) if isinstance(content, str) else 0
            if _SENSITIVITY.index(said) < least:
                message = f"`{said}` is too low for what contains {content}"
                help_ = f"at least `{_SENSITIVITY[least]}`"
                self.references.add("contradiction", message, (*here, "sensitivity"), help=help_)
                return

    def _agent(self, name: str, agent: Mapping[str, Any]) -> None:
        here: Pointer = ("agents", name)
        references = self.references
        references.check_all(agent.get("started_by"), (*here, "started_by"), ("actors",))
        references.check_all(agent.get("memory"), (*here, "memory"), ("data",))
        references.check_all(agent.get("logs"), (*here, "logs"), ("data",))
        references.check(agent.get("identity"), (*here, "identity"), ("identities",))
        self._model((*here, "model"), agent.get("model"))
        references.check_gate(agent.get("gate"), (*here, "gate"))
        for delegate, terms in mapping(agent.get("delegates")).items():
            place: Pointer = (*here, "delegates", delegate)
            references.check(delegate, place, ("agents",), key=True)
            references.check(mapping(terms).get("gate"), (*place, "gate"), ("gates",))
        for tool, grant in mapping(agent.get("tools")).items():
            place = (*here, "tools", tool)
            if references.check(tool, place, ("tools",), key=True):
                self._narrowing((*place, "effects"), tool, mapping(grant))
            references.check_gate(mapping(grant).get("gate"), (*place, "gate"))
            self._effects(mapping(grant).get("effects"), (*place, "effects"))

    def _model(self, here: Pointer, model: object) -> None:
        """Report a text that is one letter away from data: a slip would hide who receives all."""
        if not isinstance(model, str) or model in self.references.ids("data"):
            return
        if model not in self._models:
            self._models[model] = self._meant(model)
        close = self._models[model]
        if close is not None:
            message, help_ = f"`{model}` is not defined", f"did you mean `{close}`?"
            self.references.add("unknown-reference", message, here, help=help_)

    def _meant(self, model: str) -> str | None:
        """Return the data that *model* was meant to be, if it is no other text."""
        known = self.references.ids("data")
        if not self.references.may_compare(len(known)):
            return None
        return next((one for one in known if is_slip(model, one)), None)

    def _narrowing(self, here: Pointer, tool: str, grant: Mapping[str, Any]) -> None:
        """Report what a grant names and the tool, if it is known, does not have."""
        declared = self.references.get("tools", tool)
        effects, named = declared.get("effects"), items(grant.get("effects"))
        if not named:
            return
        if declared.get("universal") or declared.get("wildcard") or not isinstance(effects, list):
            return
        own = [_words(effect) for effect in effects]
        if None in own:
            return  # NOTE: the tool's own mistake is reported where it stands
        known = {one for one in own if one is not None}
        has = f"`{tool}` has: {listed(sorted(known))}" if known else f"`{tool}` has none"
        for index, effect in enumerate(named):
            words = _words(effect)
            if words is None or not self.references.knows(str(effect["target"])):
                continue  # NOTE: that is reported as the effect's own mistake
            if words not in known:
                close = nearest(words, known) if self.references.may_compare(len(known)) else None
                self.references.add(
                    "not-an-effect-of-the-tool", f"`{words}` is no effect of `{tool}`",
                    (*here, index), help=f"did you mean `{close}`?" if close else has,
                )  # fmt: skip

    def _effects(self, effects: object, here: Pointer) -> None:
        for index, effect in enumerate(items(effects)):
            if not isinstance(effect, dict):
                continue
            place: Pointer = (*here, index)
            self.references.check(effect.get("gate"), (*place, "gate"), ("gates",))
            action, target = effect.get("action"), effect.get("target")
            if action in ACTIONS and isinstance(target, str):
                self._target((*place, "target"), action, target)

    def _target(self, here: Pointer, action: str, target: str) -> None:
        if target in ("(outside)", "(unknown)"):
            if action in _TARGETS or action == "execute":
                message = f"`{target}` is data, and nobody can {action} it"
                self.references.add("wrong-target", message, here)
            return
        if target[:1] == "(":
            close = nearest(target, ("(outside)", "(unknown)"))
            help_ = f"did you mean `{close}`?" if close else "known: `(outside)`, `(unknown)`"
            self.references.add("unknown-reference", f"`{target}` is not defined", here, help=help_)
            return
        if not self.references.check(target, here, _TARGETS.get(action, ("data",))):
            return
        kind = self.references.get("data", target).get("kind", "store")
        if action == "execute" and kind != "sandbox" and ("data", target, "kind") not in self._bad:
            message = f"`execute` needs a sandbox, and `{target}` is {a(str(kind))}"
            help_ = "run code in data of `kind: sandbox`"
            self.references.add("wrong-target", message, here, help=help_)

    def _control(self, here: Pointer, control: Mapping[str, Any]) -> None:
        self.references.check_all(control.get("agents"), (*here, "agents"), ("agents",))
        status = control.get("status")
        for field in _NEEDS.get(status, ()) if isinstance(status, str) else ():
            if field not in control:
                message = f"`{field}` is missing: `status: {status}` needs it"
                self.references.add("missing-key", message, here, key=True)


def _words(effect: object) -> str | None:
    """Return an effect as it is written, if it can be read."""
    if isinstance(effect, dict) and effect.get("action") in ACTIONS and "target" in effect:
        return f"{effect['action']} {effect['target']}"
    return None
