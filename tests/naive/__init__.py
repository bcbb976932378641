"""
A second evaluator, written from the design alone, to hold the first one to.

It knows no graph, no queue and no order: it derives everything anew until
nothing changes. Slow, and short enough to be compared with the design by eye.
"""
