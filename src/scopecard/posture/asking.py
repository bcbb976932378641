"""
What can no design answer, so that somebody has to be asked?

Who owns the model, which phase it is, the questions of the SHIP-style areas, and the
controls that no graph proves. What a spec has an answer to is not asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from scopecard import generative, security_framework
from scopecard.drafting.edit import Entry, Page
from scopecard.posture.areas import OUT, meanings
from scopecard.posture.gaps import gaps, unanswered
from scopecard.posture.scores import scores

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scopecard.obligations.assessment import Assessment
    from scopecard.rules import Finding
    from scopecard.spec import Spec

_CLAIMS: Final = {
    "missing": "nothing is there",
    "partial": "it is there in part",
    "implemented": "it is there for all of the system",
}
_NOTHING: Final = frozenset(("none", "missing", OUT))
"""Answers that need no evidence."""


class Asked(NamedTuple):
    """One thing that is asked, and where its answer goes."""

    section: str
    """``posture`` or ``controls``; empty for a field of the system."""
    key: str
    about: str
    text: str
    choices: Mapping[str, str]
    """Each answer with its meaning."""
    evidence: str | None
    """What would prove it; none where an answer needs no proof."""

    def wants_evidence(self, answer: str) -> bool:
        """Return whether *answer* says that there is something to show."""
        return self.evidence is not None and answer not in _NOTHING


class Given(NamedTuple):
    """What somebody answered."""

    asked: Asked
    answer: str
    evidence: str = ""


def questions_for(
    spec: Spec, assessment: Assessment, findings: Iterable[Finding]
) -> tuple[Asked, ...]:
    """Return what to ask of *spec*: first what decides most, then by priority."""
    areas = scores(assessment, spec.data.get("posture", {}))
    titles = {one.area.id: one.area.title for one in areas}
    answers = {**meanings(), OUT: "it has nothing that this is about"}
    found = [*_fields()]
    for gap in gaps(assessment, areas, findings):
        owed = assessment.obligations.get(gap.id)
        if owed is not None and not owed.control.provable and owed.claim is None:
            control, about = owed.control, f"{gap.id} {gap.title}"
            text = f"{control.statement} Is that so?"
            found.append(Asked("controls", gap.id, about, text, _CLAIMS, control.evidence))
    for gap in unanswered(areas):
        hint = gap.todo.removeprefix("show ")
        found.append(Asked("posture", gap.id, titles[gap.area], gap.title, answers, hint))
    raw = spec.documents[0].value
    return tuple(asked for asked in found if not _stands(raw, asked))


def with_answers(spec: Spec, given: Sequence[Given]) -> str:
    """
    Return the text of *spec* with the answers in it, and nothing else touched.

    Raises :class:`~scopecard.errors.SpecError` where nothing can safely be added.
    """
    page = Page(spec.documents[0])
    for section in ("", "controls", "posture"):
        word = {"controls": "status", "posture": "answer"}.get(section)
        entries = [
            Entry(one.asked.key, _value(word, one.answer, one.evidence))
            for one in given
            if one.asked.section == section
        ]
        page.add((section,) if section else (), entries)
    return page.text()


def _value(word: str | None, answer: str, evidence: str) -> str | dict[str, str]:
    """Return what is written: a word where that is enough."""
    if word is None or (word == "answer" and not evidence):
        return answer
    return {word: answer, "evidence": evidence} if evidence else {word: answer}


def _fields() -> Iterator[Asked]:
    """Yield the fields of a system that no graph can give."""
    owners, steps = generative.meanings(), security_framework.phases()
    words = "Who owns the model, and the data it learned from?"
    yield Asked("", "genai_scope", "Generative AI matrix", words, owners, None)
    stages = {step.spec_phase: step.meaning for step in steps}
    yield Asked("", "phase", "AI Security Framework", "How far is the system?", stages, None)


def _stands(raw: Any, asked: Asked) -> bool:  # noqa: ANN401 - whatever the file holds
    """Return whether the file has the key already, even without a value."""
    holder = raw.get(asked.section) if asked.section else raw
    return isinstance(holder, dict) and asked.key in holder
