"""Do systems that share data complete together what none does alone, and nothing else?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent

import pytest

from scopecard import evaluate, load_spec, parse_spec
from scopecard.joins import Ends
from scopecard.joins.crossing import crossings, joins
from scopecard.joins.ends import ends

NOTES = "notes: {x-shared: team-notes}"
TYPED = ("effects: [read notes]}", "output: constrained, effects: [read notes]}")
TAINTED = """
    system: intake
    actors: {clerk: {kind: human}}
    data: {inbox: {trust: untrusted}, NOTES}
    tools: {read_mail: {effects: [read inbox]}, note: {effects: [write notes]}}
    agents: {sorter: {started_by: [clerk], output: plain, tools: [read_mail, note]}}
"""
"""Writes what outsiders say into the notes."""
HOLDING = """
    system: ledger
    actors: {clerk: {kind: human}}
    data: {files: {sensitivity: restricted}, NOTES}
    tools: {look: {effects: [read files]}, note: {effects: [write notes]}}
    agents: {filer: {started_by: [clerk], output: plain, tools: [look, note]}}
"""
"""Writes what is restricted into the notes."""
LEAKY = """
    system: answers
    actors: {clerk: {kind: human}}
    data: {files: {sensitivity: confidential}, web: {external: true, trust: trusted}, NOTES}
    tools: {read_notes: {effects: [read notes]}, look: {effects: [read files]}, post: {effects: [send web]}}
    agents: {helper: {started_by: [clerk], output: plain, tools: [read_notes, look, post]}}
"""
"""Reads the notes and private files, and has a way out."""
OPEN = """
    system: answers
    actors: {clerk: {kind: human}}
    data: {inbox: {trust: untrusted}, web: {external: true, trust: trusted}, NOTES}
    tools: {read_notes: {effects: [read notes]}, mail: {effects: [read inbox]}, post: {effects: [send web]}}
    agents: {helper: {started_by: [clerk], output: plain, tools: [read_notes, mail, post]}}
"""
"""Reads the notes and outsiders' words, and has a way out."""
RELAY = """
    system: relay
    actors: {clerk: {kind: human}}
    data: {NOTES, digest: {x-shared: digest}}
    tools: {read_notes: {effects: [read notes]}, sum_up: {effects: [write digest]}}
    agents: {summer: {started_by: [clerk], output: plain, tools: [read_notes, sum_up]}}
"""


def of(body: str, *changes: tuple[str, str], notes: str = NOTES) -> Ends:
    text = "schema: scopecard/v1\n" + dedent(body).replace("NOTES", notes)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return ends(evaluate(parse_spec(text)))


def found(*systems: Ends) -> list[str]:
    """Return each crossing in a line."""
    return [
        f"{one.agent}: {one.private.system}.{one.private.source} via {'>'.join(one.private.through)}"
        f" + {one.words.system}.{one.words.source} via {'>'.join(one.words.through)}"
        f" -> {one.action} {one.target}"
        for one in crossings(systems)
    ]


def test_words_of_outsiders_cross() -> None:
    assert found(of(TAINTED), of(LEAKY)) == [
        "helper: answers.files via  + intake.inbox via notes -> send web"
    ]


def test_private_data_crosses() -> None:
    assert found(of(HOLDING), of(OPEN)) == [
        "helper: ledger.files via notes + answers.inbox via  -> send web"
    ]


def test_both_cross_to_an_agent_that_has_neither() -> None:
    bare = of(OPEN, ("read inbox", "read notes"))
    assert found(of(TAINTED), of(HOLDING), bare) == [
        "helper: ledger.files via notes + intake.inbox via notes -> send web"
    ]


def test_they_cross_through_a_system_between() -> None:
    last = of(LEAKY, ("read notes", "read digest"), notes="digest: {x-shared: digest}")
    assert found(of(TAINTED), of(RELAY), last) == [
        "helper: answers.files via  + intake.inbox via notes>digest -> send web"
    ]
    assert found(of(TAINTED), last) == []


def test_the_order_of_the_systems_is_of_no_account() -> None:
    systems = [of(TAINTED), of(HOLDING), of(LEAKY), of(RELAY)]
    assert found(*systems) == found(*reversed(systems)) != []


