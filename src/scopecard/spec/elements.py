"""
What is a system made of? The six kinds of element of ``scopecard/v1``.

The models describe the *normal form*: shorthands are expanded, keys without a
value and ``x-`` keys are gone. "Assumed" means: taken at its worst, with a
question in the report.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scopecard.spec.safeguards import Safeguards
from scopecard.spec.values import (
    Described,
    Duration,
    Effect,
    Number,
    Sensitivity,
    Strict,
    Trust,
)

_GUARDED = "Protections of it, each with its evidence."


class Actor(Described):
    """Who or what starts an agent, or approves."""

    kind: Literal["human", "service", "schedule", "event", "continuous"] = Field(
        description="`human`: a person who means to start this run; `event`: something happened, whoever "
        "caused it; `service`: another system calls; `schedule`: the clock; `continuous`: a loop that "
        "nobody asks run by run."
    )
    trust: Trust | None = Field(
        None,
        description="`untrusted` if outsiders can be it, or choose words that reach the agent. Default: "
        "`trusted`; for an `event` *assumed* `untrusted`.",
    )


class Allowlist(Strict):
    """The data that a sandbox can connect to, and nothing else."""

    allow: list[str] = Field(description="Data ids; an empty list is no connection at all.")


class Data(Described):
    """Something that holds or carries information."""

    kind: Literal["store", "memory", "channel", "sandbox", "config", "log", "registry"] | None = (
        Field(
            None,
            description="What it is; a `sandbox` is where code or commands that a model writes are run. "
            "Default: `store`.",
        )
    )
    sensitivity: Sensitivity | None = Field(
        None,
        description="How much harm disclosure does. Default: `internal`, or what `contains` asks for; it "
        "may not be lower than that.",
    )
    contains: list[Literal["pii", "phi", "pci", "ip", "credentials", "secrets"]] | None = Field(
        None,
        description="What is in it: `pii`, `phi`, `pci` and `ip` make it at least confidential, "
        "`credentials` and `secrets` restricted.",
    )
    trust: Trust | None = Field(
        None,
        description="`untrusted` if attackers can write here. Default: `trusted`; for external data "
        "*assumed* `untrusted`.",
    )
    external: bool | None = Field(
        None,
        description="Whether it is outside the organisation's control; the organisation's own tenant of "
        "a service is not. Default: false.",
    )
    clearance: Sensitivity | None = Field(
        None,
        description="Highest sensitivity that may go there. Default: `public` if external, else its own "
        "sensitivity.",
    )
    recipient: Literal["requester"] | None = Field(
        None, description="`requester`: only whoever asked gets what is sent here."
    )
    scratch: bool | None = Field(
        None,
        description="Whether it is the run's own state, thrown away with it; not of external data. "
        "Default: false.",
    )
    isolation: Literal["session", "user", "shared"] | None = Field(
        None,
        description="Of memory: who shares it; `session` is as scratch. Omitted: *assumed* `shared`.",
    )
    gate: str | None = Field(
        None, description="Gate that must be passed before anything acts on a change of it."
    )
    governs: list[str] | None = Field(
        None, description="Agents that its content instructs, and gates that it settles."
    )
    triggers: list[str] | None = Field(None, description="Agents that a change of it starts.")
    writers: Literal["agents"] | None = Field(
        None,
        description="`agents`: nothing but agents of this system writes here; not of external or "
        "untrusted data.",
    )
    causes: list[Effect] | None = Field(
        None, description="What another system does when this changes."
    )
    network: Literal["none", "open", "allowlist"] | Allowlist | None = Field(
        None,
        description="Of a sandbox: what it can connect to. Omitted, or a bare `allowlist`: *assumed* "
        "`open`.",
    )
    reach: list[Effect] | None = Field(
        None,
        description="Of a sandbox: what code in it can do. Omitted: *assumed* `write (unknown)`; `[]` is "
        "nothing.",
    )
    holds: list[str] | None = Field(
        None, description="Of a sandbox: identities whose credentials lie in it."
    )
    safeguards: Safeguards | None = Field(None, description=_GUARDED)


class Approver(Strict):
    """
    Who says yes: any one of some actors, or all of them.

    A single id is short for `any` of it.
    """

    any: Annotated[list[str], Field(min_length=1)] | None = Field(
        None, description="Actors of whom one is enough."
    )
    all: Annotated[list[str], Field(min_length=1)] | None = Field(
        None, description="Actors who must all say yes."
    )


class Gate(Described):
    """A human approval. A policy engine is none: its denials narrow a grant."""

    approver: Approver = Field(description="Who says yes.")
    per: Literal["call", "command", "plan", "handoff", "session", "always"] | None = Field(
        None,
        description="What one yes covers at most: `call` is this call with these parameters, `always` "
        "everything from then on. Omitted: *assumed* `always`.",
    )
    enforced_by: Literal["service", "gateway", "middleware", "client", "prompt", "none"] | None = (
        Field(
            None,
            description="What stops the call and hears the approver without the model in between. Omitted: "
            "*assumed* `none`.",
        )
    )
    when: Literal["before", "after"] | None = Field(
        None, description="Whether the yes comes before the effect or after it. Default: `before`."
    )
    mode: Literal["enforce", "log-only"] | None = Field(
        None, description="Whether a no stops the call or is only recorded. Default: `enforce`."
    )
    on_timeout: Literal["deny", "allow"] | None = Field(
        None, description="What happens if nobody answers. Default: `deny`."
    )
    applies_when: str | None = Field(
        None, description="Condition, in words, under which it asks at all. Default: always."
    )
    separation: Literal["enforced"] | None = Field(
        None, description="`enforced`: the service refuses the requester as approver."
    )
    expires: Duration | None = Field(
        None, description="Time after which a yes is void, such as `15m`."
    )
    revocable: bool | None = Field(None, description="Whether a yes can be taken back.")
    expected_per_day: Number | None = Field(None, description="Approvals that are expected a day.")
    safeguards: Safeguards | None = Field(None, description=_GUARDED)


class IamPermission(Strict):
    """A known action of the cloud provider's access management."""

    iam: str = Field(description="The action as it is written, such as `s3:GetObject`.")
    access: Literal["read", "write"] = Field(description="What the provider says that it does.")


