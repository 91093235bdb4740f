"""Small files with the structure of MP4, whose every byte tells where it belongs."""

from random import Random
from typing import Final


def box(kind: bytes, content: bytes = b"") -> bytes:
    return (8 + len(content)).to_bytes(4) + kind + content


def mp4(size_bytes: int = 256 * 1024, seed: int = 1) -> bytes:
    """A file of this size; another one for another seed."""
    start = box(b"ftyp", b"isom\0\0\2\0isomiso2") + box(b"moov", box(b"mvhd", bytes(100)))
    return start + box(b"mdat", Random(seed).randbytes(size_bytes - len(start) - 8))


VIDEO: Final = mp4()
