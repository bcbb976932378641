"""
Which tools were reviewed, and what has become of them since?

Whoever runs a server can change what its tools say of themselves, after somebody has
read it. A *lock* keeps every definition as it was reviewed; the comparison tells what
changed in meaning from what is only wording. All of it is pure: two locks give changes.
"""
