"""Which mistakes do people make in a spec, and what is said of each?"""

from __future__ import annotations

BASE = """\
schema: scopecard/v1
system: s
actors:
  employee: {kind: human}
  boss: {kind: human}
data:
  calendar: {sensitivity: internal}
  box: {kind: sandbox, network: none}
  notes: {kind: memory}
gates:
  ok: {approver: boss, per: call, enforced_by: gateway}
identities:
  role: {permissions: [read calendar]}
tools:
  find: {effects: [read calendar], identity: role}
  book: {effects: [write calendar]}
agents:
  helper:
    started_by: [employee]
    tools: {find: , book: {gate: ok}}
"""
"""A spec without a mistake."""

# What is replaced in it => by what => what is said of that: place, rule and help ("..": and so on).
MISTAKES = [
    line.replace("\\n", "\n").split(" => ")
    for line in r"""
actors: => actor: => 3:1 unknown-key: did you mean `actors`?
tools:\n => toolz:\n => 14:1 unknown-key: did you mean `tools`?
agents: => agent: => 17:1 unknown-key: did you mean `agents`?
data: => datas: => 6:1 unknown-key: did you mean `data`?
gates: => gate: => 10:1 unknown-key: did you mean `gates`?
kind: human => kind: humn => 4:20 unknown-value: did you mean `human`? one of: human, service, schedule, e..
kind: human => knd: human => 4:14 unknown-key: did you mean `kind`?
kind: human => type: human => 4:14 unknown-key: did you mean `kind`?
kind: sandbox => kind: sandboxx => 8:15 unknown-value: did you mean `sandbox`? one of: store, memory, chan..
per: call => per: cal => 11:29 unknown-value: did you mean `call`? one of: call, command, plan, handoff, s..
approver: boss => aprover: boss => 11:8 unknown-key: did you mean `approver`?
approver: boss => approver: bos => 11:18 unknown-reference: did you mean `boss`?
approver: boss => approver: [boss] => 11:8 malformed-approver: say whether one is enough or all must
approver: boss => approver: {any: []} => 11:19 bad-value: None
approver: boss => approver: {any: [boss], all: [boss]} => 11:8 bad-value: say one of them
approver: boss => approver: {some: [boss]} => 11:19 unknown-key: known here: any, all; a key of your own b..
[employee] => employee => 19:17 wrong-type: write `[employee]`
[employee] => [employe] => 19:18 unknown-reference: did you mean `employee`?
[employee] => [calendar] => 19:18 wrong-kind: an actor is one of: boss, employee
[employee] => [1] => 19:18 wrong-type: quote it
started_by => start_by => 19:5 unknown-key: did you mean `started_by`?
started_by => startedBy => 19:5 unknown-key: did you mean `started_by`?
find: , => fin: , => 20:13 unknown-reference: did you mean `find`?
{gate: ok} => {gate: okk} => 20:34 unknown-reference: did you mean `ok`?
{gate: ok} => {gates: ok} => 20:28 unknown-key: did you mean `gate`? (`gates` belongs to the top level)
{gate: ok} => {effects: [write calender]} => 20:38 unknown-reference: did you mean `calendar`?
{gate: ok} => {effects: [delete calendar]} => 20:38 not-an-effect-of-the-tool: `book` has: write calendar
[write calendar] => [writ calendar] => 16:20 unknown-value: did you mean `write`? one of: read, search, fe..
[write calendar] => [write] => 16:20 malformed-effect: an effect is an action and a target, such as `read ..
[write calendar] => write calendar => 16:19 wrong-type: write `[write calendar]`
[write calendar] => [execute calendar] => 16:20 wrong-target: run code in data of `kind: sandbox`
[write calendar] => [grant calendar] => 16:20 wrong-kind: an identity is one of: role
[write calendar] => [emit calendar] => 16:20 unknown-value: `emit` is what Scopecard derives; declare what..
[write calendar] => [write (outsid)] => 16:20 unknown-reference: did you mean `(outside)`?
[write calendar] => [execute (outside)] => 16:20 wrong-target: None
[read calendar]} => [reed calendar]} => 13:24 unknown-value: did you mean `read`? one of: read, search, fe..
[read calendar]} => [read calender]} => 13:24 unknown-reference: did you mean `calendar`?
[read calendar]} => [use calendar]} => 13:24 unknown-value: one of: read, search, fetch, write, delete, se..
{sensitivity: internal} => {sensitivity: internal, contains: [pii]} => 7:27 contradiction: at least `confi..
{sensitivity: internal} => {sensitivity: internl} => 7:27 unknown-value: did you mean `internal`? one of: ..
{sensitivity: internal} => {external: yes} => 7:24 wrong-type: write `true`
{sensitivity: internal} => {external: true, scratch: true} => 7:30 contradiction: keep one of the two
{sensitivity: internal} => {external: 1} => 7:24 wrong-type: write `true`
{sensitivity: internal} => {network: none} => 7:14 only-of-a-sandbox: `kind: sandbox`
{sensitivity: internal} => {isolation: user} => 7:14 only-of-memory: `kind: memory`
{sensitivity: internal} => {gate: boss} => 7:20 wrong-kind: a gate is one of: ok
{sensitivity: internal} => {writers: agents, trust: untrusted} => 7:14 contradiction: keep one of the two
{sensitivity: internal} => {governs: [hlper]} => 7:24 unknown-reference: did you mean `helper`?
{sensitivity: internal} => {tools: []} => 7:14 unknown-key: `tools` belongs to the top level
{sensitivity: internal} => [] => 7:3 wrong-type: write what it is as `KEY: VALUE`, or nothing
{sensitivity: internal} => 3 => 7:13 wrong-type: write what it is as `KEY: VALUE`, or nothing
network: none => network: {alow: [calendar]} => 8:34 unknown-key: did you mean `allow`?
network: none => network: {allow: [calender]} => 8:42 unknown-reference: did you mean `calendar`?
network: none => network: closed => 8:33 unknown-value: one of: none, open, allowlist
network: none => network: 3 => 8:33 unknown-value: one of: none, open, allowlist
schema: scopecard/v1 => schema: scopecard/v2 => 1:9 unknown-value: did you mean `scopecard/v1`?
schema: scopecard/v1\n =>  => 1:1 missing-key: add `schema: scopecard/v1`
system: s\n =>  => 1:1 missing-key: add `system: …`
system: s => system: 3 => 2:9 wrong-type: quote it
system: s => sytem: s => 2:1 unknown-key: did you mean `system`?
system: s => system: s\ndeclared_scope: 5 => 3:17 bad-value: None
system: s => system: s\ndeclared_scope: '1' => 3:17 wrong-type: leave the quotes out
system: s => system: s\nphase: prod => 3:8 unknown-value: did you mean `production`? one of: prototype, pr..
system: s => system: s\nstarted_by: x => 3:1 unknown-key: `started_by` belongs to an agent
system: s => system: s\nfoo: x => 3:1 unknown-key: known here: schema, system, title, description, owner, ..
system: s => system: s\ncontrols: {IDC-01: {status: accepted}} => 3:12 missing-key: None; 3:12 missing-key..
system: s => system: s\ncontrols: {IDC-01: implemented} => 3:20 wrong-type: write `{status: implemented}`
system: s => system: s\naccepted: {abc: {owner: me}} => 3:12 missing-key: add `expires: …`; 3:12 missing-k..
system: s => system: s\npolicy: {memory_write: change} => 3:10 unknown-key: did you mean `memory-write`?
system: s => system: s\nincludes: [a.yaml] => 3:1 unknown-key: did you mean `include`?
boss: {kind: human} => none: {kind: human} => 5:3 reserved-id: choose another id; 11:18 unknown-reference:..
boss: {kind: human} => boss: {kind: human}\n  (outside): {kind: human} => 6:3 reserved-id: choose another id
boss: {kind: human} => boss: {kind: human}\n  a b: {kind: human} => 6:3 bad-id: an id has letters, digits,..
boss: {kind: human} => boss: {kind: human}\n  calendar: {kind: human} => 8:3 duplicate-id: ids are unique ..
boss: {kind: human} => boss: {kind: human}\n  x-ray: {kind: human} => 6:3 reserved-id: it has `kind`: if i..
{find: , book: {gate: ok}} => [find, find] => 20:19 duplicate-id: None
{find: , book: {gate: ok}} => [find, {book: , gate: ok}] => 20:19 malformed-list: indent what follows belo..
{find: , book: {gate: ok}} => [find, 3] => 20:19 malformed-list: None
{find: , book: {gate: ok}} => find => 20:12 wrong-type: write `[find]`
started_by: [employee] => started_by: [employee]\n    limits: {steps: 0} => 20:21 bad-value: None
started_by: [employee] => started_by: [employee]\n    limits: {time: 20} => 20:20 wrong-type: write a span..
started_by: [employee] => started_by: [employee]\n    limits: {time: 20min} => 20:20 bad-value: write a sp..
started_by: [employee] => started_by: [employee]\n    safeguards: {pined: true} => 20:18 unknown-key: did ..
started_by: [employee] => started_by: [employee]\n    safeguards: {pinned: false} => 20:26 wrong-type: lea..
started_by: [employee] => started_by: [employee]\n    safeguards: {stop: {tested_on: 2026-13-01}} => 20:36..
started_by: [employee] => started_by: [employee]\n    model: calender => 20:12 unknown-reference: did you ..
started_by: [employee] => started_by: [employee]\n    memory: notes => 20:13 wrong-type: write `[notes]`
started_by: [employee] => started_by: [employee]\n    delegates: [helpr] => 20:17 unknown-reference: did y..
started_by: [employee] => started_by: [employee]\n    identity: rol => 20:15 unknown-reference: did you me..
started_by: [employee] => started_by: [employee]\n    name: x => 20:5 unknown-key: did you mean `title`?
started_by: [employee] => started_by: [employee]\n    title: 2024 => 20:12 wrong-type: quote it
system: s => system: s\nagents: [] => 18:1 duplicate-key: remove one of them
    started_by: [employee]\n =>     started_by: [employee]\n    safeguards: []\n => 20:5 wrong-type: None
effects: [write calendar]} => efects: [write calendar]} => 16:10 unknown-key: did you mean `effects`?
{kind: memory} => {kind: memory, contains: [pi]} => 9:36 unknown-value: did you mean `pii`? one of: pii, p..
{kind: memory} => {kind: memory, holds: [role]} => 9:25 only-of-a-sandbox: `kind: sandbox`
{kind: memory} => {kind: memory, triggers: [employee]} => 9:36 wrong-kind: an agent is one of: helper
{kind: memory} => {kind: memory, causes: [pay nots]} => 9:34 unknown-reference: did you mean `notes`?
{kind: sandbox, network: none} => {kind: sandbox, holds: [rol]} => 8:32 unknown-reference: did you mean `r..
{kind: sandbox, network: none} => {kind: sandbox, network: {}} => 8:24 missing-key: add `allow: …`
{kind: sandbox, network: none} => {kind: sandbox, reach: write calendar} => 8:31 wrong-type: write `[write..
{permissions: [read calendar]} => {permissions: read calendar} => 13:23 wrong-type: write `[read calendar]`
[read calendar]} => [{action: read, target: calender}]} => 13:47 unknown-reference: did you mean `calendar`?
{permissions: [read calendar]} => {permissions: [{action: read, traget: calendar}]} => 13:39 unknown-key: ..
{permissions: [read calendar]} => {permissions: [7]} => 13:24 wrong-type: a permission is an effect, such ..
{effects: [write calendar]} => {effects: [{action: write, target: calendar, reversable: true}]} => 16:54 u..
[write calendar] => [{action: write, target: calendar, gate: oks}] => 16:60 unknown-reference: did you m..
{effects: [write calendar]} => {effects: [{action: write, target: calendar, amount: -1}]} => 16:62 bad-val..
{effects: [write calendar]} => {effects: [write calendar], universal: sqll} => 16:48 unknown-value: did yo..
{effects: [write calendar]} => {effects: [write calendar], universal: yes} => 16:48 unknown-value: did you..
{effects: [write calendar]} => {effects: [write calendar], network: open} => 16:46 unknown-value: one of: ..
{effects: [write calendar]} => {effects: [spawn helpr]} => 16:20 unknown-reference: did you mean `helper`?
{effects: [write calendar]} => {effects: [configure calendar]} => 16:20 wrong-kind: an agent or a gate or ..
{effects: [write calendar]} => {effects: [schedule boss]} => 16:20 wrong-kind: an agent is one of: helper
{gate: ok} => {gate: ok, enforced_by: prompt} => 20:51 unknown-value: one of: service, gateway, middleware..
{gate: ok} => {gate: role} => 20:34 wrong-kind: a gate is one of: ok
gate: ok => gate: None => 20:34 unknown-reference: did you mean `none`?
{approver: boss, per: call => {approver: {any: boss}, per: call => 11:24 wrong-type: write `[boss]`
per: call => per: call, expires: soon => 11:44 bad-value: write a span of time such as `15m`, `1h` or `7d`
per: call => per: call, when: befor => 11:41 unknown-value: did you mean `before`? one of: before, after
per: call => per: call, on_timeout: alow => 11:47 unknown-value: did you mean `allow`? one of: deny, allow
per: call => per: call, separation: true => 11:47 unknown-value: one of: enforced
per: call => per: call, expected_per_day: many => 11:53 wrong-type: None
system: s => system: '' => 2:9 bad-value: None
system: s => system: s\ntags: [1] => 3:8 wrong-type: quote it
system: s => system: s\nenvironments: [x] => 3:1 wrong-type: write each id as a key: `ID: {…}`
system: s => system: s\nsafeguards: {stop: {ownr: me}} => 3:21 unknown-key: did you mean `owner`?
system: s => system: s\nposture: {a: maybe} => 3:14 unknown-value: one of: none, partial, implemented, aut..
system: s => system: s\npolicy: {approvals-per-day: 0} => 3:29 bad-value: None
system: s => system: s\ncontrols: {IDC-01: {status: done}} => 3:29 unknown-value: one of: implemented, par..
system: s => system: s\ncontrols: {IDC-01: {status: planned, agents: [helpr]}} => 3:47 unknown-reference: ..
""".splitlines()
    if line
]
