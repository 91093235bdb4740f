"""Gemini Omni videos from Python: a client that knows the rules and never pays twice by accident."""
