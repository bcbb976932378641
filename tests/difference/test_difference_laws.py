"""What holds of every comparison, on generated specs."""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import Any

import pytest

from generated.specs import NEUTRAL, RAISING, generate, rename, shuffle
from scopecard import Evaluation, evaluate, parse_spec
from scopecard.difference import compare, report
from scopecard.difference.change import Change, more

EDITS = {**RAISING, **NEUTRAL}


def evaluated(spec: dict[str, Any]) -> Evaluation:
    return evaluate(parse_spec(json.dumps(spec), "generated.json"))


def edited(draw: random.Random, spec: dict[str, Any], times: int) -> dict[str, Any]:
    for _ in range(times):
        spec = EDITS[draw.choice(sorted(EDITS))](draw, spec) or spec
    return spec


def changes(old: dict[str, Any], new: dict[str, Any]) -> tuple[Change, ...]:
    return compare(evaluated(old), evaluated(new)).changes


def seen(change: Change, *, mirrored: bool = False) -> tuple[Any, ...]:
    """Return what must be the same from the other side."""
    up = change.up if not mirrored or change.up is None else not change.up
    old, new = (change.new, change.old) if mirrored else (change.old, change.new)
    words = [fact and (fact.word, fact.worst, fact.best, fact.pointer) for fact in (old, new)]
    return (change.kind, change.subject, up, *words)


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_nothing_differs_from_itself_in_whatever_order_it_is_written(first: int) -> None:
    for seed in range(first, first + 50):
        spec = generate(seed)
        assert changes(spec, spec) == (), seed
        again = shuffle(spec, random.Random(seed))
        text = json.dumps(again, indent=3)
        found = compare(evaluated(spec), evaluate(parse_spec(text, "generated.json")))
        assert not found.changes, (seed, [c.subject for c in found.changes])


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_from_the_other_side_it_is_the_mirror(first: int) -> None:
    tried = 0
    for seed in range(first, first + 50):
        draw, spec = random.Random(seed), generate(seed)
        other = edited(draw, spec, 4)
        if seed % 5 == 0:
            other = generate(seed + 10_000)
        there, back = changes(spec, other), changes(other, spec)
        moved = [c for c in (*there, *back) if c.kind == "rename"]
        if moved:
            assert len(there) == len(back), seed
            continue
        tried += bool(there)
        assert Counter(map(seen, there)) == Counter(seen(c, mirrored=True) for c in back), seed
        for change in (*there, *back):
            better = change.up is False
            assert (change.class_ == "better") is better, change
            assert (change.class_ == "risk") is (change.up is True and change.certain), change
    assert tried > 20


@pytest.mark.parametrize("first", range(0, 240, 40))
def test_a_risk_of_two_steps_is_there_in_one_of_them(first: int) -> None:
    tried = 0
    for seed in range(first, first + 40):
        draw = random.Random(seed)
        one = generate(seed)
        two = edited(draw, one, draw.randint(1, 5))
        three = edited(draw, two, draw.randint(1, 5))
        versions = [one, two, three]
        draw.shuffle(versions)
        a, b, c = versions
        steps = {
            (change.kind, change.subject): change
            for change in (*changes(a, b), *changes(b, c))
            if change.class_ in ("risk", "undetermined")
        }
        for change in changes(a, c):
            if change.class_ == "risk":
                tried += 1
                assert (change.kind, change.subject) in steps, (seed, change.kind, change.subject)
    assert tried > 40


@pytest.mark.parametrize("first", range(0, 120, 40))
def test_a_new_name_for_everything_is_no_risk(first: int) -> None:
    for seed in range(first, first + 40):
        spec = generate(seed)
        other = rename(spec, "n")
        found = changes(spec, other)
        assert {change.class_ for change in found} <= {"editorial"}, (
            seed,
            [(c.class_, c.kind, c.subject) for c in found if c.class_ != "editorial"],
        )
        ids = sum(
            len(spec[s]) for s in ("actors", "data", "gates", "identities", "tools", "agents")
        )
        assert Counter(change.kind for change in found) == {"rename": ids}, seed


def test_one_new_name_is_one_editorial_change() -> None:
    for seed in range(60):
        spec = generate(seed)
        draw = random.Random(seed)
        section = draw.choice(["data", "tools", "agents", "gates", "identities", "actors"])
        name = draw.choice(sorted(spec[section]))
        text = (
            json.dumps(spec).replace(f'"{name}"', '"elsewhere"').replace(f' {name}"', ' elsewhere"')
        )
        found = compare(evaluated(spec), evaluate(parse_spec(text, "generated.json"))).changes
        assert [(c.class_, c.kind) for c in found] == [("editorial", "rename")], (
            seed,
            section,
            name,
        )


def test_the_report_is_the_same_each_time_and_counts_what_it_shows() -> None:
    for seed in range(40):
        spec = generate(seed)
        other = edited(random.Random(seed), spec, 6)
        reports = [json.dumps(report(compare(evaluated(spec), evaluated(other)))) for _ in range(2)]
        assert reports[0] == reports[1]
        found = json.loads(reports[0])
        assert found["counts"] == {
            name: sum(change["class"] == name for change in found["changes"])
            for name in ("risk", "undetermined", "better", "editorial")
        }
        assert len({c["fingerprint"] for c in found["changes"]}) == len(found["changes"]), seed
        for change in found["changes"]:
            assert change["old"] or change["new"]
            assert change["message"]


def test_what_is_more_composes_too() -> None:
    texts = ["./a", "./a/b", "/", "~", "/etc", "./a/*.md", "..", "x\\y", "*"]
    for a in texts:
        for b in texts:
            for c in texts:
                steps = (more("path", (a,), (b,)), more("path", (b,), (c,)))
                if more("path", (a,), (c,)):
                    assert steps != (False, False), (a, b, c)
