"use strict";
(() => {
  const root = document.documentElement;
  const theme = document.getElementById("theme");
  if (theme) {
    const dark = () => root.dataset.theme === "dark"
      || (!root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    const tell = () => {
      theme.textContent = dark() ? "Light" : "Dark";
      for (const name of ["light", "dark"]) { root.classList.toggle(`theme-${name}`, root.dataset.theme === name); }
    };
    theme.hidden = false;
    tell();
    theme.addEventListener("click", () => { root.dataset.theme = dark() ? "light" : "dark"; tell(); });
  }

  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) { return; }
    for (let node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") { node.open = true; }
      node.hidden = false;
    }
    target.scrollIntoView();
    const summary = target.querySelector("summary");
    if (summary) { summary.focus({ preventScroll: true }); }
  };
  addEventListener("hashchange", reveal);
  reveal();

  const print = [];
  addEventListener("beforeprint", () => {
    for (const one of document.querySelectorAll("details:not([open], .aside, .view)")) { print.push(one); one.open = true; }
  });
  addEventListener("afterprint", () => { while (print.length) { print.pop().open = false; } });

  // What must be moved to be read can be reached by keyboard, in every browser.
  const sized = new ResizeObserver((seen) => {
    for (const { target } of seen) {
      if (target.scrollWidth > target.clientWidth) { target.tabIndex = 0; } else { target.removeAttribute("tabindex"); }
    }
  });
  for (const one of document.querySelectorAll(".scroll")) {
    if (!one.querySelector("a, [tabindex]")) { sized.observe(one); }
  }

  for (const bar of document.querySelectorAll(".filter")) {
    const items = [...document.getElementById(bar.dataset.list).querySelectorAll(".item")];
    const wanted = new Set();
    const search = document.createElement("input");
    const count = document.createElement("span");
    search.type = "search";
    search.placeholder = "Search";
    search.setAttribute("aria-label", "Search this list");
    count.className = "dim";
    count.setAttribute("role", "status");
    const apply = () => {
      const words = search.value.toLowerCase();
      let shown = 0;
      for (const item of items) {
        const tags = item.dataset.tags.split(" ");
        item.hidden = (wanted.size > 0 && !tags.some((tag) => wanted.has(tag)))
          || !item.textContent.toLowerCase().includes(words);
        shown += item.hidden ? 0 : 1;
      }
      count.textContent = shown === items.length ? "" : `${shown} of ${items.length}`;
    };
    search.addEventListener("input", apply);
    bar.append(search);
    const used = items.map((item) => new Set(item.dataset.tags.split(" ")));
    const known = [...bar.dataset.tags.split(" "), ...used.flatMap((tags) => [...tags])];
    for (const tag of new Set(known)) {
      const many = used.filter((tags) => tags.has(tag)).length;
      if (many === 0 || many === items.length) { continue; }
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = tag;
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", () => {
        const pressed = !wanted.delete(tag);
        if (pressed) { wanted.add(tag); }
        button.setAttribute("aria-pressed", String(pressed));
        apply();
      });
      bar.append(button);
    }
    bar.append(count);
    bar.hidden = false;
  }
})();
