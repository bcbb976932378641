// Arrow keys along the lines of a picture, and flows that light up. The picture says all that it
// says without this file. A control with data-light="fp1 fp2" lights flows; without ids, none;
// a choice with data-lights lights the one that is chosen.
(function () {
  "use strict";
  var WAYS = { ArrowRight: "next", ArrowLeft: "back", ArrowDown: "down", ArrowUp: "up" };

  function start(picture) {
    var parts = {};
    var stops = picture.querySelectorAll("[tabindex]");
    var siblings = [];
    picture.querySelectorAll("[data-id]").forEach(function (part) {
      parts[part.getAttribute("data-id")] = part;
    });

    function names(part, way) {
      var found = part.getAttribute("data-" + way);
      return found ? found.split(" ") : [];
    }

    function go(name) {
      var part = Object.prototype.hasOwnProperty.call(parts, name) ? parts[name] : null;
      if (part) { part.focus(); }
      return part !== null;
    }

    // Along a line first; up and down then choose among the lines of the node one came from.
    function move(part, key) {
      var way = WAYS[key];
      var name = part.getAttribute("data-id");
      if (way === "next" || way === "back") {
        var ways = names(part, way);
        if (!ways.length) { return false; }
        siblings = ways;
        return go(ways[0]);
      }
      var at = siblings.indexOf(name);
      if (at >= 0 && siblings.length > 1) {
        var step = way === "down" ? 1 : siblings.length - 1;
        return go(siblings[(at + step) % siblings.length]);
      }
      return go(names(part, way)[0]);
    }

    function light(chosen) {
      var any = false;
      picture.querySelectorAll("[data-id]").forEach(function (part) {
        var lit = chosen(part);
        any = any || lit;
        part.classList.toggle("is-lit", lit);
      });
      if (any) { picture.setAttribute("data-dim", ""); } else { picture.removeAttribute("data-dim"); }
    }

    picture.firstLit = function () { return picture.querySelector(".is-lit"); };

    picture.lightFlows = function (ids) {
      light(function (part) {
        return names(part, "paths").some(function (id) { return ids.indexOf(id) >= 0; });
      });
    };

    // One stop for the tab key: who starts it, then where one left off. Arrow keys do the rest.
    var first = picture.querySelector(".node[tabindex]") || stops[0];
    stops.forEach(function (stop) { stop.setAttribute("tabindex", stop === first ? "0" : "-1"); });
    // NOTE: not on the picture itself, which browsers would then make a stop of its own.
    document.addEventListener("focusin", function (event) {
      var stop = picture.contains(event.target) ? event.target.closest("[tabindex]") : null;
      if (!stop) { return; }
      stops.forEach(function (one) { one.setAttribute("tabindex", one === stop ? "0" : "-1"); });
    });
    picture.addEventListener("keydown", function (event) {
      var part = event.target.closest("[data-id]");
      if (!part || event.altKey || event.ctrlKey || event.metaKey) { return; }
      if (event.key === "Escape") {
        siblings = [];
        picture.lightFlows([]);
      } else if (event.key === "Enter" || event.key === " ") {
        siblings = [];
        picture.lightFlows(names(part, "paths"));
      } else if (!WAYS[event.key] || !move(part, event.key)) {
        return;
      }
      event.preventDefault();
    });
  }

  function all() {
    var pictures = document.querySelectorAll("svg.scopecard-picture");
    pictures.forEach(start);
    var choices = document.querySelectorAll("[data-lights]");
    choices.forEach(function (choice) {
      var row = choice.closest("[hidden]");
      if (row) { row.hidden = false; }
      choice.addEventListener("change", function () { show(choice.value, true); });
    });

    // What is lit must be seen: where all of it is folded away, the first picture that has it opens.
    function show(words, chosen) {
      var ids = words.split(" ").filter(Boolean);
      var lit = [];
      pictures.forEach(function (picture) {
        picture.lightFlows(ids);
        if (picture.firstLit()) { lit.push(picture.firstLit()); }
      });
      var seen = lit.filter(function (part) { return part.getClientRects().length; })[0] || lit[0];
      var folded = seen && seen.closest("details");
      if (folded) { folded.open = true; }
      choices.forEach(function (choice) {
        if (!chosen) { choice.value = words; }
        if (choice.selectedIndex < 0) { choice.value = ""; }
      });
      if (seen && !chosen) {
        setTimeout(function () { seen.scrollIntoView({ block: "center", inline: "center" }); });
      }
    }

    document.addEventListener("click", function (event) {
      var control = event.target.closest ? event.target.closest("[data-light]") : null;
      if (control) { show(control.getAttribute("data-light"), false); }
    });
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", all);
  } else {
    all();
  }
})();
