"""What changed between two contracts, for whom it breaks, and which code reads it.

Differs for OpenAPI stop at the conditions of a schema, which hold most rules of this contract. So this one
walks every keyword to name a change, and asks jsonschema-rs, which decides whether one schema covers another,
whom it can break.
"""
