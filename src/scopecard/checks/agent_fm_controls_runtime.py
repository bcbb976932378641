"""Does an agent run in a box, as a fixed version, and can somebody stop it?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Final

from scopecard.checks import BREAKS, HOLDS, LACKS, Sign, contradicted, safeguarded, unnamed
from scopecard.design import Declared, Design, says
from scopecard.graph.capability import steps_of

_BOXES: Final = ("container", "micro-vm", "microvm", "vm", "virtual-machine")
_BOUNDARIES: Final = ("process", *_BOXES)
_MOVING: Final = re.compile(
    r"latest|[\[(,]|\+$|\b(newest|current|stable|head|main|master|trunk|nightly|edge|rolling|dev|x)\b|[*^~<>|]"
)
"""What is in versions that stand for whatever is newest, or for a range."""
_ADVERSARIAL: Final = (
    "red-team", "red-teaming", "penetration-test", "penetration-testing", "pentest",
    "adversarial", "adversarial-testing", "prompt-injection", "attack-simulation",
)  # fmt: skip


def afm_03(design: Design) -> Iterator[Sign]:
    """Each agent runs in a process of its own, or in more."""
    yield from safeguarded(design, "isolation", "agents", design.agents, fits=_shares_a_process)


def afm_04(design: Design) -> Iterator[Sign]:
    """Models, prompts and tools are pinned, and so is what describes a tool."""
    fixed = [
        tool
        for tool, told in design.tools.items()
        if "source" in told
        or design.closure.universal(tool)
        or design.closure.toolbox.undescribed(tool)
    ]
    yield from safeguarded(design, "pinned", "tools", fixed, fits=_floats)
    yield from safeguarded(design, "pinned", "agents", design.agents, fits=_floats)
    for tool in fixed:
        source = design.tools[tool].get("source")
        if source is not None and not says(source.get("digest")):
            message = f"the `source` of `{tool}` has no `digest`, so that no change of it shows"
            yield Sign(BREAKS, message, ("tools", tool, "source"))
    for agent in design.undescribed:
        message = f"it is not known which tools `{agent}` has, and so whether they are pinned"
        yield Sign(LACKS, message, ("agents", agent))
    yield from _governed(design)
    yield from contradicted(design, "wildcard-tools")


def afm_07(design: Design) -> Iterator[Sign]:
    """Sessions and tools run in boxes whose network is closed until opened."""
    yield from safeguarded(design, "isolation", "agents", design.agents, fits=_shares_a_machine)
    boxes = {n: told for n, told in design.touched.items() if told.get("kind") == "sandbox"}
    yield from safeguarded(design, "isolation", "data", boxes, fits=_shares_a_machine)
    for name, told in boxes.items():
        yield _box(name, told)
    for sandbox, index in design.credentials:
        name = design.touched[sandbox]["holds"][index]
        message = f"code in `{sandbox}` can read the credential `{name}`"
        yield Sign(BREAKS, message, ("data", sandbox, "holds", index))
    for tool, told in design.tools.items():
        runs = any(effect["action"] == "execute" for effect in told.get("effects", ()))
        if runs and not _brokered(design, told.get("identity")):
            message = f"code that `{tool}` runs has its credential `{told['identity']}`"
            yield Sign(LACKS, message, ("tools", tool, "identity"))
        unbounded = design.closure.universal(tool) or design.closure.toolbox.undescribed(tool)
        if unbounded and told.get("network") != "none":
            message = f"nothing says that `{tool}` cannot connect to wherever it likes"
            yield Sign(LACKS, message, ("tools", tool))
    for agent in design.undescribed:
        message = f"it is not known what `{agent}` runs, and where"
        yield Sign(LACKS, message, ("agents", agent))


def afm_10(design: Design) -> Iterator[Sign]:
    """Somebody attacked every agent on purpose."""
    yield from safeguarded(design, "testing", "agents", design.agents, fits=_untried)


def afm_11(design: Design) -> Iterator[Sign]:
    """Somebody can stop what changes something, and has tried."""
    acting = dict.fromkeys(capability.agent for capability in design.consequential)
    yield from safeguarded(
        design, "stop", "agents", _and_callers(design, acting), fits=partial(_unstoppable, design)
    )
    for agent in acting:
        for capability in design.closure.extending.get(agent, ()):
            what = f"{capability.action} `{capability.target}`"
            message = f"`{agent}` can change what would stop it: {what}"
            yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))
    yield from unnamed(design, "what would stop it")


def _governed(design: Design) -> Iterator[Sign]:
    """Yield who can change what governs an agent, whatever version is pinned."""
    governing = {
        name: next((x for x in told.get("governs", ()) if x in design.agents), None)
        for name, told in design.touched.items()
    }
    for name, governed in governing.items():
        if governed is None:
            continue
        yield from unnamed(design, f"`{name}`, which governs `{governed}`")
        if design.data.untrusted(name) or design.data.external(name):
            message = f"outsiders can change `{name}`, which governs `{governed}`"
            yield Sign(LACKS, message, ("data", name))
        for capability in design.changes.get(name, ()):
            if capability.open:
                message = f"`{capability.agent}` can change `{name}`, which governs `{governed}`"
                yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))
    for capability in design.capabilities:
        if capability.open and capability.action == "configure":
            message = f"`{capability.agent}` can configure `{capability.target}` unasked"
            yield Sign(LACKS, message, capability.edge.pointer, steps_of(capability))


def _box(sandbox: str, told: Declared) -> Sign:
    """Return whether *sandbox* is a box of one session, closed but for what it lists."""
    pointer = ("data", sandbox)
    network = told.get("network")
    if network == "open":
        message = f"code in `{sandbox}` can connect to anything"
        return Sign(BREAKS, message, (*pointer, "network"))
    if network != "none" and not isinstance(network, Mapping):
        message = f"`{sandbox}` does not say what it can connect to (`network`)"
        return Sign(LACKS, message, pointer)
    if "reach" not in told:
        message = f"`{sandbox}` does not say what code in it can do (`reach`)"
        return Sign(LACKS, message, pointer)
    if not told.get("scratch", False):
        message = f"nothing says that each run has a `{sandbox}` of its own (`scratch`)"
        return Sign(LACKS, message, pointer)
    return Sign(HOLDS, f"`{sandbox}` is closed but for what it lists", pointer)


def _brokered(design: Design, identity: str | None) -> bool:
    """Return whether code never sees the credential *identity*, or there is none."""
    return identity is None or bool(design.identities.get(identity, {}).get("brokered", False))


def _plain(text: str) -> str:
    """Return *text* as people write a term: lower case, with hyphens."""
    return "-".join(text.lower().replace("_", " ").replace("-", " ").split())


def _shares_a_process(isolation: Declared) -> str:
    return _weak(isolation, _BOUNDARIES, "process")


def _shares_a_machine(isolation: Declared) -> str:
    return _weak(isolation, _BOXES, "container")


def _weak(isolation: Declared, enough: tuple[str, ...], least: str) -> str:
    boundary = isolation.get("boundary")
    if boundary is None:
        return "states no `boundary`"
    if _plain(boundary) not in enough:
        return (
            f"has the `boundary` `{_plain(boundary)}`, which is not known to be a {least} or more"
        )
    return ""


def _floats(pinned: Declared) -> str:
    if says(pinned.get("digest")):
        return ""
    if not says(pinned.get("version")):
        return "states no `version` or `digest`"
    version = _plain(pinned["version"])
    fixed = any(letter.isdigit() for letter in version) and not _MOVING.search(version)
    return "" if fixed else f"names `{version}`, which is no fixed version"


def _untried(testing: Declared) -> str:
    kind = testing.get("kind")
    if kind is None or _plain(kind) not in _ADVERSARIAL:
        return "is of no `kind` that attacks it, such as `red-team`"
    return "" if "date" in testing else "states no `date`"


def _unstoppable(design: Design, stop: Declared) -> str:
    missing = [f"`{field}`" for field in ("owner", "tested_on") if not says(stop.get(field))]
    if missing:
        return f"states no {' and no '.join(missing)}"
    owner = stop["owner"]
    return "" if design.may_be_person(owner) else f"has the `owner` `{owner}`, who is no person"


def _and_callers(design: Design, acting: Iterable[str]) -> dict[str, None]:
    """Return *acting*, and the agents that pass work to one of them."""
    found = dict.fromkeys(acting)
    callers = design.closure.callers
    waiting = list(found)
    while waiting:
        for caller in callers.get(waiting.pop(), ()):
            if caller not in found and caller in design.agents:
                found[caller] = None
                waiting.append(caller)
    return found
