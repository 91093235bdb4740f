from typing import Literal

Orientation = Literal["landscape", "portrait"]

ORIENTATION_VALUES: set[Orientation] = {
    "landscape",
    "portrait",
}


def check_orientation(value: str) -> Orientation:
    if value in ORIENTATION_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {ORIENTATION_VALUES!r}")
