"""Servers whose videos are not what was asked."""

from typing import Any

import attrs

from jimmyai_omni_contract.mock.api.footage import clip_for
from jimmyai_omni_contract.mock.api.media import Media
from jimmyai_omni_contract.mock.api.tasks import Task
from jimmyai_omni_contract.mock.messages import MockRequest, MockResponse, text_response
from jimmyai_omni_contract.mock.service import Api
from tests.conform.wrong_servers.register import breaks


@breaks("video", seen_from="smoke")
class CompletesWithoutAVideo(Api):
    def task_data(self, task: Task, base_url: str) -> dict[str, Any]:
        return {name: value for name, value in super().task_data(task, base_url).items() if name != "result"}


@breaks("video", seen_from="smoke")
class WantsATokenForVideos(Api):
    def video(self, request: MockRequest, task_id: str) -> MockResponse:
        allowed = self.authenticate(request)
        return super().video(request, task_id) if allowed else text_response(403, "no")


@breaks("video", seen_from="smoke")
class ServesPages(Api):
    def footage(self, task: Task) -> Media:
        return Media(b"<!doctype html>", "video/mp4")


@breaks("OMNI-22", seen_from="smoke")
class MakesShortVideos(Api):
    def footage(self, task: Task) -> Media:
        return clip_for(attrs.evolve(task.settings, duration_s=4))


@breaks("OMNI-09", seen_from="smoke")
class MakesLandscapes(Api):
    def footage(self, task: Task) -> Media:
        return clip_for(attrs.evolve(task.settings, aspect_ratio="16:9"))


@breaks("OMNI-07", seen_from="full")
class MakesSmallVideos(Api):
    def footage(self, task: Task) -> Media:
        return clip_for(attrs.evolve(task.settings, resolution="720p"))


@breaks("video", seen_from="smoke")
class LosesVideos(Api):
    def video(self, request: MockRequest, task_id: str) -> MockResponse:
        return text_response(404, "404 page not found")


@breaks("video", seen_from="smoke")
class ServesHalfVideos(Api):
    def footage(self, task: Task) -> Media:
        whole = super().footage(task)
        return attrs.evolve(whole, content=whole.content[: len(whole.content) // 2])


@breaks("video", seen_from="smoke")
class GivesAPageForAUrl(Api):
    def video_url(self, task: Task, base_url: str) -> str:
        return f"{base_url}/api/openapi/model/catalog"