@pytest.mark.parametrize(
    "systems",
    [
        pytest.param([of(TAINTED)], id="one system"),
        pytest.param([of(LEAKY), of(LEAKY, ("answers", "other"))], id="nobody brings anything"),
        pytest.param([of(TAINTED, ("team-notes", "other")), of(LEAKY)], id="another value"),
        pytest.param([of(TAINTED, notes="notes: {}"), of(LEAKY, notes="notes: {}")], id="a name"),
        pytest.param([of(TAINTED, ("write notes", "read notes")), of(LEAKY)], id="only read"),
        pytest.param([of(TAINTED), of(LEAKY, ("send web", "read web"))], id="no way out"),
        pytest.param([of(TAINTED), of(LEAKY, ("read files", "read notes"))], id="nothing private"),
        pytest.param([of(TAINTED), of(LEAKY, ("read notes", "read files"))], id="not read"),
        pytest.param(
            [of(TAINTED), of(LEAKY, ("trust: trusted}", "trust: trusted, clearance: confidential}"))],
            id="cleared",
        ),
        pytest.param(
            [of(TAINTED), of(LEAKY, TYPED)],
            id="typed values carry no instructions",
        ),
        pytest.param(
            [of(TAINTED), of(LEAKY, ("x-shared: team-notes", "x-shared: team-notes, trust: untrusted"))],
            id="complete alone: the system's own finding",
        ),
    ],
)  # fmt: skip
def test_nothing_crosses(systems: Sequence[Ends]) -> None:
    assert found(*systems) == []


def test_typed_values_carry_private_data_all_the_same() -> None:
    typed = of(OPEN, TYPED)
    assert len(found(of(HOLDING), typed)) == 1


GATES = (
    "gates: {ok: {approver: boss, per: call, enforced_by: service, on_timeout: deny, expires: 1h}}"
)


def gated(body: str, effect: str) -> Ends:
    return of(
        body,
        ("clerk: {kind: human}}", f"clerk: {{kind: human}}, boss: {{kind: human}}}}\n{GATES}"),
        (f"effects: [{effect}]", f"gate: ok, effects: [{effect}]"),
    )


def test_a_person_between_stops_it() -> None:
    assert found(of(TAINTED), gated(LEAKY, "send web")) == []
    assert found(gated(TAINTED, "write notes"), of(LEAKY)) == []


def test_what_only_comes_back_to_where_it_came_from_is_no_leak() -> None:
    about = "external: true, trust: trusted, clearance: public, sensitivity: restricted"
    vault = f"vault: {{{about}, x-shared: vault}}"
    holding = of(HOLDING, ("read files", "read vault"), ("data: {", f"data: {{{vault}, "))
    back = of(OPEN, ("send web", "send vault"), ("data: {", f"data: {{{vault}, "))
    assert found(holding, back) == []


def test_what_one_system_says_of_shared_data_holds_for_all() -> None:
    """The other only reads it, and knows of no outsiders."""
    says = of(
        TAINTED, ("team-notes", "team-notes, trust: untrusted"), ("write notes", "read notes")
    )
    assert found(says, of(LEAKY)) == [
        "helper: answers.files via  + intake.notes via notes -> send web"
    ]


def test_systems_are_joined_by_a_mark_whatever_they_call_it() -> None:
    other = of(LEAKY, ("read notes", "read board"), notes="board: {x-shared: team-notes}")
    (one,) = joins([of(TAINTED), other])
    assert (one.section, one.name, one.because) == ("data", "team-notes", "x-shared: team-notes")
    assert [(m.system, m.id, m.read_by, m.changed_by) for m in one.members] == [
        ("intake", "notes", (), ("sorter",)),
        ("answers", "board", ("helper",), ()),
    ]
    assert len(found(of(TAINTED), other)) == 1


def test_systems_are_joined_by_an_included_file(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "shared.yaml").write_text(
        "schema: scopecard/v1\ndata: {notes: {}}\nidentities: {robot: {kind: workload}}\n"
    )
    made = []
    for name, body in (("a", TAINTED), ("b", LEAKY)):
        (tmp_path / name).mkdir()
        text = (
            dedent(body)
            .replace(", NOTES", "")
            .replace("{effects: [read", "{identity: robot, effects: [read")
        )
        (tmp_path / name / "spec.yaml").write_text(
            "schema: scopecard/v1\ninclude: [../shared.yaml]\n" + text
        )
        made.append(ends(evaluate(load_spec(tmp_path / name / "spec.yaml"))))
    shared = joins(made)
    assert [(one.section, one.name, len(one.members)) for one in shared] == [
        ("data", "notes", 2), ("identities", "robot", 2),
    ]  # fmt: skip
    assert shared[1].members[0].read_by == ("read_mail",)
    assert len(found(*made)) == 1
