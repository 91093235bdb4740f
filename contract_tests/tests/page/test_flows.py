"""What people do with the page, clicked through in a browser."""

from selenium.webdriver.common.keys import Keys

from tests.mock.caller import BODY, CREATE, QUERY
from tests.page.conftest import Page

CARD = "#task-list .task:first-child"
CREATE_BUTTON = "#create button[type=submit]"
BALANCE = "return document.querySelector('#balance-amount').value"
POSTERS = "return [...document.querySelectorAll('video')].map((it) => it.poster.startsWith('blob:'))"


def create(page: Page, **fields: object) -> str:
    with page.api() as api:
        return str(api.post(CREATE, json={**BODY, **fields}).json()["data"]["task_id"])


def test_a_task_is_created_watched_to_its_end_and_its_video_played(page: Page) -> None:
    browser = page.open()
    browser.write("#create-prompt", "A boat leaves the harbour")
    browser.choose("#create-duration", "4")
    browser.click(CREATE_BUTTON)
    browser.see("#said", "was created and billed 40 JimiCoin")
    browser.see(CARD, "queued", "A boat leaves the harbour", "4 s", "40 JimiCoin")
    browser.write("#clock-seconds", "240")
    browser.click("#clock button[type=submit]")
    browser.see(CARD, "processing", "40 %")
    browser.click("#clock [data-seconds='3600']")
    browser.see(CARD, "completed")
    browser.until(lambda: browser.run(POSTERS) == [True])
    browser.run("const video = document.querySelector('video'); video.muted = true; video.play()")
    browser.until(lambda: browser.run("return document.querySelector('video').currentTime > 0"))
    browser.click(f"{CARD} [aria-label^=Query]")
    browser.see(CARD, "1 poll")
    assert browser.run("return document.querySelector('video').currentTime > 0"), "it plays on"
    browser.click("#clock [data-seconds='259200']")
    browser.see(CARD, "has expired")
    assert browser.count("video") == 0
    with page.api() as api:
        assert api.get(f"/videos/{page.server.service.billed[0].task_id}.mp4").status_code == 410


def test_only_videos_in_view_show_their_first_frame_and_it_is_no_request(page: Page) -> None:
    service = page.server.service
    for _ in range(12):
        create(page)
    service.clock.advance(3600)
    service.fail("media", "404", 1)
    browser = page.open()
    browser.until(lambda: any(browser.run(POSTERS)))
    assert browser.run(POSTERS)[-1] is False
    browser.run("document.querySelector('.task:last-child').scrollIntoView()")
    browser.until(lambda: browser.run(POSTERS)[-1])
    assert {request.method for request in service.requests} == {"POST"}
    assert browser.text("#fault-armed") == "media: 404 1 more time"


def test_a_task_is_failed_with_a_message(page: Page) -> None:
    task_id = create(page)
    browser = page.open()
    browser.click(f"#task-{task_id} [aria-label^=Fail]")
    assert browser.focused() == f"why-{task_id}"
    browser.press(Keys.ESCAPE)
    assert browser.focused() == "Fail…"
    browser.press(Keys.ENTER)
    browser.write(f"#why-{task_id}", "too")
    with page.api() as api:
        api.get(QUERY + task_id)
    browser.see(f"#task-{task_id}", "1 poll")
    browser.press(" dark", Keys.ENTER)
    browser.see(f"#task-{task_id} .facts + .error", "too dark")
    browser.see(f"#task-{task_id}", "failed")
    assert browser.focused() == "Query", "not lost with what is gone"
    with page.api() as api:
        assert api.get(QUERY + task_id).json()["data"]["error_message"] == "too dark"
    assert browser.count(f"#task-{task_id} .actions button") == 1, "what has ended is only queried"


