"""A client library for accessing JimmyAI Gemini Omni video API"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
