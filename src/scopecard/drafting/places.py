"""
Which data does a tool work on, and whose is it?

One data element for a server, and one more for each thing on it that differs in
whom to trust (:mod:`scopecard.lexicon.known`). What lies outside the
organisation is told from the kind of service, then from what the tools say; where
nobody says, it lies outside, and that is marked as assumed.
"""

from __future__ import annotations

from typing import Any

from scopecard.drafting.draft import Draft, Element
from scopecard.drafting.ids import Ids
from scopecard.drafting.toolset import ASSUMED, IMPORTED, INFERRED, ListedTool, ToolSet
from scopecard.drafting.visible import code

INSIDE, OUTSIDE = "inside", "outside"
_OWN_TENANT = (
    "outside until you say that it is your own tenant: then remove `external` and `x-assumed`"
)
_OPEN_WORLD = (
    "outside, as the protocol assumes where nothing is said: remove `external` and `x-assumed` if all of"
    " it is yours"
)


class Places:
    """The data elements, sandboxes and identities that belong to one server."""

    def __init__(self, tools: ToolSet, draft: Draft, ids: Ids) -> None:
        self._set = tools
        self._draft = draft
        self._ids = ids
        worlds = {self._world(tool)[0] for tool in tools.tools or ()}
        self._split = len(worlds) > 1
        """Whether some of the tools stay inside and others do not."""

    def of(self, tool: ListedTool) -> str:
        """Return the id of the data that *tool* works on."""
        world, basis = self._world(tool)
        name = "" if tool.resource is None else f"-{tool.resource.id}"
        if self._split and world == OUTSIDE:
            name += "-outside"
        return self._data(name, world, basis, tool)

    def whole(self) -> str:
        """Return the id of the data of the server as a whole."""
        tools = self._set.tools or ()
        # What is listed says where the rest of the server is, unless it lies on both sides.
        world, basis = self._world(tools[0] if tools else None)
        if self._split:
            world, basis = INSIDE, IMPORTED
        return self._data("", world, basis, None)

    def outside(self, data: str) -> bool:
        """Return whether the data element *data* is external."""
        element = self._draft.sections["data"].get(data)
        return element is not None and bool(element.fields.get("external"))

    def recipients(self, tool: ListedTool) -> str:
        """Return the id of whoever gets what *tool* sends."""
        if any(
            one is not None and one.recipients == "same"
            for one in (self._set.service, tool.resource)
        ):
            return self.of(tool)
        name = self._ids.of("data", f"{self._set.id}-recipients", (self._set.id, "recipients"))
        fields = {
            "title": f"Whoever {self._called()} sends to",
            "kind": "channel",
            "external": True,
            "x-assumed": ["external"],
        }
        element = self._add("data", name, fields)
        element.bases["external"] = ASSUMED
        self._ask(element, "outside until you say that only your own people can be sent to")
        return name

    def sandbox(self, *, browser: bool) -> str:
        """Return the id of where something runs that the model writes."""
        if self._operated:
            return self.whole()
        what = "browser" if browser else "sandbox"
        name = self._ids.of("data", f"{self._set.id}-{what}", (self._set.id, what))
        title = "Browser" if browser else "Where commands and code run"
        fields: dict[str, Any] = {"title": f"{title}: {self._called()}", "kind": "sandbox"}
        if browser:
            fields |= {"trust": "untrusted", "network": "open"}
        element = self._add("data", name, fields)
        element.bases["reach"] = ASSUMED
        self._ask(element, "what can it `reach`, and which `network` does it have?")
        return name

    def rights(self) -> str:
        """Return the id of the rights that the server manages, as an identity."""
        name = self._ids.of("identities", f"{self._set.id}-rights", (self._set.id, "rights"))
        element = self._add("identities", name, {"title": f"Rights that {self._called()} manages"})
        self._ask(
            element,
            "who may grant these can grant them to itself; if no agent of yours acts under them,"
            " make each `grant` of them a `write`",
        )
        return name

    def files(self) -> str:
        """Return the id of the files of the machine that the server runs on."""
        service = self._set.service
        if service is not None and service.id == "filesystem":
            return self.whole()
        name = self._ids.of("data", "local-files", "local-files")
        self._add("data", name, {"title": "Files of the machine that the servers run on"})
        return name

    def credential(self) -> str | None:
        """Return the id of the identity that the server is given; None if it is given none."""
        if not self._set.credentials:
            return None
        name = self._ids.of(
            "identities", f"{self._set.id}-credential", (self._set.id, "credential")
        )
        given = ", ".join(map(code, self._set.credentials))
        fields: dict[str, Any] = {"title": f"What {self._called()} is given", "description": given}
        element = self._add("identities", name, fields)
        element.bases["permissions"] = ASSUMED
        self._ask(element, "which `kind` is it, and which `permissions` does it have?")
        return name

    @property
    def _operated(self) -> bool:
        return self._set.service is not None and self._set.service.operates

    def _called(self) -> str:
        service = self._set.service
        return service.title if service is not None else code(self._set.name)

    def _world(self, tool: ListedTool | None) -> tuple[str, str]:
        """Return whether what *tool* works on is inside or outside, and how that is known."""
        says = None if tool is None else tool.open_world
        service = self._set.service
        if service is not None and service.where == "inside":
            # What a browser reaches is its network, not the browser itself.
            return (OUTSIDE, IMPORTED) if says and not service.operates else (INSIDE, INFERRED)
        if service is not None:
            return OUTSIDE, INFERRED if service.where == "outside" else ASSUMED
        if self._set.remote is not None:
            return OUTSIDE, IMPORTED
        if says is None:
            return OUTSIDE, ASSUMED
        return (OUTSIDE if says else INSIDE), IMPORTED

    def _data(self, name: str, world: str, basis: str, tool: ListedTool | None) -> str:
        wanted = self._ids.of("data", f"{self._set.id}{name}", (self._set.id, name))
        resource = None if tool is None else tool.resource
        title = self._called() if resource is None else f"{resource.title}: {self._called()}"
        if name.endswith("-outside"):
            title = f"What {self._called()} reaches outside"
        element = self._add("data", wanted, {"title": title})
        fields = element.fields
        if resource is not None:
            fields |= resource.fields
        service = self._set.service
        if service is not None and (resource is None or service.operates):
            self._describe(fields, element)
        if world == OUTSIDE and element.bases.get("external") not in (IMPORTED, INFERRED):
            fields["external"] = True
            element.bases["external"] = basis
            fields.pop("x-assumed", None)
            if basis == ASSUMED:
                fields["x-assumed"] = ["external"]
                self._ask(element, _OWN_TENANT if service is not None else _OPEN_WORLD)
        return wanted

    def _describe(self, fields: dict[str, Any], element: Element) -> None:
        """Add what is known of the service by its name."""
        service = self._set.service
        if service is None:
            return
        if service.operates:
            fields |= {"kind": "sandbox", "network": "open"}
            element.bases["reach"] = ASSUMED
            self._ask(element, "what can it `reach`: is somebody logged in in it?")
        elif service.kind is not None:
            fields["kind"] = service.kind
        if service.trust is not None:
            fields["trust"] = service.trust
            element.bases["trust"] = INFERRED

    def _add(self, section: str, name: str, fields: dict[str, Any]) -> Element:
        elements = self._draft.sections[section]
        if name not in elements:
            elements[name] = Element(dict(fields))
        return elements[name]

    def _ask(self, element: Element, question: str) -> None:
        if question not in element.questions:
            element.questions.append(question)
