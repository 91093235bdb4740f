# pyright: reportPrivateUsage=false
"""The seam: the one module that touches the generated client.

Requests are built by the generated operations, so paths, methods and bodies follow the contract. Of each
generated operation only the request half is used (`_get_kwargs`): its sending half has no timeout and
prints the token, and its reading half raises a bare KeyError on a broken answer. Answers are parsed by
the generated models, of data made safe for them, and copied field by field: a field that the contract
renames is a type error here.
"""

import sys
from collections.abc import Mapping
from functools import cache
from typing import Any, BinaryIO, Final, cast

from jimmyai_omni._flows.effects import Request
from jimmyai_omni.results import Balance, CatalogModel, KeyBalance, Task, Upload, Usage
from jimmyai_omni.rules import Plan
from jimmyai_omni_api.api.balances import get_api_key_balance, get_user_balance
from jimmyai_omni_api.api.files import upload_file
from jimmyai_omni_api.api.models import list_models
from jimmyai_omni_api.api.videos import create_gemini_omni_video, query_video
from jimmyai_omni_api.models import (
    CatalogModel as GeneratedModel,
)
from jimmyai_omni_api.models import (
    CreatedTask,
    CreateVideoRequest,
    TokenUsage,
    UploadedFile,
    UploadFileRequest,
    UserBalance,
    VideoResult,
    VideoTask,
)
from jimmyai_omni_api.models import KeyBalance as GeneratedKeyBalance
from jimmyai_omni_api.types import UNSET, File, Unset

Data = Mapping[str, Any]
_NO_USAGE: Final = Usage()


def create_request(body: Data) -> Request:
    """The request of `createGeminiOmniVideo`."""
    rest = dict(body)
    known = {name: rest.pop(name, UNSET) for name in attribute_names(CreateVideoRequest)}
    generated = CreateVideoRequest(**known)
    generated.additional_properties = rest
    kwargs = create_gemini_omni_video._get_kwargs(body=generated)
    sent = {name: value for name, value in kwargs["json"].items() if not isinstance(value, Unset)}
    return _request({**kwargs, "json": sent})


def query_request(task_id: str) -> Request:
    """The request of `queryVideo`."""
    return _request(query_video._get_kwargs(task_id=task_id))


def upload_request(name: str, content: BinaryIO, mime_type: str) -> Request:
    """The request of `uploadFile`."""
    file = File(payload=content, file_name=name, mime_type=mime_type)
    kwargs = upload_file._get_kwargs(body=UploadFileRequest(file=file))
    # The generated boundary is fixed and could stand in the file; httpx draws a fresh one instead.
    [(_, part)] = kwargs["files"]
    return _request({**kwargs, "upload": part})


def user_balance_request() -> Request:
    """The request of `getUserBalance`."""
    return _request(get_user_balance._get_kwargs())


def key_balance_request() -> Request:
    """The request of `getApiKeyBalance`."""
    return _request(get_api_key_balance._get_kwargs())


def models_request(search: str | None) -> Request:
    """The request of `listModels`, the one that needs no key."""
    return _request(list_models._get_kwargs(search=search or UNSET), authenticated=False)


def read_created(data: Data, plan: Plan) -> Task:
    """The task of a create's answer, which was asked for by a plan."""
    created = CreatedTask.from_dict({"task_id": "", "status": "", "model": "", "created_at": None, **data})
    return Task(
        id=_text(created.task_id) or "",
        status=_word(created.status) or "",
        model=_word(created.model),
        created_at=_integer(created.created_at),
        cost=_number(created.cost),
        plan=plan,
    )


def read_task(data: Data) -> Task:
    """The task of a query's answer."""
    task = VideoTask.from_dict({"task_id": "", "status": "", "progress": None, **data})
    result = task.result if isinstance(task.result, VideoResult) else VideoResult()
    usage = _NO_USAGE
    if isinstance(told := task.usage, TokenUsage):
        usage = Usage(_integer(told.completion_tokens), _integer(told.total_tokens))
    return Task(
        id=_text(task.task_id) or "",
        status=_word(task.status) or "",
        progress=_integer(task.progress),
        model=_word(task.model),
        created_at=_integer(task.created_at),
        completed_at=_integer(task.completed_at) or None,
        video_url=_text(result.video_url),
        image_url=_text(result.image_url),
        error_message=_text(task.error_message),
        cost=_number(task.cost),
        usage=usage,
    )


def read_upload(data: Data) -> Upload:
    """The stored file of an upload's answer."""
    file = UploadedFile.from_dict({"url": "", "filename": None, "size": None, "mime_type": None, **data})
    return Upload(_text(file.url) or "", _text(file.filename), _integer(file.size), _text(file.mime_type))


def read_balance(data: Data) -> Balance:
    """The balance of the account."""
    got = UserBalance.from_dict({"balance": None, "used_coin": None, "available": None, **data})
    balance, used, available = _number(got.balance), _number(got.used_coin), _number(got.available)
    if available is None and balance is not None:
        available = balance - (used or 0)
    return Balance(available=available, balance=balance, used=used)


def read_key_balance(data: Data) -> KeyBalance:
    """The quota of the key."""
    names = ("name", "total_quota", "used_quota", "available_quota", "unlimited")
    got = GeneratedKeyBalance.from_dict({**dict.fromkeys(names), **data})
    flag, total = _flag(got.unlimited), _number(got.total_quota)
    return KeyBalance(
        # The page says it twice: by the flag, and by a quota of 0.
        unlimited=total == 0 if flag is None else flag,
        available=_number(got.available_quota),
        total=total,
        used=_number(got.used_quota),
        name=_text(got.name),
    )


def read_models(data: Data) -> tuple[CatalogModel, ...]:
    """The price list; lines without a name are left out."""
    rows: object = data.get("list")
    found = cast(list[object], rows) if isinstance(rows, list) else []
    lines = [cast(Data, row) for row in found if isinstance(row, Mapping)]
    return tuple(_model(line) for line in lines if _text(line.get("model_name")))


@cache
def attribute_names(model: type[CreateVideoRequest]) -> tuple[str, ...]:
    """The documented fields of a generated model."""
    return tuple(name for name in model.__annotations__ if name != "additional_properties")


def _model(line: Data) -> CatalogModel:
    row = GeneratedModel.from_dict({"unit_price": None, **line})
    return CatalogModel(
        name=_text(row.model_name) or "",
        unit_price=_number(row.unit_price),
        official_price=_number(row.official_price),
        display_name=_text(row.display_name),
        model_type=_text(row.model_type),
        price_mode=_text(row.price_mode),
        group=_text(row.group),
        remark=_text(row.remark),
    )


def _request(kwargs: Mapping[str, Any], *, authenticated: bool = True) -> Request:
    return Request(
        method=kwargs["method"].upper(),
        path=kwargs["url"],
        authenticated=authenticated,
        params=kwargs.get("params", {}),
        json=kwargs.get("json"),
        upload=kwargs.get("upload"),
    )


# The generated models do not check types: what they hold is what the server sent.
def _text(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def _word(value: object) -> str | None:
    """One of few texts, so that ten thousand tasks in flight hold each but once."""
    text = _text(value)
    return None if text is None else sys.intern(text)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < float("inf") else None


def _flag(value: object) -> bool | None:
    return {"true": True, "false": False}.get(str(value).lower())


def _integer(value: object) -> int | None:
    number = _number(value)
    return None if number is None else int(number)
