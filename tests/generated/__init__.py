"""Specs that nobody wrote, for laws that hold of all."""
