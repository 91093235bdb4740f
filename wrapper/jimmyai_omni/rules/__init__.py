"""The business rules of a create, as pure functions: no clock, no file, no network."""

from jimmyai_omni.rules.billing import billing_name
from jimmyai_omni.rules.canonical import Plan, canonicalize
from jimmyai_omni.rules.judge import judge
from jimmyai_omni.rules.request import RequestFields, Settings
from jimmyai_omni.rules.verdict import Advisory, Violation

__all__ = [
    "Advisory",
    "Plan",
    "RequestFields",
    "Settings",
    "Violation",
    "billing_name",
    "canonicalize",
    "judge",
]
