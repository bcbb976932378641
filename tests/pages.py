"""How do tests look at a page? By its elements, and in a real browser."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

Page = Any  # playwright's, which is imported only where a browser is


def structure(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the elements of a page but for code, which back-ticks in a message may begin."""
    return [element for element in Elements(text).found if element != ("code", ())]


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(sorted(name for name, _ in attrs))))
        told = dict(attrs)
        self.ids += [told["id"] or ""] if "id" in told else []
        self.links += [told["href"] or ""] if "href" in told else []


def opened(chromium: Any, folder: Path, text: str, **options: Any) -> tuple[Page, list[str]]:
    """Return the page open in a browser, and what it asked for or complained of."""
    (folder / "page.html").write_text(text, encoding="utf-8")
    shown = chromium.new_context(**options).new_page()
    noise: list[str] = []
    shown.on("request", lambda one: noise.append(one.url) if "page.html" not in one.url else None)
    shown.on("console", lambda one: noise.append(one.text))
    shown.on("dialog", lambda one: (noise.append("dialog"), one.dismiss()))
    shown.goto((folder / "page.html").as_uri())
    return shown, noise


CONTRAST = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => { v /= 255;
    return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; })
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (node) => { for (; node; node = node.parentElement) {
    const found = rgb(getComputedStyle(node).backgroundColor);
    if (found.length < 4 || found[3] > 0) { return found; } } return [255, 255, 255]; };
  for (const one of document.querySelectorAll("details")) { one.open = true; }
  let worst = { ratio: 99 };
  for (const node of document.querySelectorAll("body *")) {
    if (![...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim())) { continue; }
    if (!node.getClientRects().length || node.closest("script, style, svg")) { continue; }
    const [a, b] = [light(rgb(getComputedStyle(node).color)), light(ground(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < worst.ratio) { worst = { ratio, text: node.textContent.slice(0, 40), cls: node.className }; }
  }
  return worst;
}"""
