"""What is written beside a video, so that it can be told later how it was made."""

import json
from typing import Any, Final

import attrs

from jimmyai_omni._url import without_queries
from jimmyai_omni.results import SavedVideo, Task
from jimmyai_omni.rules import Plan

SIDECAR_VERSION: Final = 1


def sidecar(task: Task, plan: Plan | None, saved: SavedVideo, saved_at: float) -> bytes:
    """A JSON object in UTF-8, whose keys keep their meaning within a version.

    The keys: version; task_id; model, as the server names it; prompt; request (the body that was sent),
    settings (what it meant) and billing_name, all `null` for a task that was made elsewhere; cost
    (JimiCoin); created_at, completed_at and saved_at (Unix seconds); size_bytes and sha256 of the video.
    URLs are without their query, which may be a signature.
    """
    written: dict[str, Any] = {
        "version": SIDECAR_VERSION,
        "task_id": task.id,
        "model": task.model,
        "prompt": plan.request.get("prompt") if plan else None,
        "request": without_queries(dict(plan.request)) if plan else None,
        "settings": attrs.asdict(plan.settings) if plan else None,
        "billing_name": plan.billing_name if plan else None,
        "cost": task.cost,
        "created_at": task.created_at,
        "completed_at": task.completed_at,
        "saved_at": int(saved_at),
        "size_bytes": saved.size_bytes,
        "sha256": saved.sha256,
    }
    return f"{json.dumps(written, ensure_ascii=False, indent=2)}\n".encode(errors="replace")
