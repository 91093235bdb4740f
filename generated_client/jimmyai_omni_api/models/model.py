from typing import Literal

Model = Literal["Gemini-Omini", "gemini-omni", "omni-10s", "Omni-Flash-Ext"]

MODEL_VALUES: set[Model] = {
    "Gemini-Omini",
    "gemini-omni",
    "omni-10s",
    "Omni-Flash-Ext",
}


def check_model(value: str) -> Model:
    if value in MODEL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {MODEL_VALUES!r}")
