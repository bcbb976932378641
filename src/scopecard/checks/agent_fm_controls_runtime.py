"""Does an agent run in a box, as a fixed version, and can somebody stop it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from scopecard.checks import BREAKS, HOLDS, LACKS, Sign, contradicted, safeguarded
from scopecard.design import Declared, Design

_BOXES: Final = ("container", "micro-vm", "microvm", "vm", "virtual-machine")
_BOUNDARIES: Final = ("process", *_BOXES)
_MOVING: Final = ("latest", "stable", "head", "main", "master", "*")
"""Versions that stand for whatever is newest."""
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
        if "source" in told or design.closure.toolbox.undescribed(tool)
    ]
    yield from safeguarded(design, "pinned", "tools", fixed, fits=_floats)
    yield from safeguarded(design, "pinned", "agents", design.agents, fits=_floats)
    for tool in fixed:
        source = design.tools[tool].get("source")
        if source is not None and "digest" not in source:
            message = f"the `source` of `{tool}` has no `digest`, so that no change of it shows"
            yield Sign(BREAKS, message, ("tools", tool, "source"))
    yield from contradicted(design, "wildcard-tools")


def afm_07(design: Design) -> Iterator[Sign]:
    """Sessions and tools run in boxes whose network is closed until opened."""
    yield from safeguarded(design, "isolation", "agents", design.agents, fits=_shares_a_machine)
    for name, told in design.touched.items():
        if told.get("kind") == "sandbox":
            yield _box(name, told)
    for sandbox, index in design.credentials:
        name = design.touched[sandbox]["holds"][index]
        message = f"code in `{sandbox}` can read the credential `{name}`"
        yield Sign(BREAKS, message, ("data", sandbox, "holds", index))
    for tool, told in design.tools.items():
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
    yield from safeguarded(design, "stop", "agents", acting, fits=_unstoppable)


def _box(sandbox: str, told: Declared) -> Sign:
    """Return whether *sandbox* is closed but for what it lists."""
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
    return Sign(HOLDS, f"`{sandbox}` is closed but for what it lists", pointer)


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
    if "digest" in pinned:
        return ""
    if "version" not in pinned:
        return "states no `version` or `digest`"
    moves = _plain(pinned["version"]) in _MOVING
    return f"names `{_plain(pinned['version'])}`, which is no fixed version" if moves else ""


def _untried(testing: Declared) -> str:
    kind = testing.get("kind")
    if kind is None or _plain(kind) not in _ADVERSARIAL:
        return "is of no `kind` that attacks it, such as `red-team`"
    return "" if "date" in testing else "states no `date`"


def _unstoppable(stop: Declared) -> str:
    missing = [f"`{field}`" for field in ("owner", "tested_on") if field not in stop]
    return f"states no {' and no '.join(missing)}" if missing else ""
