"""Tests of what runs Scopecard for others: hooks, an action, git, build servers."""
