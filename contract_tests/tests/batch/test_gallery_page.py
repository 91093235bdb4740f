"""The gallery in a browser: looked at, filtered, played, and read in any way, from its file."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from jimmyai_omni.batch.gallery import write_gallery
from jimmyai_omni.batch.records import Record
from tests.batch.records import HALF, HOSTILE, PROMPTS, START, busy_batch, saved, unfinished
from tests.media.test_browser import CLIPS
from tests.page.browser import Browser

ROWS = 1_000
CARDS = "#cards li"
# Canvases in view that are not drawn yet.
UNDRAWN = """
return [...document.querySelectorAll("#cards canvas:not(.drawn)")].filter((it) => {
  const { top, bottom } = it.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}).length;
"""
COUNT_VIDEOS = """
window.open_videos = window.most_videos = 0;
const make = document.createElement.bind(document);
document.createElement = (tag) => {
  const node = make(tag);
  if (tag === "video") {
    most_videos = Math.max(most_videos, ++open_videos);
    const load = node.load.bind(node);
    node.load = () => (open_videos--, load());
  }
  return node;
};
"""


def opened(browser: Browser, folder: Path, records: Iterable[Record], title: str = "Autumn") -> Browser:
    clips = folder / "clips"
    if not clips.exists():
        clips.symlink_to(CLIPS)
    browser.open(write_gallery(records, folder, title=title, at=START).as_uri())
    return browser


def seen(browser: Browser) -> list[str]:
    """The ids of the rows that are filled, in their order."""
    ids: list[str] = browser.run("return [...document.querySelectorAll('.id')].map((it) => it.textContent)")
    return ids


@pytest.mark.campaign
def test_a_thousand_rows_are_looked_at(browser: Browser, tmp_path: Path) -> None:
    records = list(busy_batch(ROWS))
    opened(browser, tmp_path, records)
    saved_count = sum(record.state == "saved" for record in records)
    browser.see("#summary", f"{saved_count} of 1,000 videos saved")
    spent = sum(record.cost or 0 for record in records if record.billed == "yes")
    running = sum(record.price or 0 for record in records if record.state == "running")
    browser.see("#figures", f"{spent + running:,g}")
    assert browser.count("#plots svg") == 4
    browser.until(lambda: browser.run(UNDRAWN) == 0)
    poster = browser.driver.find_element(By.CSS_SELECTOR, "canvas.drawn").screenshot_as_png
    assert len(poster) > 3_000, "there is a picture on it"

    # Only what is near is made, and no more than a few videos are open at a time.
    browser.run(COUNT_VIDEOS)
    browser.run("scrollTo(0, document.body.scrollHeight)")
    browser.until(lambda: f"shot-{ROWS}" in seen(browser))
    browser.until(lambda: "shot-1" not in seen(browser))
    browser.until(lambda: browser.run(UNDRAWN) == 0)
    assert 0 < browser.run("return most_videos") <= 3
    assert len(seen(browser)) < 80

    # A filter by state and words, and an order.
    failed = [record for record in records if record.state == "failed"]
    browser.run("document.querySelector('[value=failed]').click()")
    browser.see("#said", f"{len(failed)} of 1,000 videos")
    browser.until(lambda: seen(browser)[0] == failed[0].id)
    browser.write("[type=search]", "LANTERNS real person")
    lanterns = [record for record in failed if "lanterns" in record.prompt]
    browser.see("#said", f"{len(lanterns)} of 1,000 videos")
    browser.write("[type=search]", "no such words")
    browser.see("#none", "No row fits the filter.")
    browser.run("document.querySelector('[value=failed]').click()")
    for text in (records[41].task_id, records[41].id + " "):
        browser.write("[type=search]", str(text))
        browser.until(lambda: "shot-42" in seen(browser))
    browser.write("[type=search]", "")
    browser.choose("[name=sort]", "time")
    longest = max(records, key=lambda record: (record.completed_at or 0) - (record.created_at or 0))
    browser.until(lambda: seen(browser)[0] == longest.id)
    assert browser.complaints() == []


def test_a_video_plays_and_all_is_done_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    names = ("a & b #1? é%20.mp4", "second.mp4", "third.mp4")
    for name in names:
        (tmp_path / name).symlink_to(CLIPS / "720p-16x9-8s.mp4")
    opened(browser, tmp_path, (saved(number, file=name) for number, name in enumerate(names, 1)))
    browser.press(Keys.TAB)
    assert browser.focused() == "Skip to the videos"
    browser.press(Keys.ENTER, Keys.TAB, Keys.ENTER)
    browser.see("#viewer", "shot-1", PROMPTS[1], "5 JimiCoin", "35.4 kB", "after 1 min 24 s", "task_")
    playing = "const it = document.querySelector('#viewer video'); return it.currentTime > 0 && !it.paused"
    browser.until(lambda: browser.run(playing))
    browser.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_LEFT)
    browser.see("#viewer-title", "shot-2")
    browser.press(Keys.ESCAPE)
    # A dialog tells that it is closed a moment later.
    videos = "return document.querySelectorAll('video').length"
    browser.until(lambda: browser.count("#viewer") == browser.run(videos) == 0)
    browser.until(lambda: "shot-2" in browser.run("return document.activeElement.innerText"))
    browser.press(Keys.TAB, Keys.ENTER)
    browser.see("#told", "Copied: task id")
    assert browser.count("video") == 0
    # And on its card, under a mouse, for those who like things to move.
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    ActionChains(browser.driver).move_to_element(browser.one("#cards .picture")).perform()
    playing = "const it = document.querySelector('#cards video'); return it?.currentTime > 0 && it.muted"
    browser.until(lambda: browser.run(playing))
    ActionChains(browser.driver).move_to_element(browser.one("h1")).perform()
    browser.until(lambda: browser.count("video") == 0)
    assert browser.complaints() == []


ODD = (
    saved(1, id=HOSTILE, prompt=HOSTILE + "x" * 10_000, model=HOSTILE, task_id=HOSTILE),
    unfinished("failed", 2, reason=HOSTILE),
    saved(3, file="clips/not there & gone #1?.mp4"),
    saved(4, file="s3://bucket/autumn/shot-4.mp4"),
    saved(
        5,
        prompt=HALF,
        created_at=1e300,
        completed_at=-5.0,
        working_at=1e300,
        cost=float("nan"),
        price=None,
        size_bytes=None,
    ),
    saved(
        6,
        cost=1e300,
        request={"image_urls": "no list", "extra": {"seed": 1}},
        duration_s=None,
        aspect_ratio=None,
    ),
    *(
        unfinished(state, number)
        for number, state in enumerate(("completed", "creating", "unknown", "odd"), 7)
    ),
)


def test_any_content_is_shown_as_text_to_everybody(browser: Browser, tmp_path: Path) -> None:
    opened(browser, tmp_path, ODD, title=HOSTILE)
    browser.see("h1", "<script>window.hurt=1</script>")
    cards = "#cards li:nth-child({})"
    browser.see(cards.format(1), "<script>window.hurt=1</script>")
    browser.see(cards.format(3), "Missing", "clips/not there & gone #1?.mp4 is not there")
    browser.see(cards.format(4), "Saved", "s3://bucket/autumn/shot-4.mp4")
    browser.see(cards.format(9), "perhaps 5 JimiCoin")
    assert browser.axe() == []
    browser.prefer(dark=True)
    assert browser.axe("color-contrast") == []
    browser.click(cards.format(2) + " .picture")
    browser.see("#viewer .reason", "<script>window.hurt=1</script>")
    assert browser.axe() == []
    browser.press(Keys.ARROW_RIGHT)
    browser.see("#viewer .stage", "Missing")
    browser.press(Keys.ARROW_RIGHT)
    browser.see("#viewer .stage", "s3://bucket")
    assert browser.count("#viewer video") == browser.count("#viewer dd a") == 0
    browser.press(Keys.ARROW_RIGHT)
    browser.see("#viewer dl", "Task made at no time", "Cost price unknown")
    browser.press(Keys.ESCAPE)
    browser.resize(320)
    assert browser.run("return document.documentElement.scrollWidth") <= 320
    browser.click(cards.format(1) + " .picture")
    browser.see("#viewer .prompt", "xxx")
    assert browser.run("return document.querySelector('.told').scrollWidth") <= 320
    assert not browser.run("return 'hurt' in window")
    assert all("not%20there" in said for said in browser.complaints())


def test_a_batch_without_rows_or_without_videos_says_so(browser: Browser, tmp_path: Path) -> None:
    opened(browser, tmp_path, [])
    browser.see("main", "This batch has no rows.")
    assert browser.count("form") == browser.count("#plots") == 0
    opened(browser, tmp_path, (unfinished("refused", number) for number in range(1, 601)))
    browser.see("#summary", "0 of 600 videos saved")
    browser.see("#cards", "code 40003")
    assert browser.count("#plots") == 0
    # On paper there are more than a window shows, and yet not all.
    browser.run("dispatchEvent(new Event('beforeprint'))")
    assert browser.count(CARDS) == 500
    # What is measured anew meanwhile takes none of them away.
    browser.run("dispatchEvent(new Event('scroll'))")
    browser.run("requestAnimationFrame(() => requestAnimationFrame(() => { document.body.id = 'drawn' }))")
    browser.until(lambda: browser.count("#drawn"))
    assert browser.count(CARDS) == 500
    browser.run("dispatchEvent(new Event('afterprint'))")
    assert browser.count(CARDS) < 100
    assert browser.complaints() == []
