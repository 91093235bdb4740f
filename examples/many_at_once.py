"""Make several videos at the same time, and lose none when one of them fails."""

import anyio

from jimmyai_omni import AsyncOmni, OmniError

PROMPTS = ("A boat at dawn", "A boat at noon", "A boat at dusk")


async def make(omni: AsyncOmni, prompt: str) -> None:
    """One video; an error says by itself what it cost and how to go on."""
    try:
        task = await omni.generate(prompt, model="omni-10s")
        print(await omni.download(task))
    except OmniError as error:
        print(f"{prompt}: {error}")


async def main() -> None:
    """All of them, in one client."""
    async with AsyncOmni() as omni, anyio.create_task_group() as group:
        for prompt in PROMPTS:
            group.start_soon(make, omni, prompt)


if __name__ == "__main__":
    anyio.run(main)
