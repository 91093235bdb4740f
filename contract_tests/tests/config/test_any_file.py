"""Whatever stands in the file, it is read or refused, and no error shows the key."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jimmyai_omni import ConfigurationError
from jimmyai_omni._config import resolve
from jimmyai_omni._profiles import find_profile
from tests.config.conftest import SECRET, Write

BROKEN = (
    "",
    "=",
    "[",
    '"',
    "'",
    "\\",
    "\x00",
    "\n",
    " sk",
    "api_key = 1",
    "\nx",
    "é",
    "\ud800",
    "[profiles.a]",
)


@pytest.mark.parametrize("after", BROKEN)
@pytest.mark.parametrize(
    "before", ["", "[profiles.a]\n", "x", "[[profiles.a]]\n", '[profiles.a]\nproxy = "http://u:']
)
def test_no_error_shows_the_key(before: str, after: str, config_file: Path, write: Write) -> None:
    write("")
    text = f'{before}api_key = "{SECRET}{after}'
    config_file.write_bytes(text.encode("utf-8", "surrogatepass"))
    for profile in (None, "missing", "a"):
        try:
            assert SECRET not in repr(find_profile(profile))
        except ConfigurationError as error:
            seen: BaseException | None = error
            while seen is not None:
                assert SECRET not in f"{seen} {vars(seen)}"
                seen = seen.__context__


def test_what_was_read_hides_its_secrets(write: Write) -> None:
    write(f'[profiles.default]\napi_key = "{SECRET}"\nproxy = "http://me:{SECRET}@proxy.example.com"')
    config, _ = resolve(None, {})
    assert config.api_key == SECRET
    assert SECRET not in f"{config!r} {find_profile(None)!r} {config.sources}"


KEYS = (
    "api_key",
    "base_url",
    "timeout_s",
    "max_spend",
    "min_balance",
    "verify_balance",
    "journal",
    "proxy",
    "x",
)
VALUES = st.one_of(
    st.text().map(lambda text: '"' + "".join(f"\\U{ord(c):08x}" for c in text) + '"'),
    st.sampled_from(
        ["nan", "-inf", "inf", "1e400", "0x10", "1979-05-27", "[]", "{}", "true", '"~no/one"', '"~"']
    ),
    st.integers().map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
)
DOCUMENTS = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4).map(
    lambda table: "\n".join(
        ["[profiles.default]", *(f"{key} = {value}" for key, value in table.items())]
    ).encode()
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(), DOCUMENTS))
@example(content=b"[profiles.default]\nbase_url = 'http://['")
@example(content=b"[profiles.default]\njournal = '~nobody-of-this-name/x'")
@example(content=b"[profiles.default]\napi_key = ' '\nbase_url = 'https://a.example'")
def test_whatever_a_file_holds_it_is_read_or_refused(content: bytes, config_file: Path) -> None:
    config_file.write_bytes(content)
    config_file.chmod(0o600)
    try:
        config, _ = resolve(None, {})
    except ConfigurationError as error:
        assert error.hint
    else:
        assert config.base_url.startswith(("http", "HTTP"))
