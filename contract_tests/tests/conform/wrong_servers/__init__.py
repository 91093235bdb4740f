"""The catalogue of wrong servers, by subject, and the right one in all that it may do."""

from tests.conform.wrong_servers import envelopes, media, money, operations, requests, tasks
from tests.conform.wrong_servers.legal import LEGAL_VARIANTS
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
