"""The contract kit: the mock server, what tests of your own need of it, and the conformance checks."""
