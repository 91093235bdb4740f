from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.model import Model, check_model
from ..models.orientation import Orientation, check_orientation
from ..types import UNSET, Unset

T = TypeVar("T", bound="CreateVideoRequest")


@_attrs_define
class CreateVideoRequest:
    """What is asked of a video. Unknown fields are accepted and ignored (OMNI-27)."""

    model: Model
    """ The four documented model names. The first three are one model (OMNI-02). """
    prompt: str
    """ What to show. It may not be empty or blank; no limit of length is documented (OMNI-03). """
    duration: int | None | Unset = UNSET
    """ Length of the video in seconds: 4, 6, 8 or 10 (OMNI-04), with every resolution (OMNI-07).
    6 where it is absent and there is no reference video (OMNI-05); not together with a
    reference video (OMNI-16, OMNI-17). Ignored by `omni-10s` (OMNI-22, OMNI-23).
     """
    resolution: None | str | Unset = "720p"
    """ Resolution, 720p where it is absent (OMNI-06). Ignored by `omni-10s` (OMNI-22). """
    aspect_ratio: None | str | Unset = UNSET
    """ Ratio of width to height, for example 16:9 or 9:16; free text (OMNI-10). It takes precedence
    over `orientation` (OMNI-08). Empty means absent; the ratio where neither is given is not
    documented (OMNI-11).
     """
    orientation: None | Orientation | Unset = UNSET
    """ Used only where `aspect_ratio` is absent or empty (OMNI-09). """
    image_urls: list[str] | None | Unset = UNSET
    """ Reference images, or the first frame (OMNI-12). How many: OMNI-13, OMNI-14 and, for
    `omni-10s`, which takes video URLs here too, OMNI-20 and OMNI-21.
     """
    images: list[str] | None | Unset = UNSET
    """ Compatibility field with the meaning of `image_urls`; used only where that is empty (OMNI-12). """
    generation_type: None | str | Unset = "reference"
    """ `frame` takes exactly 1 image (OMNI-13), `reference` 1 or 3, or none (OMNI-14); `reference`
    where it is absent (OMNI-18). Without effect on `omni-10s` (OMNI-19).
     """
    video_urls: list[str] | None | Unset = UNSET
    """ Reference video, currently at most 1 (OMNI-15), instead of `duration` (OMNI-16). It may stand
    beside images (OMNI-24).
     """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        model: str = self.model

        prompt = self.prompt

        duration: int | None | Unset
        if isinstance(self.duration, Unset):
            duration = UNSET
        else:
            duration = self.duration

        resolution: None | str | Unset
        if isinstance(self.resolution, Unset):
            resolution = UNSET
        else:
            resolution = self.resolution

        aspect_ratio: None | str | Unset
        if isinstance(self.aspect_ratio, Unset):
            aspect_ratio = UNSET
        else:
            aspect_ratio = self.aspect_ratio

        orientation: None | str | Unset
        if isinstance(self.orientation, Unset):
            orientation = UNSET
        elif isinstance(self.orientation, str):
            orientation = self.orientation
        else:
            orientation = self.orientation

        image_urls: list[str] | None | Unset
        if isinstance(self.image_urls, Unset):
            image_urls = UNSET
        elif isinstance(self.image_urls, list):
            image_urls = self.image_urls

        else:
            image_urls = self.image_urls

        images: list[str] | None | Unset
        if isinstance(self.images, Unset):
            images = UNSET
        elif isinstance(self.images, list):
            images = self.images

        else:
            images = self.images

        generation_type: None | str | Unset
        if isinstance(self.generation_type, Unset):
            generation_type = UNSET
        else:
            generation_type = self.generation_type

        video_urls: list[str] | None | Unset
        if isinstance(self.video_urls, Unset):
            video_urls = UNSET
        elif isinstance(self.video_urls, list):
            video_urls = self.video_urls

        else:
            video_urls = self.video_urls

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "model": model,
                "prompt": prompt,
            }
        )
        if duration is not UNSET:
            field_dict["duration"] = duration
        if resolution is not UNSET:
            field_dict["resolution"] = resolution
        if aspect_ratio is not UNSET:
            field_dict["aspect_ratio"] = aspect_ratio
        if orientation is not UNSET:
            field_dict["orientation"] = orientation
        if image_urls is not UNSET:
            field_dict["image_urls"] = image_urls
        if images is not UNSET:
            field_dict["images"] = images
        if generation_type is not UNSET:
            field_dict["generation_type"] = generation_type
        if video_urls is not UNSET:
            field_dict["video_urls"] = video_urls

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        model = check_model(d.pop("model"))

        prompt = d.pop("prompt")

        def _parse_duration(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        duration = _parse_duration(d.pop("duration", UNSET))

        def _parse_resolution(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        resolution = _parse_resolution(d.pop("resolution", UNSET))

        def _parse_aspect_ratio(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        aspect_ratio = _parse_aspect_ratio(d.pop("aspect_ratio", UNSET))

        def _parse_orientation(data: object) -> None | Orientation | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                orientation_type_0 = check_orientation(data)

                return orientation_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Orientation | Unset, data)

        orientation = _parse_orientation(d.pop("orientation", UNSET))

        def _parse_image_urls(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                image_urls_type_0 = cast(list[str], data)

                return image_urls_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        image_urls = _parse_image_urls(d.pop("image_urls", UNSET))

        def _parse_images(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                images_type_0 = cast(list[str], data)

                return images_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        images = _parse_images(d.pop("images", UNSET))

        def _parse_generation_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        generation_type = _parse_generation_type(d.pop("generation_type", UNSET))

        def _parse_video_urls(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                video_urls_type_0 = cast(list[str], data)

                return video_urls_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        video_urls = _parse_video_urls(d.pop("video_urls", UNSET))

        create_video_request = cls(
            model=model,
            prompt=prompt,
            duration=duration,
            resolution=resolution,
            aspect_ratio=aspect_ratio,
            orientation=orientation,
            image_urls=image_urls,
            images=images,
            generation_type=generation_type,
            video_urls=video_urls,
        )

        create_video_request.additional_properties = d
        return create_video_request

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
