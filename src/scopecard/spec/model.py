"""
What does a person declare of a system? The spec, ``scopecard/v1``, in normal form.

The models are the single source of its structure: the validator of
:mod:`scopecard.spec.core`, the JSON Schema and the reference page follow from them.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from scopecard.spec.agents import Agent
from scopecard.spec.claims import Acceptance, Control, PostureAnswer
from scopecard.spec.elements import Actor, Data, Gate, Identity, Tool
from scopecard.spec.safeguards import Safeguards
from scopecard.spec.values import Count, Id, ScopeNumber, Strict


class PolicySwitches(Strict):
    """How the matrix is read. A spec may only tighten what its organisation sets."""

    profile: Literal["balanced", "strict"] | None = Field(
        None, description="`strict`: whatever no person starts is scope 4. Default: `balanced`."
    )
    memory_write: Literal["shared-only", "change", "overlay-only"] | None = Field(
        None,
        alias="memory-write",
        description="Which writes to memory are changes: those to shared memory, all, or none. Default: "
        "`shared-only`.",
    )
    self_approval: Literal["finding", "ungated"] | None = Field(
        None,
        alias="self-approval",
        description="Whether a gate that its requester can pass still qualifies. Default: `finding`, it "
        "does.",
    )
    requester_channel: Literal["output", "change"] | None = Field(
        None,
        alias="requester-channel",
        description="Whether an answer that goes only to who asked is a change. Default: `output`, it "
        "is not.",
    )
    egress_fetch: Literal["overlay-only", "change"] | None = Field(
        None,
        alias="egress-fetch",
        description="Whether a `fetch` is a change. Default: `overlay-only`, it is not.",
    )
    approvals_per_day: Count | None = Field(
        None,
        alias="approvals-per-day",
        description="Approvals a day that one person can look at. Default: 50.",
    )


class SystemSpec(Strict):
    """One agentic system."""

    schema_: Literal["scopecard/v1"] = Field(
        alias="schema", description="Marks the file as a spec: always `scopecard/v1`."
    )
    system: str = Field(min_length=1, description="Name of the system, as an id.")
    title: str | None = Field(None, description="Short name for people.")
    description: str | None = Field(None, description="What the system is for.")
    owner: str | None = Field(None, description="Team or person who answers for it.")
    tags: list[str] | None = Field(None, description="Free labels.")
    phase: Literal["prototype", "production", "scale"] | None = Field(
        None, description="How far it has come."
    )
    declared_scope: ScopeNumber | None = Field(
        None, description="Scope that the team believes it to be, 1 to 4: a claim that is tested."
    )
    target_scope: ScopeNumber | None = Field(
        None, description="Scope that it is meant to have, 1 to 4."
    )
    genai_scope: (
        Literal["consumer-app", "enterprise-app", "pretrained", "fine-tuned", "self-trained"] | None
    ) = Field(None, description="Who owns the model: its scope in the Generative AI matrix.")
    include: list[str] | None = Field(
        None,
        description="Files that bring further elements, relative to this one and inside the project. "
        "One path is short for a list of it.",
    )
    actors: dict[Id, Actor] | None = Field(
        None, description="Who or what starts agents, or approves."
    )
    data: dict[Id, Data] | None = Field(
        None, description="Everything that holds or carries information."
    )
    gates: dict[Id, Gate] | None = Field(None, description="Human approvals.")
    identities: dict[Id, Identity] | None = Field(
        None, description="Credentials that agents, tools and sandboxes hold."
    )
    tools: dict[Id, Tool] | None = Field(None, description="What agents can call.")
    agents: dict[Id, Agent] | None = Field(None, description="The agents.")
    safeguards: Safeguards | None = Field(
        None, description="Protections of the system as a whole, each with its evidence."
    )
    controls: dict[Id, Control] | None = Field(
        None, description="What the team says it has, by id of the control catalog."
    )
    accepted: dict[str, Acceptance] | None = Field(
        None, description="Findings that somebody accepts, by fingerprint."
    )
    posture: dict[Id, PostureAnswer] | None = Field(
        None, description="Answers of the posture assessment, by area."
    )
    policy: PolicySwitches | None = Field(None, description="How the matrix is read.")
    environments: dict[Id, dict[str, Any]] | None = Field(
        None,
        description="Overlays by name, each a part of a spec that is laid over this one: mappings are "
        "merged, lists and values replaced, and a key without a value is taken away.",
    )
