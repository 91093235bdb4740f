"""The conformance check: whether a deployment keeps the contract, with evidence, for a known price."""
