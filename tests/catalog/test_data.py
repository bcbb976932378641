"""Is the framework data in `scopes/` complete, consistent and in our own words?"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from conftest import ROOT
from scopecard.spec.claims import Answer
from scopecard.spec.model import SystemSpec

SCOPES = ROOT / "scopes"
FOLDERS = ("agentic", "crosswalks", "framework", "generative", "posture", "threats")
FILES = sorted(f for folder in FOLDERS for f in (SCOPES / folder).glob("*.yaml"))
SCOPE_NUMBERS = {"1", "2", "3", "4"}
MOST_CHARACTERS = 120
LONGEST_TITLE = 60
RUN = 9  # words in a row that would be a copy

# Each file's data is read once, by its path below `scopes/`.
DATA: dict[str, Any] = {
    f.relative_to(SCOPES).as_posix(): yaml.safe_load(f.read_text()) for f in FILES
}
MATRIX, FACTS = DATA["agentic/matrix.yaml"], DATA["agentic/facts.yaml"]
DIMENSIONS = {d: DATA[f"agentic/{d}.yaml"]["controls"] for d in MATRIX["dimensions"]}
CONTROLS: dict[str, Any] = {i: c for controls in DIMENSIONS.values() for i, c in controls.items()}
LISTS = {
    name[len("crosswalks/") : -5]: d for name, d in DATA.items() if name.startswith("crosswalks/")
}
GENERATIVE, FRAMEWORK = DATA["generative/matrix.yaml"], DATA["framework/framework.yaml"]
POSTURE, PATTERNS = DATA["posture/areas.yaml"], DATA["agentic/patterns.yaml"]

_RUNS = (Path(__file__).parent / "nine_word_runs.txt").read_text().splitlines()
THEIRS = {run for line in _RUNS if not line.startswith("#") for run in line.split()}

EVERY_CONTROL = pytest.mark.parametrize("control", CONTROLS.values(), ids=CONTROLS)
EVERY_FILE = pytest.mark.parametrize("name", DATA)


def values(data: Any, key: str | None = None) -> Iterator[tuple[str | None, Any]]:
    """Yield every scalar below some data, with the key that it stands under."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from values(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from values(value, key)
    else:
        yield key, data


def keys(data: Any) -> Iterator[Any]:
    """Yield every key below some data."""
    if isinstance(data, dict):
        yield from data
        data = list(data.values())
    if isinstance(data, list):
        for value in data:
            yield from keys(value)


def duplicates(node: yaml.Node) -> list[str]:
    """Return the keys that some mapping below a node gives twice."""
    found = []
    if isinstance(node, yaml.MappingNode):
        names = Counter(key.value for key, _ in node.value)
        found += [name for name, times in names.items() if times > 1]
        found += [name for _, value in node.value for name in duplicates(value)]
    elif isinstance(node, yaml.SequenceNode):
        found += [name for value in node.value for name in duplicates(value)]
    return found


# --- The form of the files -----------------------------------------------------------------------


@EVERY_FILE
def test_a_file_keeps_to_the_strict_subset(name: str) -> None:
    text = (SCOPES / name).read_text()
    marks = (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken)
    assert not [token for token in yaml.scan(text) if isinstance(token, marks)]
    assert duplicates(yaml.compose(text)) == []
    assert "\t" not in text
    assert [key for key in keys(DATA[name]) if not isinstance(key, str)] == []


@EVERY_FILE
def test_a_line_is_short_unless_it_is_an_address(name: str) -> None:
    lines = [line for line in (SCOPES / name).read_text().splitlines() if "https://" not in line]
    assert [line for line in lines if len(line) > MOST_CHARACTERS] == []


@EVERY_FILE
def test_a_source_is_an_address(name: str) -> None:
    sources = [value for key, value in values(DATA[name]) if key in {"source", "sources"}]
    assert [s for s in sources if not re.fullmatch(r"https://[^\s/]+\.[^\s/]+(/\S*)?", s)] == []


