"""
How fast is it, against the floor or a peer measured in the same run?

``python -m benchmarks`` prints ratios; absolute times mean nothing on another machine.
"""
