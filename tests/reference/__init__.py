"""
A second, naive evaluator, written from the design alone: where it and the program differ, one is wrong.

Where the design can be read in two ways, this is how it is read here (all worked cases agree):

- "held credentials aside" (declassification): a held credential is a source (C3 and C27 need it), no sink.
- "an agent that a start reaches can schedule", "openly": an agent that nothing reaches yet derives no
  schedule and no govern delegation, so what only it would schedule gets an assumed start of its own.
- "its identity's permissions" (unknown-agent) are declared, not assumed; unknown effects have no gate.
- "the tool's own `identity`" (execution, ceiling): the tool's field; universal falls back on the agent's.
- "the marks of every effect of the tool that they name": one effect for each of them; a plain one only
  where there is none. Where a narrowing does not count, the same stands beside what the tool gives.
- "each `execute` in it" (`data.gate` of a sandbox): with all that follows from it.
- "gated as its change of d is": a caused effect keeps the tool and identity of the change.
- Effects of `reach` and `network` are done under the identity of the tool, those of `holds` under its own;
  memory and what an agent has without a tool under the agent's.
- "`egress-fetch` makes `fetch` one": for consequential only; it causes, triggers and governs nothing.
- "memory that outlives a run": neither `session` nor `scratch`.
- "some tool or delegate": declared; `attended-dynamic` is `attended` with that overlay.
- "it delegates, or is delegated to": to or by another agent, by any rule.
- "[C] an open consequential change or egress": open holds of both; egress is what exfiltration lists.
- confused-deputy: over any delegation; the subject has the tool; a change is one that is consequential at
  the actor's level; an identity without `kind` is not `user-delegated`; a held credential is read as data.
- gate-bypass: any open way beside any gated one; only `(outside)` and `(unknown)` are not named.
- "whatever disqualifies a gate": of gates that anything names, used or not; self-approval where the switch
  says `ungated`; every gate on a delegation.
- self-approval: "a change of restricted data" includes `execute`; "`reversible: false`" any action.
- "a cycle of delegations": simple cycles, gated ones too; `limits: {}` limits nothing.
- "the qualifying gates in use": each once, however often it covers something; `all` asks each in full.
- shared-identity: kinds `shared` and `user-token` used or not; a tool is used where it is granted.
- dormant-grant: also of an identity that nothing uses, but not of an undescribed agent; entries that
  are no effects are passed over.
- credential-exceeds-description: no identity, no finding.
- unknown-effects: of tools granted or not, and certain: the rule fits in both readings.
- wildcard-tools: also where a narrowing of the grant counts.
- At their best, assumed fields are: network and reach none, isolation `session`, per `call`, enforced by
  `service`, output plain, trusted. A known IAM action is a read or write of `(unknown)`, by its verb.
- A spec's policy that is looser than the organisation's is passed over; a section's id without a value
  is an element without fields.
"""
