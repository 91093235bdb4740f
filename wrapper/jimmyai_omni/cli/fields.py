"""Results as JSON; docs/command-line.md documents every key."""

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from jimmyai_omni.results import SavedVideo, Task


def task_fields(task: "Task") -> dict[str, Any]:
    """A task, with what its status means and until when its video can be fetched."""
    said = attrs.asdict(task, filter=attrs.filters.exclude(attrs.fields(type(task)).plan))
    return {**said, "state": task.state, "expires_at": task.expires_at}


def video_fields(video: "SavedVideo") -> dict[str, Any]:
    """A video that was fetched."""
    return attrs.asdict(video)
