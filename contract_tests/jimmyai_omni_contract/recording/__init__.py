"""Exchanges as evidence: kept without secrets, to be looked at, written to files and judged.

exchange    RecordedExchange, one request with its answer
redaction   Redactor, which takes keys out of whatever is kept; spellings, in which they may stand
observed    record_exchange, from what a server saw to what is kept
operations  operation_of, which operation a request is meant for
documents   an exchange as JSON and back, after exchange.schema.json
files       recorder and read_exchanges; jsonl and har are the forms, growing is the file
asked       what makes two requests the same, for a replay
snippets    curl_line and python_snippet, which send a request again
"""

from collections.abc import Callable

from jimmyai_omni_contract.recording.exchange import RecordedExchange

Recorder = Callable[[RecordedExchange], None]
"""What takes each exchange as it has come to its end."""
