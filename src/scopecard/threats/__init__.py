"""
Which known threats is a system open to, and by which path?

The lists lie in ``scopes/threats/``. A threat is ``exposed`` where a finding shows it,
or where it can be reached and no verified control answers; ``mitigated`` where every
way to it is answered by controls that the graph verifies; else ``not-reachable``. What
the team claims plays no part.
"""
