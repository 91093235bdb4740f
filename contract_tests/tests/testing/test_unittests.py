"""`OmniServerMixin`, in test classes of somebody else."""

import os
import unittest
from textwrap import dedent
from typing import Any, ClassVar

import pytest

from jimmyai_omni import InsufficientBalance, Omni
from jimmyai_omni_contract.testing import OmniServerMixin


def order() -> str:
    """The code under test."""
    with Omni() as omni:
        return omni.create("A cat").id


def ran(case: type[unittest.TestCase]) -> unittest.TestResult:
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
    assert (result.errors, result.failures) == ([], [])
    return result


def test_the_documented_example_passes() -> None:
    example = dedent((OmniServerMixin.__doc__ or "").partition("Example:\n")[2])
    names: dict[str, Any] = {"unittest": unittest, "OmniServerMixin": OmniServerMixin, "trailer": order}
    exec(example, names)
    assert ran(names["TrailerTest"]).testsRun == 1


def test_each_test_finds_the_server_of_its_class_as_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIMMYAI_BASE_URL", "http://127.0.0.1:9")
    urls = list[str]()

    class Orders(OmniServerMixin, unittest.TestCase):
        omni_server_options: ClassVar = {"balance": 60}

        def ordered_once(self) -> None:
            urls.append(self.omni_server.base_url)
            self.assertEqual(order(), "task_fff5c97a89ef47cc")
            with self.assertRaises(InsufficientBalance):
                order()
            self.omni_server.service.assert_billed(1)
            self.omni_server.service.fail("create", "401")

        test_one = test_other = ordered_once

    assert ran(Orders).testsRun == 2
    assert len(set(urls)) == 1
    assert (os.environ["JIMMYAI_BASE_URL"], os.environ.get("JIMMYAI_API_KEY")) == ("http://127.0.0.1:9", None)


def test_what_stands_behind_it_finds_the_server_already() -> None:
    found = list[str]()

    class Application(unittest.TestCase):
        @classmethod
        def setUpClass(cls) -> None:
            found.append(os.environ["JIMMYAI_BASE_URL"])

        def setUp(self) -> None:
            found.append(order())

    class Orders(OmniServerMixin, Application):
        def test_it(self) -> None:
            self.omni_server.service.assert_billed(1)

    assert ran(Orders).testsRun == 1
    assert found[0].startswith("http://127.0.0.1:")


def test_a_class_whose_setting_up_fails_leaves_nothing_behind() -> None:
    class Fails(OmniServerMixin, unittest.TestCase):
        @classmethod
        def setUpClass(cls) -> None:
            super().setUpClass()
            raise RuntimeError("no database")

        def test_it(self) -> None: ...

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Fails).run(result)
    assert "no database" in result.errors[0][1]
    assert "JIMMYAI_BASE_URL" not in os.environ
