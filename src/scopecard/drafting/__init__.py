"""
How does a spec come about that nobody has written yet?

What importers learn from other people's files is put together here into the
draft of a spec: ids, data elements, effects, grants; then written as YAML, or
into a spec that is there. Each fact keeps what it rests on:

- ``imported``: the source says so;
- ``inferred``: words of the source show it (:mod:`scopecard.lexicon`);
- ``assumed``: nobody says, so the worst is taken. Where the evaluator assumes
  the same for a field that is not there, the field is left out, and it asks;
  where the worst has to be written, ``x-assumed`` names the field.
"""
