"""Somebody in front of a browser: signs in on the sandbox's page, looks, clicks, and knows what the browser did."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from notebook import ARGUMENTS, CHROMIUM, DRIVER, Person
from sandbox import Sandbox
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from server import Server

NAMES = {"robin": "Robin Vale", "sam": "Sam Okoro"}
# As wide and high as what people have in their hands and on their desks.
PHONE, DESKTOP = (390, 844), (1280, 900)
SECONDS = 20


@contextmanager
def visitor(server: Server, folder: Path, script: bool = True) -> Iterator[Visitor]:
    """Somebody with a browser of their own, who is a stranger to the server."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in [*ARGUMENTS, f"--user-data-dir={folder / 'profile'}"]:
        options.add_argument(argument)
    settings = {"download.default_directory": str(folder / "downloads"), "download.prompt_for_download": False}
    if not script:
        settings["profile.managed_default_content_settings.javascript"] = 2
    options.add_experimental_option("prefs", settings)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    browser = webdriver.Chrome(options, webdriver.ChromeService(DRIVER))
    somebody = Visitor(browser, server, folder / "downloads")
    try:
        yield somebody
    except BaseException:
        somebody.sees("failed")
        raise
    finally:
        browser.quit()


def what_plays(sandbox: Sandbox, token: str) -> str:
    """The name of what plays on a listener's phone, where they press play if nothing does. It is asked past the server."""
    now = sandbox.api(token, "GET", "/me/player")
    if now.status_code == 204 or not now.json()["is_playing"]:
        [device, *_] = sandbox.get(token, "/me/player/devices")["devices"]
        assert sandbox.api(token, "PUT", "/me/player", json={"device_ids": [device["id"]], "play": True}).ok
    return sandbox.get(token, "/me/player")["item"]["name"]


class Visitor(Person):
    """A person who visits the server's pages."""

    def __init__(self, browser: webdriver.Chrome, server: Server, downloads: Path) -> None:
        super().__init__(browser)
        self.server, self.downloads = server, downloads

    # Going somewhere

    def goes_to(self, path: str) -> None:
        self.browser.get(self.server.url + path)

    def signs_in(self, listener: str = "robin", path: str = "/") -> None:
        """By the link of a page, over the consent page."""
        self.goes_to(path)
        self.presses("Sign in with Spotify")
        self.agrees(listener)

    def agrees(self, listener: str) -> None:
        """Says on the sandbox's page who they are, and agrees; then they are back."""
        self.waits_for(f"input[value={listener}]").click()
        self.waits_for("button[value=agree]").click()
        self.waits_at(self.server.url)

    def presses(self, words: str) -> None:
        """Clicks the first link, button or heading of a detail with these words."""
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                return self.clicks_on(self.finds(words))
            except StaleElementReferenceException:
                # It was replaced before it could be clicked.
                if time.monotonic() > deadline:
                    raise

    def finds(self, words: str, seconds: float = SECONDS) -> WebElement:
        path = f"//*[(self::a or self::button or self::summary) and contains(normalize-space(.), {json.dumps(words)})]"
        found = lambda browser: next(iter(browser.find_elements(By.XPATH, path)), None)  # noqa: E731
        return self.waits(seconds).until(found, f"there is nothing to press that says {words}")

    def clicks_on(self, element: WebElement) -> None:
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def presses_on(self, selector: str, key: str) -> None:
        """Has the focus go there, and presses a key, whatever becomes of what is there."""
        self.browser.execute_script("document.querySelector(arguments[0]).focus()", selector)
        ActionChains(self.browser).send_keys(key).perform()

    # Waiting

    def waits_at(self, address: str, seconds: float = SECONDS) -> None:
        here = lambda browser: browser.current_url.startswith(address)  # noqa: E731
        self.waits(seconds).until(here, f"not at {address}, but at {self.browser.current_url}")

    def waits_to_read(self, words: str, where: str = "main", seconds: float = SECONDS) -> None:
        self.waits_while(lambda: words not in self.text(where), seconds, f"{words!r} is not there")

    def waits_while(self, condition, seconds: float = SECONDS, problem: str = "it does not change") -> None:
        deadline = time.monotonic() + seconds
        while condition():
            assert time.monotonic() < deadline, f"{problem}: {self.text('body')[:1500]}"
            time.sleep(0.05)

    def waits_for_charts(self) -> None:
        drawn = "document.querySelector('#dashboard')?.dataset.drawn > 0 && !document.querySelector('#dashboard[aria-busy]')"
        self.waits_until(drawn, SECONDS)

    # Looking

    def text(self, where: str = "main") -> str:
        """What can be read there; nothing while there is no such place."""
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                found = self.browser.find_elements(By.CSS_SELECTOR, where)
                return found[0].text if found else ""
            except WebDriverException:
                # It was just being replaced, or the browser is between two pages.
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def texts(self, where: str) -> list[str]:
        script = "return [...document.querySelectorAll(arguments[0])].map(found => found.textContent.trim())"
        return self.browser.execute_script(script, where)

    def number(self, label: str) -> str:
        """One of the dashboard's totals, as it is written."""
        script = (
            "return [...document.querySelectorAll('.totals div')]"
            ".find(total => total.querySelector('dt').textContent === arguments[0])?.querySelector('dd').textContent"
        )
        return self.browser.execute_script(script, label)

    @property
    def path(self) -> str:
        address = urlsplit(self.browser.current_url)
        return address.path + (f"?{address.query}" if address.query else "")

    def looks(self, size: tuple[int, int] = DESKTOP, scheme: str = "light") -> None:
        """From here on with a screen of this size, by day or by night."""
        width, height = size
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        dark = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)

    def sees_all(self, name: str) -> None:
        """Takes a picture of the whole page, also of what is below the window, if anybody wants one."""
        if not self.pictures:
            return
        self.loads_pictures()
        self.pictures.mkdir(parents=True, exist_ok=True)
        picture = self.browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True})
        (self.pictures / f"{name}.png").write_bytes(base64.b64decode(picture["data"]))

    def loads_pictures(self) -> None:
        """Has every picture loaded, also those that wait until somebody scrolls to them. None must be missing."""
        self.browser.execute_script("for (const img of document.images) img.loading = 'eager'")
        self.waits_until("[...document.images].every(image => image.complete)", SECONDS)
        missing = "return [...document.images].filter(image => image.naturalWidth === 0).map(image => image.src)"
        assert self.browser.execute_script(missing) == []

    # What the browser did

    def complaints(self) -> list[str]:
        """What scripts, the policy and the network complained of since this was asked last."""
        return [entry["message"] for entry in self.browser.get_log("browser") if entry["level"] == "SEVERE"]

    def requests(self) -> list[str]:
        """The addresses that were asked since this was asked last."""
        messages = [json.loads(entry["message"])["message"] for entry in self.browser.get_log("performance")]
        sent = [message["params"] for message in messages if message["method"] == "Network.requestWillBeSent"]
        addresses = [request["request"]["url"] for request in sent]
        return [address for address in addresses if address.startswith(("http", "ws"))]
