"""The contract kit: the mock server, and the checks that hold a deployment to the contract."""
