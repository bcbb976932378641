"""
Which addresses does a host, a URL pattern or a range of IP addresses reach?

``*.example.com`` reaches every name below, for some programs over one label only,
for some the name itself too. Without a scheme or a port any is meant, without a
path all of them. A name may stand for any IP address, so the two are not compared.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from scopecard.resources import relation
from scopecard.resources.language import Language, Word, literal, many
from scopecard.resources.relation import Region, exactly

_URL: Final = re.compile(
    r"(?:(?P<scheme>[a-z*][a-z0-9+.*-]*)://)?(?P<host>\[[0-9a-f:]+\]|[^/:?#@\s\\]+)"
    r"(?::(?P<port>[0-9]+|\*))?(?P<path>/[^\s\\]*)?",
    re.IGNORECASE,
)
_HOST: Final = re.compile(r"(?:\*|(?:\*{1,2}\.|\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)\.?")
_PORTS: Final = {"http": "80", "https": "443", "ws": "80", "wss": "443", "ftp": "21", "ssh": "22"}
_ANY: Final = ("*", "*://*", "*://*/*", "**", "<all_urls>", "0.0.0.0/0")
_SEPARATOR: Final = "\0"


class _Address(NamedTuple):
    kind: str
    """``any``, ``name`` or ``ip``."""
    region: Region


def inside(inner: Sequence[str], outer: Sequence[str]) -> bool | None:
    """
    Return whether *outer* reaches all addresses that *inner* does; None where nobody can tell.

    >>> inside(["10.1.0.0/16"], ["10.0.0.0/8"]), inside(["*.example.com"], ["api.example.com"])
    (True, False)
    """
    addresses, others = _read_all(inner), _read_all(outer)
    if any(address is not None and address.kind == "any" for address in others):
        return True
    if None in addresses or None in others:
        return None
    if any(address is not None and address.kind == "any" for address in addresses):
        return False
    if len({address.kind for address in (*addresses, *others) if address is not None}) > 1:
        return None
    return relation.inside(_regions(addresses), _regions(others))


def shared(one: Sequence[str], other: Sequence[str]) -> bool | None:
    """Return whether some address may be reached by both."""
    addresses, others = _read_all(one), _read_all(other)
    kinds = {address.kind for address in (*addresses, *others) if address is not None}
    if None in addresses or None in others or len(kinds) > 1:
        return True if "any" in kinds else None
    return kinds == {"any"} or relation.shared(_regions(addresses), _regions(others))


def _read_all(texts: Sequence[str]) -> list[_Address | None]:
    return [_read(text) for text in texts]


def _regions(addresses: Sequence[_Address | None]) -> list[Region]:
    return [address.region for address in addresses if address is not None]


def _read(text: str) -> _Address | None:
    text = text.strip()
    if text in _ANY:
        return _Address("any", exactly(()))
    network = _network(text)
    if network is not None:
        return _Address("ip", exactly((network,)))
    found = _URL.fullmatch(text)
    if found is None or "%" in text or "/../" in text or "/./" in text:
        return None
    host = found["host"].lower()
    scheme = (found["scheme"] or "*").lower()
    if not _HOST.fullmatch(host) or ("*" in scheme and scheme != "*"):
        address = _network(host.strip("[]"))
        bare = found["scheme"] is None and found["path"] is None and found["port"] is None
        return _Address("ip", exactly((address,))) if address is not None and bare else None
    if _number(host):
        return None  # a number is an address, and not one that is compared with ports or paths
    port = found["port"] or _PORTS.get(scheme, "*")
    return _Address("name", _region(scheme, host, port, found["path"]))


def _number(host: str) -> bool:
    return bool(re.fullmatch(r"[0-9.]+", host))


def _network(text: str) -> Word | None:
    """Return the bits that all addresses of a network begin with."""
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
    bits = f"{int(network.network_address):0{network.max_prefixlen}b}"[: network.prefixlen]
    return (*literal(f"{network.version}:{bits}"), *many())


def _region(scheme: str, host: str, port: str, path: str | None) -> Region:
    front = many(_SEPARATOR) if scheme == "*" else literal(scheme)
    middle = many(_SEPARATOR) if port == "*" else literal(port)
    least_path, most_path = _paths(path)
    least_host, most_host = _hosts(host.removesuffix("."))
    sides = ((least_host, least_path), (most_host, most_path))
    least, most = (
        tuple(
            (*front, *literal(_SEPARATOR), *one, *literal(_SEPARATOR), *middle,
             *literal(_SEPARATOR), *way)
            for one in hosts
            for way in paths
        )
        for hosts, paths in sides
    )  # fmt: skip
    return Region(least, most)


def _hosts(host: str) -> tuple[Language, Language]:
    if host == "*":
        return (many(_SEPARATOR),), (many(_SEPARATOR),)
    base = host.lstrip("*").removeprefix(".")
    if base == host:
        return (literal(host),), (literal(host),)
    tail = literal(f".{base}")
    label, labels = (*many(_SEPARATOR + "."), *tail), (*many(_SEPARATOR), *tail)
    least = labels if host.startswith(("**", ".")) else label
    return (least,), (labels, literal(base))


def _paths(path: str | None) -> tuple[Language, Language]:
    if path is None or path in ("/", "/*", "/**"):
        return (many(),), (many(),)
    steps = [
        many() if part == "*" else literal(part) for part in re.split(r"(\*)\**", path) if part
    ]
    word = tuple(step for each in steps for step in each)
    return (word,), (word, (*word, *many()))
