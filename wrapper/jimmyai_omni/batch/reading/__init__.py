"""Reading rows: from files of several kinds and from Python, one at a time and in constant memory."""

from jimmyai_omni.batch.reading.sources import ENDINGS, Item, async_rows, read_rows

__all__ = ["ENDINGS", "Item", "async_rows", "read_rows"]
