"""A spec that says everything: each field of each model, and each short form."""

from __future__ import annotations

WHOLE = """\
schema: scopecard/v1
system: whole
title: Everything
description: It says all that a spec can say
owner: team
tags: [one, two]
phase: scale
declared_scope: 2
target_scope: 2
genai_scope: pretrained
x-note: {kept: [1, null]}
actors:
  person: {kind: human, trust: trusted, title: Person, description: d, owner: o, tags: [t], x-a: 1}
  hook: {kind: event, source: {kind: mcp, file: a.json, name: n, names: [a, b], digest: "sha256:0"}}
  clock: {kind: schedule}
  caller: {kind: service}
  loop: {kind: continuous}
data:
  store:
  records: {kind: store, sensitivity: restricted, contains: [pii, phi, pci, ip, credentials, secrets]}
  web: {external: true, trust: untrusted, clearance: public, recipient: requester}
  pad: {scratch: true, external: false}
  notes: {kind: memory, isolation: user, governs: [agent, ok], triggers: [agent], writers: agents}
  branch: {kind: config, gate: ok, causes: [write store, {action: pay, target: records, amount: 5}]}
  box: {kind: sandbox, network: {allow: [store]}, reach: [read store], holds: [role]}
  open-box: {kind: sandbox, network: open, reach: []}
  trail: {kind: log, safeguards: {log: {sink: trail, content: [calls], immutable: true, retention: 1y}}}
  post: {kind: channel}
  list: {kind: registry}
gates:
  ok:
    approver: {all: [person]}
    per: call
    enforced_by: service
    when: before
    mode: enforce
    on_timeout: deny
    applies_when: it is large
    separation: enforced
    expires: 15m
    revocable: true
    expected_per_day: 2.5
    safeguards: {review: {cadence: 90d, last: 2026-01-31, owner: o}}
  short: {approver: person}
  any: {approver: {any: [person]}}
identities:
  role: {kind: workload, brokered: true, lifetime: 1h, permissions: [read store, "s3:GetObject", whatever]}
  other: {kind: user-delegated, permissions: [{action: write, target: store, reversible: true}]}
  unknown: {kind: shared, safeguards: {authentication: {method: oidc, multi_factor: true}}}
tools:
  look: {effects: [read store, search web, fetch (outside)], identity: role, output: constrained}
  act:
    effects:
      - {action: pay, target: records, reversible: false, gate: ok, amount: 10 EUR, currency: EUR}
      - {action: read, target: store, description: d}
      - grant role
      - configure agent
      - schedule agent
      - spawn agent
      - execute box
    gate: ok
    reversible: true
    safeguards:
      validation: {method: schema, input: true, output: by hand}
      pinned: {version: "1", digest: d}
  free: {universal: true, network: none}
  sql: {universal: sql}
  all: {wildcard: true}
  read: {source: {kind: openapi, file: api.json}}
agents:
  agent:
    started_by: [person, hook]
    tools:
      - look
      - act: {gate: none, effects: [pay records], enforced_by: gateway, mode: log-only, constraints: below 10}
      - free: {constraints: [a, b]}
      - sql: {constraints: {limit: 5, table: t, dry: true}}
      - all:
    delegates: [helper]
    memory: [notes]
    logs: [trail]
    external: false
    output: rendered
    model: web
    identity: role
    gate: ok
    planning: fixed
    limits: {steps: 3, spend: 2 EUR, rate: 30, time: 20m, concurrency: 1}
    objective: Help
    safeguards:
      authentication: oidc
      encryption: {at_rest: true, in_transit: true, key: k}
      retention: {period: 30d, deletion: on request}
      isolation: micro-vm
      pinned: true
      guardrails: {name: g, input: true, output: filter, evidence: [a, b], date: 2026-01-01, description: d}
      stop: {owner: ops, method: switch, tested_on: 2026-02-02}
      authorizer: {name: engine, policy: p}
      tracing: {name: t, correlation: true}
      alerts: {to: rota, on: [a]}
      registry: list
      testing: {kind: red-team, date: 2026-03-03}
      rollback: {method: m, tested_on: 2026-04-04}
      degradation: {mode: read only, on: error}
  helper: {tools: {}, delegates: {agent: {gate: ok}}}
safeguards: {stop: {owner: ops}}
controls:
  IDC-01: {status: implemented, evidence: docs/sso.md, agents: [agent], date: 2026-01-01, owner: o}
  IDC-02: {status: accepted, owner: o, reason: r, approver: a, expires: 2027-01-01, description: d}
  IDC-03: {status: not-applicable, reason: r}
accepted:
  abc123: {owner: o, reason: r, expires: 2027-01-01, approver: a, rule: exfiltration, description: d}
posture:
  area-1: implemented
  area-2: {answer: none, evidence: e, owner: o, date: 2026-01-01, description: d}
policy:
  profile: strict
  memory-write: change
  self-approval: ungated
  requester-channel: change
  egress-fetch: change
  approvals-per-day: 20
environments:
  live: {phase: production, agents: {helper: {delegates: {agent: }}}, tools: {all: {wildcard: false}}}
"""
