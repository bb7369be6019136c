"""A notebook in JupyterLab, and a person with a browser in front of it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
# Nothing that asks servers elsewhere.
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1200,1000 --force-color-profile=srgb"
).split()


@contextmanager
def browser(profile: Path) -> Iterator[webdriver.Chrome]:
    """A browser with an empty profile."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in [*ARGUMENTS, f"--user-data-dir={profile}"]:
        options.add_argument(argument)
    browser = webdriver.Chrome(options, webdriver.ChromeService(DRIVER))
    try:
        yield browser
    except BaseException:
        Person(browser).sees("failed")
        raise
    finally:
        browser.quit()


def unrun(name: str, folder: Path) -> None:
    """Puts a copy of a notebook of the course into a folder, without its outputs."""
    notebook = json.loads(from_folder(name))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    (folder / name).write_text(json.dumps(notebook), encoding="utf-8")


def stored(name: str, folder: Path) -> None:
    """Puts a copy of a notebook of the course into a folder, as it is stored. Nobody here trusts its outputs."""
    (folder / name).write_text(from_folder(name), encoding="utf-8")


def from_folder(name: str) -> str:
    return (ROOT / "notebooks" / name).read_text(encoding="utf-8").replace("../crates/", f"{ROOT}/crates/")


@contextmanager
def jupyterlab(name: str, folder: Path, **environment: str) -> Iterator[str]:
    """The address of a notebook of the folder in JupyterLab."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}"]
    command += ["--ServerApp.log_level=ERROR"]
    given = {**os.environ, "JUPYTER_TOKEN": token, "LINERNOTES_SPARE_LINGER": "3", **environment}
    with subprocess.Popen(command, env=given, cwd=folder, stdin=subprocess.DEVNULL) as server:
        try:
            yield f"http://127.0.0.1:{port}/lab/tree/{name}?token={token}&reset"
        finally:
            server.terminate()


class Person:
    """Looks at a page, waits for things, clicks them, and takes pictures."""

    def __init__(self, browser: webdriver.Chrome) -> None:
        self.browser = browser
        pictures = os.environ.get("LINERNOTES_SCREENSHOTS")
        self.pictures = Path(pictures) if pictures else None

    def opens(self, address: str) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                return self.browser.get(address)
            except WebDriverException:
                assert time.monotonic() < deadline, f"{address} does not answer"
                time.sleep(0.2)

    def waits_for(self, what: str, seconds: float = 60) -> WebElement:
        """The last element of a CSS selector, once there is one."""
        found = lambda browser: (browser.find_elements(By.CSS_SELECTOR, what) or [None])[-1]  # noqa: E731
        return self.waits(seconds).until(found, f"there is no {what}")

    def waits_until(self, condition: str, seconds: float = 60) -> None:
        """Waits for JavaScript to say yes."""
        self.waits(seconds).until(lambda browser: browser.execute_script(f"return Boolean({condition})"), condition)

    def waits(self, seconds: float) -> WebDriverWait:
        """Looks again and again, also where the browser is between two pages or something is just being replaced."""
        return WebDriverWait(self.browser, seconds, 0.1, [WebDriverException])

    def chooses(self, menu: str, item: str) -> None:
        """Chooses from JupyterLab's menu."""
        for kind, text in (("lm-MenuBar-itemLabel", menu), ("lm-Menu-itemLabel", item)):
            label = (By.XPATH, f"//div[contains(@class, '{kind}') and normalize-space() = '{text}']")
            WebDriverWait(self.browser, 20).until(expected_conditions.element_to_be_clickable(label)).click()

    def answers(self, question: WebElement, text: str) -> None:
        """Types into the box that a cell shows, which then goes away."""
        question.send_keys(text + Keys.ENTER)
        gone = expected_conditions.staleness_of(question)
        WebDriverWait(self.browser, 30).until(gone, "the question stays")

    def follows(self, link: WebElement) -> None:
        """Opens a link as a click with the middle button does, and looks at the new tab."""
        tabs = set(self.browser.window_handles)
        self.browser.execute_script("arguments[0].click()", link)
        WebDriverWait(self.browser, 20).until(lambda browser: set(browser.window_handles) - tabs, "no tab has opened")
        self.browser.switch_to.window((set(self.browser.window_handles) - tabs).pop())

    def goes_back(self) -> None:
        """Closes the tab, and looks at the notebook."""
        self.browser.close()
        self.browser.switch_to.window(self.browser.window_handles[0])

    def points_at(self, element: WebElement, place: tuple[float, float]) -> None:
        """Moves the mouse to a place in an element, counted from its upper left corner."""
        self._at(element, place).perform()

    def clicks(self, element: WebElement, place: tuple[float, float], times: int = 1) -> None:
        mouse = self._at(element, place)
        (mouse.double_click() if times == 2 else mouse.click()).perform()

    def drags(self, element: WebElement, place: tuple[float, float], by: tuple[int, int]) -> None:
        """Presses the button at a place, moves the mouse in steps, and lets go."""
        half = (by[0] // 2, by[1] // 2)
        mouse = self._at(element, (place[0] - half[0], place[1] - half[1])).click_and_hold()
        mouse.move_by_offset(*half).move_by_offset(*half).release().perform()

    def _at(self, element: WebElement, place: tuple[float, float]) -> ActionChains:
        # Counted from the window's corner: selenium's own offsets are from the middle of what is visible.
        corner = "const box = arguments[0].getBoundingClientRect(); return [box.x, box.y]"
        left, top = self.browser.execute_script(corner, element)
        mouse = ActionChains(self.browser)
        mouse.w3c_actions.pointer_action.move_to_location(round(left + place[0]), round(top + place[1]))
        return mouse

    def picture(self, element: WebElement) -> bytes:
        return element.screenshot_as_png

    def walks_through(self, name: str) -> None:
        """Scrolls through the notebook, a picture a screen."""
        cells = self.browser.find_elements(By.CSS_SELECTOR, ".jp-Notebook .jp-Cell")
        for at, cell in enumerate(cells):
            self.browser.execute_script("arguments[0].scrollIntoView({block: 'start'})", cell)
            if self.pictures:
                time.sleep(0.4)
                self.sees(f"{name}-{at:02}")

    def sees(self, name: str) -> None:
        """Takes a picture, if anybody wants one."""
        if self.pictures:
            self.pictures.mkdir(parents=True, exist_ok=True)
            self.browser.save_screenshot(str(self.pictures / f"{name}.png"))
