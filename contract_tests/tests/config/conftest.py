"""A configuration file of the test's own, and no setting of the machine."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jimmyai_omni import ConfigurationError
from jimmyai_omni._profiles import find_profile

SECRET = "sk-0123456789-SECRET"
Write = Callable[[str], Path]


def refusal(profile: str | None = None) -> ConfigurationError:
    """The error that looking for a profile ends in."""
    with pytest.raises(ConfigurationError) as caught:
        find_profile(profile)
    assert caught.value.billed == "no"
    return caught.value


@pytest.fixture
def config_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The name of the configuration file, which does not exist yet."""
    path = tmp_path / "config.toml"
    monkeypatch.setenv("JIMMYAI_CONFIG", str(path))
    return path


@pytest.fixture
def write(config_file: Path) -> Write:
    """Writes the configuration file, for its owner alone."""

    def write(text: str) -> Path:
        config_file.write_text(text, encoding="utf-8")
        config_file.chmod(0o600)
        return config_file

    return write
