"""Tests of what becomes of reviewed tools, and how they write small locks."""
