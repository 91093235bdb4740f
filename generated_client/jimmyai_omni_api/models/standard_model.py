from typing import Literal

StandardModel = Literal["Gemini-Omini", "gemini-omni", "Omni-Flash-Ext"]

STANDARD_MODEL_VALUES: set[StandardModel] = {
    "Gemini-Omini",
    "gemini-omni",
    "Omni-Flash-Ext",
}


def check_standard_model(value: str) -> StandardModel:
    if value in STANDARD_MODEL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STANDARD_MODEL_VALUES!r}")
