"""`omni mock` with videos of any size: a clip is made that large by a box that players skip.

python server.py BYTES [options of omni mock]
"""

import sys

from jimmyai_omni_contract.mock.api import footage
from jimmyai_omni_contract.mock.api.media import Media
from jimmyai_omni_contract.mock.serve.command import mock

_BOX = 8


def main() -> None:
    """Serve."""
    size_bytes, clip = int(sys.argv.pop(1)), footage._clip

    def padded(name: str) -> Media:
        content = clip(name).content
        free = max(size_bytes - len(content), _BOX)
        return Media(content + free.to_bytes(4) + b"free" + bytes(free - _BOX), "video/mp4")

    made: dict[str, Media] = {}
    footage._clip = lambda name: made.get(name) or made.setdefault(name, padded(name))  # type: ignore[assignment]
    mock()


if __name__ == "__main__":
    main()
