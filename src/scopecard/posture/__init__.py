"""
How far is each area of security covered? A SHIP-style posture assessment.

Nine areas are answered by people, with evidence; six by the statuses of the controls
of the agentic matrix. ``docs/explanation/posture.md`` has the formula.
"""
