"""The conformance check: whether a deployment keeps the contract, with evidence, for a known price.

    from jimmyai_omni_contract.conform.api import ConformOptions, conform

Needs the extra `conformance`.
"""
