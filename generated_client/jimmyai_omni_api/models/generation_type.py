from typing import Literal

GenerationType = Literal["frame", "reference"]

GENERATION_TYPE_VALUES: set[GenerationType] = {
    "frame",
    "reference",
}


def check_generation_type(value: str) -> GenerationType:
    if value in GENERATION_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {GENERATION_TYPE_VALUES!r}")
