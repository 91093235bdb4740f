"""Programs of the machine that some tests look at the product with."""

import os
import shutil

import pytest


def tool(name: str) -> str:
    """The path of a program. Without it a test is skipped, but never on CI, which installs it."""
    found = shutil.which(name)
    if found is None:
        message = f"{name} is not installed (.ci/run installs it)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found
