"""
How does a report look? One format in each file; a renderer computes nothing.
"""
