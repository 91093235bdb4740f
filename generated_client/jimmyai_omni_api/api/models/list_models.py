from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_envelope import ErrorEnvelope
from ...models.model_catalog_envelope import ModelCatalogEnvelope
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    search: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["search"] = search

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/openapi/model/catalog",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorEnvelope | ModelCatalogEnvelope | str | None:
    if response.status_code == 200:

        def _parse_response_200(data: object) -> ErrorEnvelope | ModelCatalogEnvelope:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_200_type_0 = ModelCatalogEnvelope.from_dict(data)

                return response_200_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            response_200_type_1 = ErrorEnvelope.from_dict(data)

            return response_200_type_1

        response_200 = _parse_response_200(response.json())

        return response_200

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
) -> Response[ErrorEnvelope | ModelCatalogEnvelope | str]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    search: str | Unset = UNSET,
) -> Response[ErrorEnvelope | ModelCatalogEnvelope | str]:
    """List models and prices

     The public price list; it needs no authentication. The Gemini Omni family is listed by billing
    name: `Gemini-Omini-{resolution}-{duration}s`, `Gemini-Omini-{resolution}-video` for a request
    with a reference video, and `omni-10s`.

    Args:
        search (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | ModelCatalogEnvelope | str]
    """

    kwargs = _get_kwargs(
        search=search,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    search: str | Unset = UNSET,
) -> ErrorEnvelope | ModelCatalogEnvelope | str | None:
    """List models and prices

     The public price list; it needs no authentication. The Gemini Omni family is listed by billing
    name: `Gemini-Omini-{resolution}-{duration}s`, `Gemini-Omini-{resolution}-video` for a request
    with a reference video, and `omni-10s`.

    Args:
        search (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | ModelCatalogEnvelope | str
    """

    return sync_detailed(
        client=client,
        search=search,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    search: str | Unset = UNSET,
) -> Response[ErrorEnvelope | ModelCatalogEnvelope | str]:
    """List models and prices

     The public price list; it needs no authentication. The Gemini Omni family is listed by billing
    name: `Gemini-Omini-{resolution}-{duration}s`, `Gemini-Omini-{resolution}-video` for a request
    with a reference video, and `omni-10s`.

    Args:
        search (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | ModelCatalogEnvelope | str]
    """

    kwargs = _get_kwargs(
        search=search,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    search: str | Unset = UNSET,
) -> ErrorEnvelope | ModelCatalogEnvelope | str | None:
    """List models and prices

     The public price list; it needs no authentication. The Gemini Omni family is listed by billing
    name: `Gemini-Omini-{resolution}-{duration}s`, `Gemini-Omini-{resolution}-video` for a request
    with a reference video, and `omni-10s`.

    Args:
        search (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | ModelCatalogEnvelope | str
    """

    return (
        await asyncio_detailed(
            client=client,
            search=search,
        )
    ).parsed
