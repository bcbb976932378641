"""
What do the words of a tool say about it? Verbs, parameters, known servers and things.

Other people's definitions have a name, a description and a schema, and nobody
vouches for any of them. What can be read off them is a *clue*: it adds an
effect and says why, and never takes away what another clue gives. All words are
data, in ``scopes/lexicon/``; the order in which they are applied is written
there, at the head of ``verbs.yaml``.
"""
