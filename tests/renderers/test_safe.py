"""Can text from a file act on a terminal, or hide in it?"""

from __future__ import annotations

import pytest

from scopecard.renderers.safe import safe
from scopecard.source.text import INVISIBLE


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("plain text, 漢字, é, 😀", "plain text, 漢字, é, 😀"),
        ("\x1b[31m\x1b]8;;http://x\x07", "\\x1b[31m\\x1b]8;;http://x\\x07"),
        ("a\rb\nc\td\0", "a\\x0db\\x0ac\\x09d\\x00"),
        ("\x7f\x80\x9b\x85", "\\x7f\\x80\\x9b\\x85"),
        ("\u202e\u2066\u200f\u061c", "\\u202e\\u2066\\u200f\\u061c"),
        ("\u200b\u200d\u2060\ufeff\xad", "\\u200b\\u200d\\u2060\\ufeff\\xad"),
        ("\u2028\u2029", "\\u2028\\u2029"),
        ("\ud800\udfff", "\\ud800\\udfff"),
        ("\U000e0041\U000e01ef", "\\U000e0041\\U000e01ef"),
        ("\u2764\ufe0f", "\u2764\ufe0f"),
        ("\u2764\ufe0f\ufe01", "\u2764\\ufe0f\\ufe01"),
        ("\\x1b", "\\x1b"),
    ],
)
def test_what_acts_or_hides_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_what_the_reader_refuses_is_shown_as_an_escape_and_nothing_else_is() -> None:
    characters = [chr(number) for number in range(0x20, 0x110000)]
    hidden = "".join(filter(INVISIBLE.match, characters)) + "".join(map(chr, range(0x20)))
    assert len(hidden) > 4000
    assert safe(hidden).isascii()
    assert safe(hidden).isprintable()
    # Not side by side: selectors of a variant hide text where several follow.
    refused = set(hidden)
    plain = "a".join(character for character in characters if character not in refused)
    assert safe(plain) == plain
