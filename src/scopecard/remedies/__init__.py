"""
What is the smallest change to a design that would make it better?

Each candidate is an edit of the spec's normal form; what it makes of the system
is found by evaluating the edited spec, never by rule of thumb (DESIGN, section 7).
"""
