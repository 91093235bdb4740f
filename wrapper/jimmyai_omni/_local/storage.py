"""Object storage as a target, by fsspec: an object appears when all of it is there (extra `storage`)."""

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Final, cast

from jimmyai_omni._local.files import exists
from jimmyai_omni._local.targets import BaseTarget
from jimmyai_omni.errors import ConfigurationError, LocalFileError, OmniError

STORAGE_EXTRAS: Final = {
    "s3": "pip install 'jimmyai-omni[storage]'",
    "gs": "pip install 'jimmyai-omni[storage]' gcsfs",
}
"""The schemes that are known, and what each needs."""
# Sent one at a time, so that memory holds one part; S3 takes none below 5 MiB.
_PART_BYTES: Final = 8 * 1024 * 1024


class ObjectTarget(BaseTarget):
    """An object of a storage, by its URL; the whole of it is sent at the commit.

    Storages show an object when its last byte is there, and refuse by themselves to replace one.
    """

    def __init__(self, url: str, *, overwrite: bool) -> None:
        super().__init__(url)
        self._overwrite = overwrite
        self._storage = _file_system(url)

    def check(self) -> None:
        """See `BaseTarget`."""
        # What it remembers of other days and other programs would be believed.
        self._storage.invalidate_cache()
        with self._talking():
            try:
                found = self._storage.info(self.location)["type"] == "file"
            except PermissionError:
                # Those who may only write cannot look.
                return
            except FileNotFoundError as missing:
                self._check_bucket(missing)
                return
            if found and not self._overwrite:
                raise exists(self.location)

    def beside(self, suffix: str) -> "ObjectTarget":
        """See `BaseTarget`."""
        return ObjectTarget(self.location + suffix, overwrite=self._overwrite)

    def _begin(self) -> BinaryIO:
        # Named as the object, since the storage tells the media type by it.
        suffix = PurePosixPath(self.location).suffix
        return cast(BinaryIO, tempfile.NamedTemporaryFile(prefix="omni-", suffix=suffix))

    def _publish(self) -> None:
        mode = "overwrite" if self._overwrite else "create"
        sizes = {"chunksize": _PART_BYTES, "max_concurrency": 1}
        with self._talking():
            self._storage.put_file(self._scratch.name, self.location, mode=mode, **sizes)

    def _check_bucket(self, missing: FileNotFoundError) -> None:
        bucket = self.location.partition("://")[2].partition("/")[0]
        if not self._storage.exists(bucket):
            raise LocalFileError(
                f"{self.location} cannot be written (there is no bucket {bucket})",
                hint="check the name, and the endpoint (AWS_ENDPOINT_URL for S3)",
            ) from missing

    @contextmanager
    def _talking(self) -> Generator[None]:
        """Turns the refusals of a storage into ours."""
        try:
            yield
        except OmniError:
            raise
        except FileExistsError as error:
            raise exists(self.location) from error
        except Exception as error:  # each storage raises its own kinds
            raise LocalFileError(
                f"{self.location} cannot be written ({type(error).__name__}: {error})",
                hint="check the storage's credentials, its endpoint and your rights to the bucket",
            ) from error


def _file_system(url: str) -> Any:
    """The file system of a URL.

    Raises:
        ConfigurationError: An extra is missing, or the settings of the storage cannot be used.
    """
    scheme = url.partition("://")[0]
    try:
        return import_module("fsspec").filesystem(scheme)
    except ImportError as error:
        raise ConfigurationError(
            f"{scheme}:// needs an extra that is not installed", hint=STORAGE_EXTRAS[scheme]
        ) from error
