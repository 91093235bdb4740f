from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.create_video_request import CreateVideoRequest
from ...models.created_task_envelope import CreatedTaskEnvelope
from ...models.error_envelope import ErrorEnvelope
from ...types import Response


def _get_kwargs(
    *,
    body: CreateVideoRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/open-api/v1/gemini/omni/videos",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> CreatedTaskEnvelope | ErrorEnvelope | str | None:
    if response.status_code == 200:

        def _parse_response_200(data: object) -> CreatedTaskEnvelope | ErrorEnvelope:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_200_type_0 = CreatedTaskEnvelope.from_dict(data)

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
) -> Response[CreatedTaskEnvelope | ErrorEnvelope | str]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CreateVideoRequest,
) -> Response[CreatedTaskEnvelope | ErrorEnvelope | str]:
    """Create a Gemini Omni video task

     Accepts the request, charges it and answers a `task_id` (OMNI-26). The video comes later, from
    `queryVideo`. Each accepted call is a new billed task (OMNI-30); a refused one makes no task and
    costs nothing (OMNI-29).

    Args:
        body (CreateVideoRequest): What is asked of a video. Unknown fields are accepted and
            ignored (OMNI-27).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CreatedTaskEnvelope | ErrorEnvelope | str]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: CreateVideoRequest,
) -> CreatedTaskEnvelope | ErrorEnvelope | str | None:
    """Create a Gemini Omni video task

     Accepts the request, charges it and answers a `task_id` (OMNI-26). The video comes later, from
    `queryVideo`. Each accepted call is a new billed task (OMNI-30); a refused one makes no task and
    costs nothing (OMNI-29).

    Args:
        body (CreateVideoRequest): What is asked of a video. Unknown fields are accepted and
            ignored (OMNI-27).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CreatedTaskEnvelope | ErrorEnvelope | str
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CreateVideoRequest,
) -> Response[CreatedTaskEnvelope | ErrorEnvelope | str]:
    """Create a Gemini Omni video task

     Accepts the request, charges it and answers a `task_id` (OMNI-26). The video comes later, from
    `queryVideo`. Each accepted call is a new billed task (OMNI-30); a refused one makes no task and
    costs nothing (OMNI-29).

    Args:
        body (CreateVideoRequest): What is asked of a video. Unknown fields are accepted and
            ignored (OMNI-27).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CreatedTaskEnvelope | ErrorEnvelope | str]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: CreateVideoRequest,
) -> CreatedTaskEnvelope | ErrorEnvelope | str | None:
    """Create a Gemini Omni video task

     Accepts the request, charges it and answers a `task_id` (OMNI-26). The video comes later, from
    `queryVideo`. Each accepted call is a new billed task (OMNI-30); a refused one makes no task and
    costs nothing (OMNI-29).

    Args:
        body (CreateVideoRequest): What is asked of a video. Unknown fields are accepted and
            ignored (OMNI-27).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CreatedTaskEnvelope | ErrorEnvelope | str
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
