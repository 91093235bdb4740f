"""Make one video and fetch it: `python examples/first_video.py "A boat at dawn"`.

The key is read from JIMMYAI_API_KEY. Each step prints what it knows; the task's id comes first, since from
there on the task is paid for and can be followed from anywhere (`omni wait TASK_ID`).
"""

import sys

from jimmyai_omni import Omni, WaitEvent


def show(event: WaitEvent) -> None:
    """Say where the task stands."""
    if event.task:
        print(f"{event.task_id}: {event.task.status} {event.task.progress or 0} %")


def main(prompt: str) -> None:
    """Plan, create, wait, download."""
    with Omni() as omni:
        plan = omni.plan(prompt, duration=4, orientation="portrait")
        prices = {model.name: model.unit_price for model in omni.models()}
        print(f"{plan.billing_name} costs {prices.get(plan.billing_name or '')} JimiCoin")
        task = omni.generate(prompt, duration=4, orientation="portrait", on_event=show)
        print(omni.download(task))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "A cat running through a neon rainy street")
