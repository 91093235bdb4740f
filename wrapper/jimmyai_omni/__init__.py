"""Gemini Omni videos from Python: a client that knows the rules and never pays twice by accident.

Example:
    from jimmyai_omni import Omni

    with Omni() as omni:  # the key is in JIMMYAI_API_KEY
        task = omni.generate("A cat running through a neon rainy street")
        print(omni.download(task))
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from jimmyai_omni._async_client import AsyncOmni
    from jimmyai_omni._client import Omni
    from jimmyai_omni._policies.poll import PollPolicy
    from jimmyai_omni._policies.retry import RetryPolicy
    from jimmyai_omni.contract import Rule, rule_table
    from jimmyai_omni.errors import (
        ApiError,
        AuthenticationError,
        BadRequestError,
        BatchRefused,
        BudgetRefused,
        ConfigurationError,
        ConnectionFailed,
        CreateOutcomeUnknown,
        DownloadFailed,
        Evidence,
        InsufficientBalance,
        InvalidRequest,
        JournalError,
        LocalFileError,
        OmniError,
        RateLimitError,
        ServerError,
        TaskFailed,
        TaskNotFound,
        UnusableAnswer,
        WaitTimeout,
    )
    from jimmyai_omni.events import WaitEvent
    from jimmyai_omni.results import (
        Balance,
        CatalogModel,
        KeyBalance,
        SavedVideo,
        Settlement,
        Task,
        Upload,
        Usage,
    )
    from jimmyai_omni.rules import Advisory, Plan, RequestFields, Settings, Violation
    from jimmyai_omni.rules.request import LocalMedia, Media

__all__ = [
    "Advisory",
    "ApiError",
    "AsyncOmni",
    "AuthenticationError",
    "BadRequestError",
    "Balance",
    "BatchRefused",
    "BudgetRefused",
    "CatalogModel",
    "ConfigurationError",
    "ConnectionFailed",
    "CreateOutcomeUnknown",
    "DownloadFailed",
    "Evidence",
    "InsufficientBalance",
    "InvalidRequest",
    "JournalError",
    "KeyBalance",
    "LocalFileError",
    "LocalMedia",
    "Media",
    "Omni",
    "OmniError",
    "Plan",
    "PollPolicy",
    "RateLimitError",
    "RequestFields",
    "RetryPolicy",
    "Rule",
    "SavedVideo",
    "ServerError",
    "Settings",
    "Settlement",
    "Task",
    "TaskFailed",
    "TaskNotFound",
    "UnusableAnswer",
    "Upload",
    "Usage",
    "Violation",
    "WaitEvent",
    "WaitTimeout",
    "rule_table",
]

__version__: str

# Nothing is imported before it is asked for (PEP 562), and nothing else for a client.
_CLIENTS: Final = {"Omni": "_client", "AsyncOmni": "_async_client"}
_HOMES: Final = (
    *("errors", "results", "events", "rules", "rules.request", "contract"),
    *("_policies.poll", "_policies.retry"),
)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("jimmyai-omni")
    homes = (_CLIENTS[name],) if name in _CLIENTS else _HOMES
    for home in homes if name in __all__ else ():
        module = import_module(f"{__name__}.{home}")
        if hasattr(module, name):
            found = globals()[name] = getattr(module, name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
