"""A tag is released only where version and changelog say the same."""

import pytest

from tests.release.paths import script

complaint = script("tag")["complaint"]
CHANGELOG = "# Changelog\n\n## 1.2.0 - 2026-12-01\n\n### Added\n- x\n\n## 1.1.0 - 2026-11-01\n"


def test_the_tag_of_the_version_whose_changes_are_told_is_released() -> None:
    assert complaint("v1.2.0", "1.2.0", CHANGELOG) is None


@pytest.mark.parametrize(
    ("tag", "version", "changelog", "told"),
    [
        ("", "1.2.0", CHANGELOG, "no tag is given; next: make release-check TAG=v1.2.0"),
        ("v1.3.0", "1.2.0", CHANGELOG, "the tag v1.3.0 is not v1.2.0, the version in pyproject.toml"),
        ("1.2.0", "1.2.0", CHANGELOG, "the tag 1.2.0 is not v1.2.0, the version in pyproject.toml"),
        ("v1.1.0", "1.1.0", CHANGELOG, "the newest heading"),
        ("v1.2.0", "1.2.0", CHANGELOG.replace("## 1.2.0", "## Unreleased\n\n## 1.2.0"), "the newest heading"),
        ("v1.2.0", "1.2.0", CHANGELOG.replace("1.2.0 - 2026-12-01", "1.2.0"), "the newest heading"),
        ("v1.2.0", "1.2.0", CHANGELOG.replace("1.2.0", "1x2.0"), "the newest heading"),
        ("v1.2.0", "1.2.0", "", "the newest heading"),
    ],
)
def test_anything_else_is_refused(tag: str, version: str, changelog: str, told: str) -> None:
    assert told in complaint(tag, version, changelog)
