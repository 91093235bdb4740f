"""The gallery of a batch: one page that needs nothing else but the videos beside it."""

from jimmyai_omni.batch.gallery.page import GALLERY_NAME, write_gallery

__all__ = ["GALLERY_NAME", "write_gallery"]