@EVERY_FILE
def test_a_basis_is_in_the_legend(name: str) -> None:
    if name != "agentic/facts.yaml":
        bases = {value for key, value in values(DATA[name]) if key == "basis"}
        assert bases <= set(FACTS["basis"])


@EVERY_FILE
def test_the_words_are_ours(name: str) -> None:
    copied = []
    for _, text in values(DATA[name]):
        words = re.findall(r"[a-z0-9']+", re.sub(r"https://\S+", "", str(text)).lower())
        runs = [" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)]
        copied += [run for run in runs if hashlib.sha256(run.encode()).hexdigest()[:8] in THEIRS]
    assert copied == []


# --- The controls of the agentic matrix ------------------------------------------------------------

FIELDS = [
    "title", "statement", "good", "test", "scopes", "when", "evidence", "design", "effort",
    "layers", "phase", "aws", "basis", "sources", "crosswalk",
]  # fmt: skip


def test_every_dimension_numbers_its_controls() -> None:
    for name, dimension in MATRIX["dimensions"].items():
        numbers = range(1, len(DIMENSIONS[name]) + 1)
        assert list(DIMENSIONS[name]) == [f"{dimension['prefix']}-{n:02}" for n in numbers]
        assert DATA[f"agentic/{name}.yaml"]["dimension"] == name


def test_the_counts_are_those_of_the_notes() -> None:
    scopes = [control["scopes"] for control in CONTROLS.values()]
    assert [len(controls) for controls in DIMENSIONS.values()] == [9, 11, 8, 13, 10, 11]
    assert [sum(first == n for first, _ in scopes) for n in (1, 2, 3, 4)] == [17, 15, 22, 8]
    assert [sum(first <= n <= last for first, last in scopes) for n in (1, 2, 3, 4)] == [
        17,
        32,
        52,
        59,
    ]


PAIRED = {
    "asi": (list(LISTS["asi"]["items"]), [10, 15, 18, 3, 4, 9, 7, 14, 9, 19]),
    "owasp-t": (
        list(LISTS["owasp-t"]["items"]),
        [9, 12, 13, 3, 7, 8, 8, 5, 5, 7, 4, 4, 11, 4, 4, 4, 3],
    ),
    "llm": (list(LISTS["llm"]["items"]), [9, 9, 3, 5, 5, 29, 2, 2, 3, 5]),
    "atlas": (list(LISTS["atlas"]["mitigates"]), [14, 3, 11, 9, 4, 8, 10, 7]),
}


@pytest.mark.parametrize("framework", PAIRED)
def test_the_pairings_are_those_of_the_notes(framework: str) -> None:
    ids, expected = PAIRED[framework]
    counts = Counter(i for control in CONTROLS.values() for i in control["crosswalk"][framework])
    assert [counts[i] for i in ids] == expected


def test_a_control_is_lifted_only_where_the_matrix_lifts_it() -> None:
    lifted = {i: c["scopes"] for i, c in CONTROLS.items() if c["scopes"][1] < 4}
    assert lifted == {"DMS-03": [1, 2], "ORC-01": [1, 2], "ORC-02": [1, 3]}


@EVERY_CONTROL
def test_a_control_says_all_that_a_reader_needs(control: dict[str, Any]) -> None:
    assert list(control) == FIELDS
    assert all(control[field] for field in FIELDS if field != "when")
    assert len(control["title"]) <= LONGEST_TITLE
    first, last = control["scopes"]
    assert 1 <= first <= last <= 4
    assert control["effort"] in FACTS["effort"]
    assert control["phase"] in FACTS["phases"]
    assert set(control["layers"]) <= set(FACTS["layers"])
    assert set(control["when"]) <= set(FACTS["facts"])


@EVERY_CONTROL
def test_a_crosswalk_names_what_its_list_holds(control: dict[str, Any]) -> None:
    assert set(control["crosswalk"]) == set(LISTS)
    for name, ids in control["crosswalk"].items():
        assert ids or name == "atlas"
        assert set(ids) <= set(LISTS[name]["items"]) - set(LISTS[name].get("retired", ()))
        assert len(ids) == len(set(ids))


@EVERY_CONTROL
def test_a_design_check_says_what_it_looks_at(control: dict[str, Any]) -> None:
    design = control["design"]
    expected = ["provable", "by"] if design["provable"] else ["provable", "why", "needs"]
    assert list(design) in (expected, [*expected, "parameters"])
    terms = {term for _, text in values(design) for term in re.findall(r"`([^`]+)`", str(text))}
    assert terms <= VOCABULARY


def test_most_controls_can_be_proved_from_a_design() -> None:
    assert sum(control["design"]["provable"] for control in CONTROLS.values()) >= 35


FINDINGS = {
    "confused-deputy", "shared-identity", "self-approval", "privilege-by-delegation",
    "dormant-grant", "memory-poisoning", "exfiltration", "lethal-trifecta", "injection-to-action",
    "oversight-tampering", "wildcard-tools", "gate-bypass", "non-qualifying-gate",
    "approval-overload", "unenforced-narrowing", "self-modification", "unknown-effects",
    "credential-exceeds-description", "runaway-loop", "under-classified",
}  # fmt: skip


def words_of_a_spec() -> set[str]:
    """Return every field and fixed value that a spec may have, and the policy switches."""
    schema = SystemSpec.model_json_schema()
    return set(map(str, keys(schema))) | {
        str(value) for key, value in values(schema) if key in {"enum", "const"}
    }


VOCABULARY = FINDINGS | words_of_a_spec() | set(MATRIX["policy"])


def test_facts_are_explained_and_made_of_facts() -> None:
    facts = FACTS["facts"]
    assert {fact.get("overlay") for fact in facts.values()} - {None} <= set(MATRIX["overlays"])
    for fact in facts.values():
        assert fact["meaning"]
        assert all("any-of" not in facts[part] for part in fact.get("any-of", ()))


def test_overlays_owe_controls_that_exist() -> None:
    named = {i for o in MATRIX["overlays"].values() for i in (*o["owes"], *o.get("replaces", ()))}
    assert named <= set(CONTROLS)


def test_the_cells_cover_every_dimension_and_scope() -> None:
    cells = DATA["agentic/cells.yaml"]
    assert list(cells["cells"]) == list(cells["signs-of-failure"]) == list(MATRIX["dimensions"])
    rows = (*cells["cells"].values(), cells["scopes"], cells["key-concerns"], MATRIX["scopes"])
    assert all(set(row) == SCOPE_NUMBERS and all(row.values()) for row in rows)


def test_patterns_and_artefacts_name_controls() -> None:
    assert len(PATTERNS["patterns"]) == 5
    parts = [PATTERNS[part].values() for part in ("patterns", "artefacts", "failure-patterns")]
    assert {i for part in parts for entry in part for i in entry["controls"]} <= set(CONTROLS)
    assert {f for entry in parts[2] for f in entry["findings"]} <= FINDINGS


# --- The other frameworks --------------------------------------------------------------------------


def test_every_cell_of_the_generative_matrix_obliges_to_something() -> None:
    allowed = SystemSpec.model_json_schema()["properties"]["genai_scope"]["anyOf"][0]["enum"]
    disciplines, scopes = GENERATIVE["disciplines"], GENERATIVE["scopes"]
    assert list(scopes) == allowed
    cells = {
        (o["discipline"], scope)
        for o in GENERATIVE["obligations"].values()
        for scope in o["scopes"]
    }
    assert cells == {(discipline, scope) for discipline in disciplines for scope in scopes}


def test_an_obligation_says_who_acts_and_how() -> None:
    for name, obligation in GENERATIVE["obligations"].items():
        prefix = GENERATIVE["disciplines"][obligation["discipline"]]["prefix"]
        assert re.fullmatch(rf"{prefix}-\d\d", name)
        assert obligation["who"] in GENERATIVE["who"]
        assert obligation["how"] in GENERATIVE["how"]
        assert set(obligation["agentic"]) <= set(CONTROLS)
    for rule in GENERATIVE["composition"].values():
        assert set(rule["when"]["generative"]) <= set(GENERATIVE["scopes"])
        assert {str(scope) for scope in rule["when"]["agentic"]} <= SCOPE_NUMBERS


def test_the_ai_security_framework_has_all_its_rows() -> None:
    rows = FRAMEWORK["rows"].values()
    assert len(rows) == 44
    cells = {(layer, row["phase"]) for row in rows for layer in row["layers"]}
    assert cells == {
        (layer, phase) for layer in FRAMEWORK["layers"] for phase in FRAMEWORK["phases"]
    }
    assert {row["use-case"] for row in rows} == set(FRAMEWORK["use-cases"])
    assert len({i for row in rows for i in row["prowler"]}) == 63
    assert {i for row in rows for i in row["agentic"]} <= set(CONTROLS)
    assert list(FACTS["layers"]) == list(FRAMEWORK["layers"])
    assert list(FACTS["phases"]) == list(FRAMEWORK["phases"])


def test_a_phase_has_one_meaning_under_each_name() -> None:
    phases = FRAMEWORK["phases"]
    names = [name for phase, entry in phases.items() for name in (phase, *entry["aliases"])]
    assert len(names) == len(set(names))
    assert all(len(naming) == len(phases) for naming in FRAMEWORK["namings"].values())


def test_the_posture_areas_are_nine_and_six() -> None:
    areas = POSTURE["areas"]
    assert Counter(area["kind"] for area in areas.values()) == {"ship": 9, "agentic": 6}
    assert [a["dimension"] for a in areas.values() if a["kind"] == "agentic"] == list(
        MATRIX["dimensions"]
    )
    assert set(POSTURE["answers"]) == set(get_args(Answer)) - {"not-applicable", "unknown"}
    assert POSTURE["label"] == "SHIP-style"


def test_a_posture_question_can_be_ordered_and_answered() -> None:
    ship = {name: area for name, area in POSTURE["areas"].items() if area["kind"] == "ship"}
    assert {row for area in ship.values() for row in area["framework"]} <= set(FRAMEWORK["rows"])
    for name, area in ship.items():
        assert area["questions"]
        for key, question in area["questions"].items():
            assert key.startswith(f"{name}.")
            assert question["text"].endswith("?")
            assert question["phase"] in FRAMEWORK["phases"]
            assert str(question["from-scope"]) in SCOPE_NUMBERS
            assert question["blast-radius"] in POSTURE["weights"]["blast-radius"]
            assert question["effort"] in POSTURE["weights"]["effort"]


# --- The lists of identifiers ----------------------------------------------------------------------

SIZES = {
    "asi": 10, "owasp-t": 17, "llm": 10, "atlas": 205, "maestro": 7, "nist-800-53": 424, "ai-rmf": 72,
    "iso-42001": 38, "eu-ai-act": 21, "aicm": 61, "aiuc-1": 53, "aws-lens": 160,
}  # fmt: skip


def test_every_list_is_there_in_full() -> None:
    assert {name: len(entry["items"]) for name, entry in LISTS.items()} == SIZES


@pytest.mark.parametrize("name", LISTS)
def test_a_list_says_which_edition_it_is(name: str) -> None:
    entry = LISTS[name]
    assert entry["id"] == name
    assert all(isinstance(entry[field], str) for field in ("title", "version", "date", "source"))
    assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", entry["date"])
    assert entry["complete"] is ("covers" not in entry)
    assert ("licence" in entry) is not (entry.get("copyright") == "titles-only")
    assert all(isinstance(title, str) and title for title in entry["items"].values())


def test_links_between_lists_hold() -> None:
    asi, threats, atlas = LISTS["asi"], LISTS["owasp-t"], LISTS["atlas"]
    for target in ("owasp-t", "aiuc-1"):
        assert set(asi[f"to-{target}"]) == set(asi["items"])
        assert {i for _, i in values(asi[f"to-{target}"])} <= set(LISTS[target]["items"])
    assert {i for q in threats["navigator"].values() for i in q["threats"]} == set(threats["items"])
    assert {i for _, i in values(atlas["mitigates"])} <= set(atlas["items"])
