"""Who can do what, and what follows from it: the only layer that knows networkx."""
