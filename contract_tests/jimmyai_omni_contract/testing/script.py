"""What a script file of `omni mock` says, for a server in a test."""

from pathlib import Path
from typing import Any


def load_script(path: str | Path) -> dict[str, Any]:
    """The options of a script file, for `OmniMock` and `serve`.

    What moves a task on, `advance`, is left out: in a test it is always the clock.

    Example:
        with OmniMock(**load_script("review.yaml")) as mock:
            trailer(mock.client())

    Raises:
        ValueError: It is no script, or cannot be read; the message names the file, the lines and the fields.
    """
    # Only who has a script needs YAML.
    from jimmyai_omni_contract.mock.script import file

    return {name: said for name, said in file.load_script(Path(path)).items() if name != "advance"}
