"""Test your own code against the mock server: no socket, no key, no bill, and no pause."""

from jimmyai_omni import CreateOutcomeUnknown, Omni
from jimmyai_omni_contract.testing import OmniMock


def teaser(omni: Omni, title: str) -> str:
    """The code under test: the address of a vertical teaser; none where nobody knows what became of it."""
    try:
        task = omni.generate(f"A teaser for {title}", duration=4, orientation="portrait")
    except CreateOutcomeUnknown:
        return ""
    return task.video_url or ""


def test_a_teaser_is_made_and_billed_once() -> None:
    """Three minutes pass on the clock of the mock server, and none on yours."""
    with OmniMock(task_seconds=180) as mock:
        assert teaser(mock.client(), "The Boat").endswith(".mp4")
        mock.assert_billed(1)
        assert [entry.billing_name for entry in mock.billed] == ["Gemini-Omini-720p-4s"]


def test_a_lost_answer_is_not_paid_twice() -> None:
    """The mock server charges, and then loses the answer."""
    with OmniMock() as mock:
        mock.fail("create", "drop", times=1)
        assert teaser(mock.client(), "The Boat") == ""
        mock.assert_billed(1)


if __name__ == "__main__":
    test_a_teaser_is_made_and_billed_once()
    test_a_lost_answer_is_not_paid_twice()
    print("ok")
