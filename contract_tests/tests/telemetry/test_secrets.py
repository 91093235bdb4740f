"""Neither key nor prompt nor the query of a URL gets into a span or a metric."""

import pytest

from jimmyai_omni import OmniError, Task
from tests.flows.answers import completed, created, failed, media, page
from tests.flows.harness import CREATE, KEY, QUERY, World
from tests.telemetry.conftest import Telemetry

PROMPT = "a cat that nobody may know of"
SIGNED = "https://media.example.com/v.mp4?signature=of-the-query"


def test_success_tells_no_secret(world: World, telemetry: Telemetry, tmp_path: object) -> None:
    world.on(CREATE, created())
    world.on(QUERY, completed(SIGNED))
    world.on(("GET", SIGNED), media(b"\0\0\0\x08ftyp\0\0\0\x08moov"))
    task = world.omni.generate(PROMPT, image_urls=["https://private.example.com/of-the-image.png"])
    world.omni.download_bytes(task)
    assert_secret(telemetry, 2)


@pytest.mark.parametrize("status_code", [400, 401, 500])
def test_an_error_that_quotes_everything_tells_no_secret(
    status_code: int, world: World, telemetry: Telemetry
) -> None:
    quoted = page(f"Authorization: Bearer {KEY} {PROMPT} {SIGNED}", status_code)
    world.on(CREATE, quoted)
    world.on(QUERY, failed(f"{PROMPT} {KEY} {SIGNED}"))
    world.on(("GET", SIGNED), quoted)
    for call in (
        lambda: world.omni.create(PROMPT),
        lambda: world.omni.wait("task_1"),
        lambda: world.omni.download_bytes(Task(id="task_1", status="completed", video_url=SIGNED)),
    ):
        with pytest.raises(OmniError):
            call()
    assert_secret(telemetry, 3)


def assert_secret(telemetry: Telemetry, spans: int) -> None:
    written = telemetry.written()
    assert written.count('"gen_ai.operation.name"') >= spans
    for secret in (KEY, PROMPT, "of-the-query", "of-the-image", "v.mp4"):
        assert secret not in written
