"""The command line, `omni`."""

from jimmyai_omni.cli.app import main

__all__ = ["main"]
