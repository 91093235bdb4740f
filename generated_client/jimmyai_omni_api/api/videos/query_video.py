from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_envelope import ErrorEnvelope
from ...models.video_task_envelope import VideoTaskEnvelope
from ...types import Response


def _get_kwargs(
    task_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/open-api/v1/videos/{task_id}".format(
            task_id=quote(str(task_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorEnvelope | VideoTaskEnvelope | str | None:
    if response.status_code == 200:

        def _parse_response_200(data: object) -> ErrorEnvelope | VideoTaskEnvelope:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_200_type_0 = VideoTaskEnvelope.from_dict(data)

                return response_200_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            response_200_type_1 = ErrorEnvelope.from_dict(data)

            return response_200_type_1

        response_200 = _parse_response_200(response.json())

        return response_200

    if response.status_code == 401:
        response_401 = response.text
        return response_401

    if response.status_code == 403:
        response_403 = response.text
        return response_403

    if response.status_code == 429:
        response_429 = response.text
        return response_429

    if 500 <= response.status_code <= 599:
        response_5xx = response.text
        return response_5xx

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorEnvelope | VideoTaskEnvelope | str]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    task_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[ErrorEnvelope | VideoTaskEnvelope | str]:
    """Query a video task

     The state of one task: `queued`, `pending` or `submitted` at progress 0, then `processing` at
    1 to 99, then `completed` at 100 with `result.video_url`, or `failed` at 0 with `error_message`.
    A failed task is still `code` 20000. The first polls after a create may say that the task does
    not exist, because it is written asynchronously. Poll every 5 to 15 s, for about 30 minutes.

    Args:
        task_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | VideoTaskEnvelope | str]
    """

    kwargs = _get_kwargs(
        task_id=task_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    task_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> ErrorEnvelope | VideoTaskEnvelope | str | None:
    """Query a video task

     The state of one task: `queued`, `pending` or `submitted` at progress 0, then `processing` at
    1 to 99, then `completed` at 100 with `result.video_url`, or `failed` at 0 with `error_message`.
    A failed task is still `code` 20000. The first polls after a create may say that the task does
    not exist, because it is written asynchronously. Poll every 5 to 15 s, for about 30 minutes.

    Args:
        task_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | VideoTaskEnvelope | str
    """

    return sync_detailed(
        task_id=task_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    task_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[ErrorEnvelope | VideoTaskEnvelope | str]:
    """Query a video task

     The state of one task: `queued`, `pending` or `submitted` at progress 0, then `processing` at
    1 to 99, then `completed` at 100 with `result.video_url`, or `failed` at 0 with `error_message`.
    A failed task is still `code` 20000. The first polls after a create may say that the task does
    not exist, because it is written asynchronously. Poll every 5 to 15 s, for about 30 minutes.

    Args:
        task_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | VideoTaskEnvelope | str]
    """

    kwargs = _get_kwargs(
        task_id=task_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    task_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> ErrorEnvelope | VideoTaskEnvelope | str | None:
    """Query a video task

     The state of one task: `queued`, `pending` or `submitted` at progress 0, then `processing` at
    1 to 99, then `completed` at 100 with `result.video_url`, or `failed` at 0 with `error_message`.
    A failed task is still `code` 20000. The first polls after a create may say that the task does
    not exist, because it is written asynchronously. Poll every 5 to 15 s, for about 30 minutes.

    Args:
        task_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | VideoTaskEnvelope | str
    """

    return (
        await asyncio_detailed(
            task_id=task_id,
            client=client,
        )
    ).parsed
