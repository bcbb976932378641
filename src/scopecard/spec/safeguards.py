"""
What protects an element, beyond the gates and grants of the graph?

Every form is optional and typed. ``true`` is short for one of which nothing is
known but that it is there; a text is short for its main field (see
:mod:`scopecard.spec.shorthands`).
"""

from __future__ import annotations

from pydantic import Field

from scopecard.spec.values import Date, Duration, Strict

Evidence = str | list[str]


class Safeguard(Strict):
    """What every safeguard may say to prove itself."""

    evidence: Evidence | None = Field(
        None, description="File, link or ticket that proves it, or a list of them."
    )
    date: Date | None = Field(None, description="Day of the evidence, as `YYYY-MM-DD`.")
    description: str | None = Field(None, description="What it is, for people.")


class Authentication(Safeguard):
    """How whoever uses the element proves who they are."""

    method: str | None = Field(None, description="Mechanism, such as `oidc`, `mtls` or `sigv4`.")
    multi_factor: bool | None = Field(None, description="Whether people need a second factor.")


class Encryption(Safeguard):
    """Whether what is stored or sent is encrypted."""

    at_rest: bool | None = Field(None, description="Whether it is encrypted where it is stored.")
    in_transit: bool | None = Field(None, description="Whether it is encrypted on the way.")
    key: str | None = Field(None, description="Key that is used, or who manages it.")


class Retention(Safeguard):
    """How long content is kept, and how it is deleted."""

    period: Duration | None = Field(None, description="Time after which it is gone, such as `30d`.")
    deletion: str | None = Field(None, description="How it is deleted earlier, on request say.")


class Isolation(Safeguard):
    """What separates it from other runs, users or tenants."""

    boundary: str | None = Field(
        None,
        description="What separates it, such as `session`, `tenant`, `container` or `micro-vm`.",
    )


class Pinned(Safeguard):
    """Which exact version of a model, prompt, tool or server is in use."""

    version: str | None = Field(None, description="Version that is fixed.")
    digest: str | None = Field(None, description="Digest that is checked before use.")


class Guardrails(Safeguard):
    """What screens the words that go into a model and come out of it."""

    name: str | None = Field(None, description="Product or policy that screens.")
    input: bool | str | None = Field(
        None, description="Whether what goes in is screened, or what screens it."
    )
    output: bool | str | None = Field(
        None, description="Whether what comes out is screened, or what screens it."
    )


class Validation(Safeguard):
    """What checks values against a schema or rules before they are used."""

    method: str | None = Field(None, description="How it checks, a JSON Schema say.")
    input: bool | str | None = Field(
        None, description="Whether parameters are checked, or by what."
    )
    output: bool | str | None = Field(None, description="Whether results are checked, or by what.")


class Stop(Safeguard):
    """Who can stop it at once, and when that was last tried."""

    owner: str | None = Field(None, description="Who may stop it.")
    method: str | None = Field(None, description="How it is stopped.")
    tested_on: Date | None = Field(None, description="Day of the last test, as `YYYY-MM-DD`.")


class Authorizer(Safeguard):
    """What decides on each call, outside the model, whether it is allowed."""

    name: str | None = Field(None, description="Policy engine or service that decides.")
    policy: str | None = Field(None, description="Where its policy lies.")


class Log(Safeguard):
    """Where it is recorded what happened."""

    sink: str | None = Field(None, description="Where records go: text, or the id of a log.")
    content: str | list[str] | None = Field(
        None, description="What is recorded, such as `prompts`, `calls`, `results` or `decisions`."
    )
    immutable: bool | None = Field(None, description="Whether nobody can change what is recorded.")
    retention: Duration | None = Field(None, description="How long records are kept, such as `1y`.")


class Tracing(Safeguard):
    """What follows one request across agents, tools and delegations."""

    name: str | None = Field(None, description="Standard or product, such as `opentelemetry`.")
    correlation: bool | None = Field(
        None, description="Whether one id follows a request over every hop."
    )


class Alerts(Safeguard):
    """Who is told, and of what."""

    to: str | None = Field(None, description="Who is told: a person, a rota or a channel.")
    on: str | list[str] | None = Field(None, description="What sets an alert off.")


class Review(Safeguard):
    """How often somebody looks whether it is still right."""

    cadence: Duration | None = Field(None, description="Time between two reviews, such as `90d`.")
    last: Date | None = Field(None, description="Day of the last review, as `YYYY-MM-DD`.")
    owner: str | None = Field(None, description="Who reviews.")


class Registry(Safeguard):
    """Which governed list the tools or agents in use come from."""

    name: str | None = Field(None, description="Registry, or the id of data of kind `registry`.")


class Testing(Safeguard):
    """How it was tried to make it misbehave."""

    kind: str | None = Field(None, description="Kind of test, such as `red-team` or `evaluation`.")


class Rollback(Safeguard):
    """How what was done is taken back."""

    method: str | None = Field(None, description="How it is taken back.")
    tested_on: Date | None = Field(None, description="Day of the last test, as `YYYY-MM-DD`.")


class Degradation(Safeguard):
    """What it falls back to, with less agency, when something is wrong."""

    mode: str | None = Field(None, description="What it still does then.")
    on: str | list[str] | None = Field(None, description="What makes it fall back.")


class Safeguards(Strict):
    """Protections of the system or of one element; each with its evidence."""

    authentication: Authentication | None = Field(None, description="How users of it are known.")
    encryption: Encryption | None = Field(None, description="Encryption at rest and in transit.")
    retention: Retention | None = Field(None, description="How long content is kept.")
    isolation: Isolation | None = Field(None, description="What separates runs, users or tenants.")
    pinned: Pinned | None = Field(None, description="Version or digest that is fixed.")
    guardrails: Guardrails | None = Field(None, description="Screening of input and output.")
    validation: Validation | None = Field(None, description="Checks of parameters and results.")
    stop: Stop | None = Field(None, description="How it is stopped at once.")
    authorizer: Authorizer | None = Field(None, description="What decides on each call.")
    log: Log | None = Field(None, description="What is recorded, and where.")
    tracing: Tracing | None = Field(None, description="Correlation across hops.")
    alerts: Alerts | None = Field(None, description="Who is told of what.")
    review: Review | None = Field(None, description="Regular reviews.")
    registry: Registry | None = Field(None, description="Governed list that it comes from.")
    testing: Testing | None = Field(None, description="Adversarial tests.")
    rollback: Rollback | None = Field(None, description="How changes are taken back.")
    degradation: Degradation | None = Field(None, description="What it falls back to.")
