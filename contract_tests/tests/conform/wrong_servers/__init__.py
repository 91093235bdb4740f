"""The catalogue of wrong servers, by subject, and the right one in all that it may do."""

from collections.abc import Mapping
from typing import Any, Final

from tests.conform.wrong_servers import envelopes, media, money, operations, requests, tasks
from tests.conform.wrong_servers.register import WRONG_SERVERS

__all__ = [
    "LEGAL_VARIANTS",
    "WRONG_SERVERS",
    "envelopes",
    "media",
    "money",
    "operations",
    "requests",
    "tasks",
]

LEGAL_VARIANTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "plain": {},
    "integer codes, pending": {"code_type": "integer", "initial_status": "pending"},
    "submitted, no cost, no usage": {"initial_status": "submitted", "costs": False, "usage": False},
    "flat queries": {"query_form": "flat"},
    "late URLs": {"scenarios": ("late-url",)},
    "tasks unknown at first": {"scenarios": ("not-found-first",)},
}
"""Options of the mock server that no check may hold against it."""
