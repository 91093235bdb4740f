"""Exchanges as evidence: kept without secrets, to be looked at, written to files and judged.

exchange    RecordedExchange, one request with its answer
redaction   Redactor, which takes keys out of whatever is kept
"""