def test_faults_and_scenarios_are_armed_met_and_cleared(page: Page) -> None:
    page.forgiven = ("status of 503",)
    browser = page.open()
    browser.choose("#fault-name", "503-retry-after")
    browser.see("#fault-description", "HTTP 503 with Retry-After")
    browser.write("#fault-times", "2")
    browser.click("#fault button[type=submit]")
    browser.see("#fault-armed", "create: 503-retry-after", "2 more times")
    browser.click(CREATE_BUTTON)
    browser.see("#create-answer", "no usable answer: HTTP 503 without JSON")
    browser.see("#fault-armed", "1 more time")
    browser.click("nav a[href='#requests']")
    browser.see("#request-list tr", "POST create", "503", "503-retry-after")
    browser.click(".opener")
    browser.see("#request-list .detail", "fault 503-retry-after")
    browser.click("#fault-clear")
    browser.until(lambda: not browser.text("#fault-armed"))
    assert not browser.one("#fault-clear").is_enabled()
    browser.choose("#scenario-name", "fails")
    browser.write("#scenario-message", "too loud")
    browser.click("#scenario summary")
    browser.write("#scenario-prompt", "cat")
    browser.click("#scenario button[type=submit]")
    browser.see("#scenario-armed", "fails", "1 more time, prompt cat")
    create(page)
    browser.click("nav a[href='#tasks']")
    browser.click("#clock [data-seconds='3600']")
    browser.see(CARD, "failed", "too loud")


def test_the_ledger_is_drawn_and_a_balance_of_nothing_refuses_a_create(page: Page) -> None:
    browser = page.open("ledger")
    for seconds in (0, 60, 60):
        page.server.service.clock.advance(seconds)
        create(page)
    browser.see("#ledger-spent", "180 JimiCoin")
    assert browser.count("#charge-list tr") == 3
    assert browser.text("#charge-list tr").endswith("60 180")
    described = browser.run("return document.querySelector('#plot desc').textContent")
    assert "rose from 0 to 180 JimiCoin" in described
    browser.see("#account-list", "User mock 10,000 180 9,820", "Key farm 300 0 300")
    browser.choose("#balance-name", "key farm")
    assert browser.run(BALANCE) == "300"
    browser.choose("#balance-name", "user mock")
    assert browser.run(BALANCE) == "10000"
    browser.write("#balance-amount", "0")
    browser.click("#accounts-title")
    create(page)
    browser.see("#account-list", "User mock 10,000 240 9,760")
    assert browser.run(BALANCE) == "0", "what somebody types stays"
    browser.click("#balance button[type=submit]")
    browser.see("#account-list tr", "User mock 0 240 -240")
    browser.click("nav a[href='#tasks']")
    browser.click(CREATE_BUTTON)
    browser.see("#create-answer", "code -1", "余额不足")
    assert len(page.server.service.billed) == 4


def test_tasks_are_filtered(page: Page) -> None:
    first, _ = create(page), create(page, prompt="A dog", model="omni-10s")
    browser = page.open()
    browser.see("#task-shown", "2 tasks shown")
    assert browser.one("#task-shown").get_attribute("aria-live") == "off"
    browser.write("#task-text", "dog omni-10s")
    assert browser.one("#task-shown").get_attribute("aria-live") == "polite"
    browser.see("#task-shown", "1 task shown")
    assert browser.count(".task") == 1
    browser.write("#task-text", "")
    browser.choose("#task-status", "completed")
    browser.see("#task-shown", "0 tasks shown")
    browser.see("#task-none", "No task fits the filter.")
    page.server.service.look(lambda videos: videos.end(videos.state.tasks[first]))
    browser.see("#task-shown", "1 task shown")


def test_updates_are_paused_and_a_reset_is_asked_twice(page: Page) -> None:
    page.forgiven = ("ERR_INTERNET_DISCONNECTED",)
    browser = page.open()
    browser.click("#pause")
    browser.see("#connection", "Paused")
    create(page)
    assert browser.count(".task") == 0
    browser.click("#pause")
    browser.see(CARD, "queued")
    with browser.offline():
        browser.click("#pause")
        browser.click("#pause")
        browser.see("#connection", "Away")
        browser.click(f"{CARD} [aria-label^=Complete]")
        browser.see("#said", "Not done: the connection failed")
    browser.click("#pause")
    browser.click("#pause")
    browser.see("#connection", "Live")
    browser.click("#reset")
    browser.click("#reset-no")
    browser.click("#reset")
    browser.click("#reset")
    browser.see("#task-none", "No task yet")
    browser.see("#ledger-count", "0")
