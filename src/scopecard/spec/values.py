"""
Which kinds of value does a spec hold? Words, ids, durations, dates.

Every constraint is declarative, so that the schema of the models is pure data
(see :mod:`scopecard.spec.core`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]+$")]
"""Names an element: letters, digits, ``.``, ``_`` and ``-``."""

Duration = Annotated[str, StringConstraints(pattern=r"^[0-9]+(s|m|h|d|w|y)$")]
"""A span of time such as ``15m``: seconds, minutes, hours, days, weeks or years."""

Date = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")
]
"""A calendar day such as ``2027-06-30``."""

Number = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1)]
ScopeNumber = Annotated[int, Field(ge=1, le=4)]
Sensitivity = Literal["public", "internal", "confidential", "restricted"]
Trust = Literal["trusted", "untrusted"]
Action = Literal[
    "read", "search", "fetch", "write", "delete", "send", "pay", "grant",
    "configure", "schedule", "spawn", "execute",
]  # fmt: skip


class Strict(BaseModel):
    """A mapping whose keys are all known, and whose values are taken as they are written."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=False)


class Source(Strict):
    """Where a definition came from."""

    kind: str | None = Field(
        None, description="Format it was read from, such as `mcp` or `openapi`."
    )
    file: str | None = Field(
        None, description="File that holds the definition, relative to the spec."
    )
    name: str | None = Field(None, description="Name it has there, where the id is not it.")
    names: list[str] | None = Field(
        None, description="Names of the definitions that this entry stands for."
    )
    digest: str | None = Field(
        None, description="Digest of the definition, so that a later change of it shows."
    )


class Described(Strict):
    """What every element may say of itself; none of it decides a scope."""

    title: str | None = Field(None, description="Short name for people.")
    description: str | None = Field(None, description="What it is or does, for people.")
    owner: str | None = Field(None, description="Team or person who answers for it.")
    tags: list[str] | None = Field(None, description="Free labels.")
    source: Source | None = Field(None, description="Where the definition came from.")


class Effect(Strict):
    """
    One thing that can be done to one target.

    The text `ACTION TARGET` is short for it.
    """

    action: Action = Field(
        description="What is done. `read`; `search`: a query goes to a third party; `fetch`: the model "
        "chooses the address that is read; `write`, `delete`, `send`, `pay`, `grant`, `configure`, "
        "`schedule` and `spawn` change something; `execute`: run code, commands or a browser in a sandbox."
    )
    target: str = Field(
        description="Id of what it is done to: an identity for `grant`; an agent, a gate or an identity "
        "for `configure`; an agent for `schedule` and `spawn`; a sandbox for `execute`; else data, "
        "`(outside)` or `(unknown)`."
    )
    reversible: bool | None = Field(
        None,
        description="Whether it can be undone. A reversible `write` to data that is not external is "
        "low-risk. Default: what the tool says.",
    )
    gate: str | None = Field(None, description="Gate that must be passed for this effect alone.")
    amount: Number | str | None = Field(
        None, description="Most that one call can move, as a number or a text with its unit."
    )
    currency: str | None = Field(None, description="Currency of `amount`, such as `EUR`.")
    description: str | None = Field(None, description="What it does, for people.")
