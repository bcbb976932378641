"""A second, naive evaluator, written from the design alone."""
