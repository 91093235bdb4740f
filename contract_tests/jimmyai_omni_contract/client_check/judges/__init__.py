"""Judges: pure functions from a run, and the plain run of the same client, to a judgement.

They give `None` where the run shows nothing of what they judge.
"""
