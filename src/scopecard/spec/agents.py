"""
What does a person declare of an agent, and of what it is granted?
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from scopecard.spec.safeguards import Safeguards
from scopecard.spec.values import (
    Count,
    Described,
    Duration,
    Effect,
    Number,
    Strict,
)

_GUARDED = "Protections of it, each with its evidence."


class Grant(Strict):
    """On which terms an agent may call a tool."""

    gate: str | None = Field(
        None,
        description="Gate of this grant; `none` lifts the agent's. Default: the agent's `gate`.",
    )
    effects: list[Effect] | None = Field(
        None,
        description="Narrows the tool to these of its effects, where something refuses the rest.",
    )
    enforced_by: Literal["service", "gateway", "middleware", "client", "none"] | None = Field(
        None, description="What refuses the rest. Omitted: *assumed* `none`."
    )
    mode: Literal["enforce", "log-only"] | None = Field(
        None, description="Whether the rest is refused or only recorded. Default: `enforce`."
    )
    constraints: str | list[str] | dict[str, str | float | bool] | None = Field(
        None, description="Limits on parameters: a text, a list of them, or one for each parameter."
    )


class Delegation(Strict):
    """On which terms an agent may hand over to another."""

    gate: str | None = Field(
        None, description="Gate of the hand-over. It never makes what the delegate does approved."
    )


class Limits(Strict):
    """Ceilings on one run, enforced outside the model."""

    steps: Count | None = Field(None, description="Most steps or calls of a run.")
    spend: Number | str | None = Field(
        None, description="Most money of a run: a number, or a text with its currency."
    )
    rate: Number | str | None = Field(
        None, description="Most calls in a minute: a number, or a text with another unit."
    )
    time: Duration | None = Field(None, description="Longest time of a run, such as `20m`.")
    concurrency: Count | None = Field(None, description="Most runs at the same time.")


class Agent(Described):
    """A model that chooses what to do, with what it is given to do it."""

    started_by: list[str] | None = Field(None, description="Actors that start it.")
    tools: dict[str, Grant] | None = Field(
        None,
        description="Tools that it may call, each with its terms. A list of ids is short for it.",
    )
    delegates: dict[str, Delegation] | None = Field(
        None, description="Agents that it hands over to. A list of ids is short for it."
    )
    memory: list[str] | None = Field(
        None, description="Data that it reads and writes as memory; no gate of a grant covers that."
    )
    logs: list[str] | None = Field(None, description="Data that what it does is appended to.")
    external: bool | None = Field(
        None, description="Whether it is somebody else's agent. Default: false."
    )
    output: Literal["plain", "rendered"] | None = Field(
        None,
        description="`rendered`: links and images that the model writes are shown. Omitted: *assumed* "
        "`rendered` where a human starts it, else `plain`.",
    )
    model: str | None = Field(
        None,
        description="Model that it uses: text, or the id of data that stands for the provider.",
    )
    identity: str | None = Field(None, description="Identity that it acts under.")
    gate: str | None = Field(None, description="Gate of each grant that names none.")
    planning: Literal["fixed", "dynamic"] | None = Field(
        None, description="Whether its steps are laid down or its own choice. Default: `dynamic`."
    )
    limits: Limits | None = Field(None, description="Ceilings on one run.")
    objective: str | None = Field(None, description="What it is for, in a sentence.")
    safeguards: Safeguards | None = Field(None, description=_GUARDED)
