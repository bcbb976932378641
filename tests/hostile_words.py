"""More than a hundred names and descriptions that try to be more than words."""

from __future__ import annotations

from typing import Final

_TAGS: Final = (
    "script", "img src=x onerror", "svg onload", "iframe srcdoc", "a href=javascript:", "style",
    "base href", "meta http-equiv=refresh content", "object data", "form action",
)  # fmt: skip
_BREAKS: Final = (
    "",
    '"',
    "'",
    "-->",
    "]]>",
    "</title>",
    "</script>",
    "</style>",
    "</textarea>",
    "`",
)
HOSTILE_WORDS: Final = (
    *(f"{out}<{tag}=alert(1)>pwned" for out in _BREAKS for tag in _TAGS),
    "{{ 7 * 7 }}", "{% raise %}", "{{ config }}", "${7*7}", "<%= 7 * 7 %>", "#{7*7}",
    "=HYPERLINK('https://evil.example')", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "=cmd|' /C calc'!A0",
    "[click](javascript:alert(1))", "![x](https://evil.example/x.png)", "| a | b |\n|---|---|",
    "::error file=x,line=1::pwned", "%0A::warning::pwned", "@everyone", "#123", "<!-- hidden -->",
    "\u202eevil\u202c", "zero\u200bwidth", "\ufeffbom", "\u2066isolate\u2069", "tag\U000e0041s",
    "nul\\0l", "&lt;b&gt;", "&#x3c;script&#x3e;", "javascript:alert(1)", "data:text/html,<script>1</script>",
    "</details><script>alert(1)</script>", "onmouseover=alert(1) x=", '\\"><script>alert(1)</script>',
)  # fmt: skip
