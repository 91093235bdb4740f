"""Exchanges to record: any that there may be, and those of a real mock server."""

from hashlib import sha256

from hypothesis import strategies as st

from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse
from jimmyai_omni_contract.mock.options import MockOptions
from jimmyai_omni_contract.mock.recorded import record_all
from jimmyai_omni_contract.mock.script.fault import OPERATIONS
from jimmyai_omni_contract.mock.service import MockServer
from jimmyai_omni_contract.recording.exchange import (
    Charge,
    KeptBody,
    RecordedAnswer,
    RecordedExchange,
    RecordedRequest,
    RuleFinding,
)

KEY = 'sk-/one"+two&\\three'
UPLOAD = "/api/open-api/v1/files/upload"
CATALOG = "/api/openapi/model/catalog"
CREATE = "/api/open-api/v1/gemini/omni/videos"

TEXTS = st.text(max_size=20)
CONTENTS = st.one_of(
    st.binary(max_size=40),
    TEXTS.map(lambda text: text.encode("utf-8", "ignore")),
    st.sampled_from(
        [
            *(b'{"a": [1, 2.0, "\xc3\xa9\xe2\x80\xa8"]}', b'{"a":[1,2.0,"\xc3\xa9"]}', b'{"a" :1}', b"{"),
            *(
                b'{"a": 1, "a": 2}',
                b'{"a": "\\ud800"}',
                b"[NaN]",
                b"[1e999]",
                b"[" * 3000 + b"]" * 3000,
                b"\xff",
            ),
        ]
    ),
)
BODIES = st.builds(
    lambda content, more: KeptBody(content, len(content) + more, sha256(content).hexdigest(), more > 0),
    CONTENTS,
    st.integers(0, 3),
)
HEADERS = st.dictionaries(st.sampled_from(["content-type", "host", "x-any", "location"]), TEXTS)
FINDINGS = st.lists(st.builds(RuleFinding, TEXTS, TEXTS, TEXTS), max_size=2).map(tuple)
EXCHANGES = st.builds(
    RecordedExchange,
    number=st.integers(1),
    at=st.floats(0, 9999999999),
    seconds=st.floats(0, 1000),
    operation=st.sampled_from([*OPERATIONS, None]),
    account=st.none() | TEXTS,
    request=st.builds(RecordedRequest, st.sampled_from(["GET", "POST", "HEAD"]), TEXTS, HEADERS, BODIES),
    answer=st.none()
    | st.builds(
        RecordedAnswer,
        st.integers(100, 599),
        HEADERS,
        BODIES,
        st.none() | st.integers(-1, 20002) | TEXTS,
        st.sampled_from(["whole", "drop", "stall", "cut"]),
    ),
    request_findings=FINDINGS,
    answer_findings=FINDINGS,
    charges=st.lists(st.builds(Charge, TEXTS, TEXTS, st.floats(0, 1000)), max_size=2).map(tuple),
    fault=st.none() | TEXTS,
)


class Recorded:
    """A mock server whose exchanges are kept in memory."""

    def __init__(self, **options: object) -> None:
        self.exchanges: list[RecordedExchange] = []
        self.service = MockServer(MockOptions(**{"key": KEY, **options}))  # type: ignore[arg-type]
        record_all(self.service, self.exchanges.append)

    def ask(
        self, method: str, target: str, body: bytes = b"", base_url: str = "http://mock.test", **headers: str
    ) -> MockResponse:
        """The answer to a request with the right key, if it brings none of its own."""
        path, _, query = target.partition("?")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"authorization": f"Bearer {KEY}", **named}
        return self.service.handle(MockRequest(method, path, query, sent, body, base_url))

    def create(self, body: bytes, **headers: str) -> RecordedExchange:
        """The exchange of a create."""
        self.ask("POST", CREATE, body, **{"content_type": "application/json", **headers})
        return self.exchanges[-1]
