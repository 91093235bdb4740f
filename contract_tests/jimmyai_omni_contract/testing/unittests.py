"""The mock server in tests of `unittest`."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from jimmyai_omni_contract.testing.environment import environment_of
from jimmyai_omni_contract.testing.in_thread import serve

if TYPE_CHECKING:
    from unittest import TestCase

    from jimmyai_omni_contract.mock.serve.embedded import RunningServer
else:
    TestCase = object


class OmniServerMixin(TestCase):
    """Gives a test class a server on a free loopback port, which each test finds as new.

    JIMMYAI_BASE_URL and JIMMYAI_API_KEY name it for as long as the class runs. It stands before `TestCase`:

    Example:
        class TrailerTest(OmniServerMixin, unittest.TestCase):
            omni_server_options = {"balance": 100}

            def test_one_trailer_is_one_video(self):
                trailer()  # makes its own client
                self.omni_server.service.assert_billed(1)
    """

    omni_server: ClassVar["RunningServer"]
    omni_server_options: ClassVar[Mapping[str, Any]] = {}
    """Those of `serve`."""

    @classmethod
    def setUpClass(cls) -> None:
        """Start the server, before what the classes behind this one set up."""
        from unittest.mock import patch

        cls.omni_server = cls.enterClassContext(serve(**cls.omni_server_options))
        cls.enterClassContext(patch.dict(os.environ, environment_of(cls.omni_server)))
        super().setUpClass()

    def setUp(self) -> None:
        """Let the server forget what other tests did."""
        self.omni_server.service.reset()
        super().setUp()