class UnknownPermission(Strict):
    """A permission that is neither an effect nor a known action: assumed to be any write."""

    unknown: str = Field(description="The permission as it is written.")


Permission = Annotated[
    Effect | IamPermission | UnknownPermission, Field(union_mode="left_to_right")
]


class Identity(Described):
    """A credential that an agent, a tool or a sandbox holds."""

    kind: Literal["workload", "user-delegated", "user-token", "shared"] | None = Field(
        None,
        description="`workload`: of the system; `user-delegated`: reaches only what the caller may; "
        "`user-token`: a person's own token; `shared`: several use it.",
    )
    permissions: list[Permission] | None = Field(
        None,
        description="What it may do, as effects or IAM actions. Omitted: unknown, *assumed* "
        "`write (unknown)`, as is each entry that is neither.",
    )
    brokered: bool | None = Field(
        None, description="Whether the holder never sees the credential. Default: false."
    )
    lifetime: Duration | None = Field(
        None, description="Time that a credential lives, such as `1h`."
    )
    safeguards: Safeguards | None = Field(None, description=_GUARDED)


class Tool(Described):
    """Something that an agent can call."""

    effects: list[Effect] | None = Field(
        None,
        description="What a call does; `[]` says nothing. Omitted, and not to be had from `source`: "
        "*assumed* to write, send and read anything.",
    )
    identity: str | None = Field(
        None, description="Identity that it acts under. Default: the agent's."
    )
    gate: str | None = Field(None, description="Gate that is enforced whoever calls.")
    universal: Literal["sql"] | bool | None = Field(
        None,
        description="`true`: free-form, such as HTTP, a browser or any command of a service; it has all "
        "permissions of its identity. `sql`: the reads, writes and deletes among them. Default: false.",
    )
    wildcard: bool | None = Field(
        None,
        description="Whether it stands for an open-ended set, such as every tool of a server. Default: "
        "false.",
    )
    network: Literal["none"] | None = Field(None, description="`none`: nothing leaves through it.")
    output: Literal["free", "constrained"] | None = Field(
        None,
        description="`constrained`: typed values that cannot carry instructions. Default: `free`.",
    )
    reversible: bool | None = Field(
        None, description="Whether its declared effects can be undone, where they do not say so."
    )
    safeguards: Safeguards | None = Field(None, description=_GUARDED)
