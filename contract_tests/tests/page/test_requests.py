"""The requests on the page, and the contract that they are judged by."""

from tests.mock.caller import BODY, CREATE
from tests.page.conftest import Page

DETAIL = "#request-list .detail"


def test_a_request_shows_its_verdicts_and_leads_to_the_rules(page: Page) -> None:
    with page.api() as api:
        api.post(CREATE, json=BODY)
        api.get("/nowhere")
        api.post(CREATE, json={**BODY, "duration": 7, "generation_type": "frame"})
    browser = page.open("requests")
    browser.see("#request-list tr", "POST create", "code 20002", "breaks", "OMNI-04", "OMNI-13")
    browser.click(".opener")
    browser.see(DETAIL, "The duration of Gemini-Omini is the integer 4, 6, 8 or 10.", '"duration": 7')
    assert page.server.api_key not in browser.text(DETAIL)
    for kind, count in (("rules", 1), ("refused", 2), ("billed", 1), ("faults", 0), ("", 3)):
        browser.choose("#request-kind", kind)
        browser.see("#request-shown", f"{count} request")
        assert browser.count("#request-list tr:not(.detail)") == count
    browser.click(f"{DETAIL} a[href='#OMNI-13']")
    browser.see("#OMNI-13", "The generation type frame takes exactly 1 image.")
    browser.until(lambda: browser.focused() == "OMNI-13")
    assert browser.one("nav [aria-current]").text == "Contract"


def test_snippets_are_copied_without_the_key(page: Page) -> None:
    with page.api() as api:
        api.post(CREATE, json=BODY)
    browser = page.open("requests")
    permissions = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    browser.driver.execute_cdp_cmd("Browser.grantPermissions", permissions)
    browser.click(".opener")
    copied: list[str] = []
    for place, title in enumerate(("curl", "Python"), 1):
        browser.click(f"{DETAIL} .snippet:nth-child({place}) button")
        browser.see("#said", f"Copied: {title}")
        copied.append(browser.run("return navigator.clipboard.readText()"))
    curl, python = copied
    assert (curl.startswith("curl "), "import httpx" in python, BODY["prompt"] in curl) == (True, True, True)
    assert page.server.api_key not in curl + python
    # Without a clipboard, what is to be copied is selected.
    browser.run("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    browser.click(f"{DETAIL} .snippet button")
    browser.see("#said", "Ctrl+C")
    assert browser.run("return String(getSelection())") == curl


def test_the_contract_is_read_and_tried(page: Page) -> None:
    browser = page.open("createGeminiOmniVideo")
    create = "#createGeminiOmniVideo"
    browser.see(create, "generation_type", "default reference", "one of Gemini-Omini, Omni")
    browser.see(create, "OMNI-16 A duration and a reference video may not be given together")
    browser.see(create, "data.task_id", "429 The call was not taken")
    browser.choose("#example-createGeminiOmniVideo", "3")
    browser.click(f"{create} .tryit button[type=submit]")
    browser.see(f"{create} .answer", "HTTP 200", '"code": "20000"', '"model": "omni-10s"')
    [entry] = page.server.service.billed
    browser.write("#key-createGeminiOmniVideo", "wrong")
    browser.click(f"{create} .tryit button[type=submit]")
    browser.see(f"{create} .answer", "authentication failed")
    browser.click("#queryVideo summary")
    browser.write("#key-queryVideo", page.server.api_key)
    browser.write("#taskId-queryVideo", entry.task_id)
    browser.click("#queryVideo .tryit button[type=submit]")
    browser.see("#queryVideo .answer", '"status": "queued"')
    browser.click("#uploadFile summary")
    browser.one("#file-uploadFile").send_keys(__file__)
    browser.click("#uploadFile .tryit button[type=submit]")
    browser.see("#uploadFile .answer", "its extension is none of")
    browser.write("#rule-text", "first frame")
    browser.until(lambda: browser.count("#contract-body tr[id^=OMNI]") == 1)
