"""A recorded request as a line for a POSIX shell."""

import re
import shlex
from base64 import b64encode
from collections.abc import Iterable
from typing import Final

from jimmyai_omni_contract.recording.exchange import RecordedExchange
from jimmyai_omni_contract.recording.file_part import FilePart
from jimmyai_omni_contract.recording.snippets.said import BASE_URL, Said, Variable, said_of

# Linux takes 128 KiB as one argument.
_LONGEST_ARGUMENT: Final = 100_000


def curl_line(exchange: RecordedExchange, *, exact: bool = False) -> str:
    """What sends the request again; a create is billed again. A comment where its body was not kept.

    An upload sends the file of that name in the current folder.

    Args:
        exchange: The exchange.
        exact: Whether it goes to the very host that was asked, whatever `JIMMYAI_BASE_URL` is, an upload with
            what was sent; and shows status and headers, too.
    """
    said = said_of(exchange, exact=exact)
    if said.is_lost:
        return f"# only {len(said.body.content)} of the body's {said.body.size} bytes were kept"
    before, body = _body(said)
    words = [
        "curl",
        "-sSi" if exact else "-sS",
        *_method(said, has_body=bool(body)),
        *_url(said),
        *_headers(said, has_body=bool(body)),
    ]
    return f"{before}{' '.join([*words, *body])}"


def _method(said: Said, *, has_body: bool) -> list[str]:
    if said.method == "HEAD":
        return ["--head"]
    return [] if said.method == ("POST" if has_body else "GET") else ["-X", shlex.quote(said.method)]


def _url(said: Said) -> list[str]:
    # curl would expand brackets, and walk up the path itself.
    plain = [
        *(["--globoff"] if re.search(r"[\[\]{}]", said.target) else []),
        *(["--path-as-is"] if "/." in said.target else []),
    ]
    target = shlex.quote(said.target)
    return [*plain, f'"${BASE_URL}"{target}' if said.is_api else target]


def _headers(said: Said, *, has_body: bool) -> list[str]:
    words = ["-H", f'"Authorization: {_in_quotes(said.authorization)}"'] if said.authorization else []
    for name, value in said.headers.items():
        words += ["-H", shlex.quote(f"{name}: {value}" if value else f"{name};")]
    if has_body and said.file is None and "content-type" not in said.headers:
        # curl would say that it is a form.
        words += ["-H", "content-type:"]
    return words


def _in_quotes(pieces: Iterable[str | Variable]) -> str:
    """Pieces as they stand between double quotes."""
    # Braces, for what follows could be taken for the rest of the name.
    written = "".join(
        f"${{{piece.name}}}" if isinstance(piece, Variable) else re.sub(r'(["\\$`])', r"\\\1", piece)
        for piece in pieces
    )
    return re.sub(r"\$\{(\w+)\}$", r"$\1", written)


def _body(said: Said) -> tuple[str, list[str]]:
    """What comes before curl, and the arguments."""
    if said.file is not None:
        return "", ["-F", shlex.quote(_form(said.file))]
    content = said.body.content
    if not content:
        return "", []
    if b"\0" not in content and len(content) <= _LONGEST_ARGUMENT:
        try:
            return "", ["--data-raw", shlex.quote(content.decode())]
        except UnicodeDecodeError:
            pass
    return f"echo {b64encode(content).decode()} | base64 -d | ", ["--data-binary", "@-"]


def _form(file: FilePart) -> str:
    quoted = file.name.replace("\\", "\\\\").replace('"', '\\"')
    media_type = f";type={file.media_type}" if file.media_type else ""
    return f'file=@"{quoted}"{media_type}'
