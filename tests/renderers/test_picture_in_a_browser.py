"""Does the picture follow the keyboard in a real browser, and does its text fit there?"""

from __future__ import annotations

import json
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from scopecard import evaluate, load_spec, parse_spec
from scopecard.picture.draw import draw
from scopecard.picture.flows import flows
from scopecard.renderers import svg_picture
from systems import forty

pytestmark = pytest.mark.needs_browser

SCRIPT = files("scopecard").joinpath("renderers/assets/picture.js").read_text(encoding="utf-8")
KEYS = """
function press(key) {
  var told = {key: key, bubbles: true, cancelable: true};
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", told));
  return at();
}
function at() { return document.activeElement.getAttribute("data-id"); }
function lit() {
  return Array.from(document.querySelectorAll(".is-lit")).map(e => e.getAttribute("data-id"));
}
function start(id) { document.querySelector('[data-id="' + id + '"]').focus(); return at(); }
"""


def run(browser: str, folder: Path, picture: str, code: str, *, script: bool = True) -> Any:
    """Return what *code* gives in a page that holds *picture*."""
    page = folder / "page.html"
    page.write_text(
        "<!doctype html><meta charset=utf-8><style>"
        f"{svg_picture.stylesheet()}</style><button data-light=fp1>x</button>{picture}"
        f"<script>{SCRIPT if script else ''}</script><pre id=out></pre><script>{KEYS}"
        "addEventListener('load', function () {"
        f"document.getElementById('out').textContent = JSON.stringify((function () {{{code}}})());"
        "});"
        "</script>",
        encoding="utf-8",
    )
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
        "--virtual-time-budget=2000", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=60)
    found = done.stdout.partition('<pre id="out">')[2].partition("</pre>")[0]
    return json.loads(found.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def incident() -> str:
    evaluation = evaluate(load_spec(ROOT / "agent_specs/incident-responder.yaml"))
    return svg_picture.fragment(draw(evaluation), flows(evaluation))


def test_arrow_keys_follow_lines_and_choose_among_them(browser: str, tmp_path: Path) -> None:
    found = run(
        browser, tmp_path, incident(),
        """
        var agent = document.querySelector(".node.kind-agent").getAttribute("data-id");
        var ways = document.querySelector(".node.kind-agent").getAttribute("data-next").split(" ");
        var steps = [start(agent), press("ArrowRight"), press("ArrowDown"), press("ArrowUp"),
                     press("ArrowLeft")];
        var gate = document.querySelector(".gate[data-id]");
        return {agent: agent, ways: ways, steps: steps, gate: gate.getAttribute("data-id"),
                around: [start(gate.getAttribute("data-id")), press("ArrowRight"), press("ArrowLeft")],
                tabs: document.querySelectorAll('svg [tabindex="0"]').length};
        """,
    )  # fmt: skip
    assert len(found["ways"]) > 2
    first, second = found["ways"][:2]
    assert found["steps"] == [found["agent"], first, second, first, found["agent"]]
    gate, after, back = found["around"]
    assert gate == back == found["gate"]
    assert after.startswith("n")
    assert found["tabs"] == 1, "one stop for the tab key"


def test_a_flow_is_lit_by_keyboard_and_by_a_control(browser: str, tmp_path: Path) -> None:
    found = run(
        browser, tmp_path, incident(),
        """
        var on = document.querySelector('.node[data-paths~="fp1"]').getAttribute("data-id");
        start(on);
        press("Enter"); var one = lit(); press("Escape"); var none = lit();
        document.querySelector("[data-light]").click(); var two = lit();
        var dim = document.querySelector("svg").hasAttribute("data-dim");
        var want = Array.from(document.querySelectorAll('[data-paths~="fp1"]'))
                        .map(e => e.getAttribute("data-id"));
        return {one: one, none: none, two: two, dim: dim, want: want};
        """,
    )  # fmt: skip
    assert found["none"] == []
    assert found["two"] == found["want"]
    assert set(found["want"]) <= set(found["one"])
    assert found["dim"] is True


def test_without_the_script_each_node_and_gate_is_a_stop(browser: str, tmp_path: Path) -> None:
    picture = incident()
    code = "return document.querySelectorAll('svg [tabindex=\"0\"]').length"
    found = run(browser, tmp_path, picture, code, script=False)
    assert found == picture.count('tabindex="0"') > 10


@pytest.mark.parametrize("name", ["forty", "refund-desk", "ci-coding-agent"])
def test_no_text_is_wider_than_its_place(browser: str, tmp_path: Path, name: str) -> None:
    spec = (
        parse_spec(json.dumps(forty()))
        if name == "forty"
        else load_spec(ROOT / f"agent_specs/{name}.yaml")
    )
    found = run(
        browser, tmp_path, svg_picture.fragment(draw(evaluate(spec))),
        """
        var over = [], checked = 0;
        document.querySelectorAll(".node[data-id], .gate[data-id]").forEach(function (part) {
          var shape = part.querySelector(".shape").getBBox();
          part.querySelectorAll("text").forEach(function (row) {
            var box = row.getBBox();
            checked += 1;
            if (box.x < shape.x || box.x + box.width > shape.x + shape.width - 4 ||
                box.y < shape.y - 1 || box.y + box.height > shape.y + shape.height + 1) {
              over.push(row.textContent);
            }
          });
        });
        var view = document.querySelector("svg").viewBox.baseVal;
        document.querySelectorAll("svg text").forEach(function (row) {
          var box = row.getBBox();
          if (box.width && !row.closest("g[transform]") &&
              (box.x < view.x || box.x + box.width > view.x + view.width)) {
            over.push(row.textContent);
          }
        });
        return {over: over, checked: checked};
        """,
    )  # fmt: skip
    assert found["checked"] > 20
    assert found["over"] == []
