"""Fail where a tag is not what is about to be released: `make release-check TAG=v1.2.3`."""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def complaint(tag: str, version: str, changelog: str) -> str | None:
    """Why a tag cannot be released; `None` where it can.

    The newest heading of the changelog must be the version with its day; so nothing is left as unreleased.
    """
    if not tag:
        return f"no tag is given; next: make release-check TAG=v{version}"
    if tag != f"v{version}":
        return f"the tag {tag} is not v{version}, the version in pyproject.toml"
    newest = re.search(r"^## (.+)$", changelog, flags=re.MULTILINE)
    if not newest or not re.fullmatch(re.escape(version) + r" - \d{4}-\d\d-\d\d", newest[1]):
        return f"the newest heading of CHANGELOG.md is not `## {version} - YYYY-MM-DD`"
    return None


if __name__ == "__main__":
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    told = complaint("".join(sys.argv[1:]), project["version"], (ROOT / "CHANGELOG.md").read_text("utf-8"))
    sys.exit(told and f"release: {told}")
