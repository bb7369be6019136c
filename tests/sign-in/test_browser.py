"""Notebook 02 as its reader goes through it: in JupyterLab, with the consent page and the page that says it worked."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from pathlib import Path

import pytest
from notebook import CHROMIUM, DRIVER, Person, browser, jupyterlab, unrun
from sandbox import Sandbox

NAME = "02-sign-in.ipynb"
LINK = ".jp-OutputArea-output a[href*='/authorize?']"
INPUT = ".jp-Stdin-input"
KERNEL = ".jp-Notebook-ExecutionIndicator[data-status='{}']"


@pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="there is no Chromium with its driver on this machine")
def test_a_person_signs_in_from_the_notebook(sandbox: Sandbox, tmp_path: Path) -> None:
    folder, profile = tmp_path / "notebooks", tmp_path / "profile"
    folder.mkdir()
    unrun(NAME, folder)
    environment = {
        "SPOTIFY_CLIENT_ID": "",
        "SPOTIFY_CLIENT_SECRET": "",
        "SPOTIPY_CLIENT_ID": "",
        "SPOTIPY_CLIENT_SECRET": "",
        "SPOTIFY_KEYS_FILE": "",
        "SPOTIFY_SANDBOX_URL": sandbox.url,
        "SPOTIFY_REDIRECT_URI": "http://127.0.0.1/callback",
        "SPOTIFY_TOKEN_FOLDER": str(tmp_path / "sign-ins"),
    }
    with jupyterlab(NAME, folder, **environment) as address, browser(profile) as chromium:
        person = Person(chromium)
        person.opens(address)
        person.waits_for(KERNEL.format("idle"), 120)
        person.chooses("Run", "Run All Cells")

        # The lesson's own consent, on the page; then the one-line sign-in, and the one that asks for more.
        agree(person, "lesson", asks="See the artists and tracks you play most", worked="The code is here")
        agree(person, "one-line", asks=None, worked="you are signed in as Robin Vale")
        agree(person, "more", asks="See what you played lately", worked="you are signed in as Robin Vale")

        person.waits_for(KERNEL.format("idle"), 120)
        person.sees("notebook-end")
        person.chooses("File", "Save Notebook")
        outputs = saved_outputs(folder / NAME)
    text = json.dumps(outputs)
    assert [output for cell in outputs for output in cell if output["output_type"] == "error"] == []
    assert "Signed in as Robin Vale." in text and "for Robin Vale" in text
    assert "Press Enter" not in text, "what was said about the question is taken back"


def saved_outputs(notebook: Path) -> list:
    """The outputs of every cell, once the last one has some."""
    deadline = time.monotonic() + 30
    while True:
        with suppress(ValueError):
            cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
            outputs = [cell["outputs"] for cell in cells if cell["cell_type"] == "code"]
            if outputs[-1]:
                return outputs
        assert time.monotonic() < deadline, "the notebook is not saved"
        time.sleep(0.2)


def agree(person: Person, name: str, asks: str | None, worked: str) -> None:
    """From the link in the notebook to the page that says it worked, and back."""
    chromium = person.browser
    # A cell before this one may still show its own link.
    question = person.waits_for(INPUT, 180)
    link = person.waits_for(LINK)
    chromium.execute_script("arguments[0].scrollIntoView({block: 'center'})", link)
    person.sees(f"{name}-1-link")
    person.follows(link)
    if asks:
        assert asks in person.waits_for("main, body").text
        person.sees(f"{name}-2-consent")
        person.waits_for("button[value=agree]").click()
    person.waits_until(f"document.body?.innerText?.includes({json.dumps(worked)})", 30)
    assert "code=" not in chromium.current_url and chromium.current_url.endswith("/signed-in"), chromium.current_url
    history = chromium.execute_script("return performance.getEntriesByType('navigation')[0].name")
    assert "code=" not in history
    person.sees(f"{name}-3-worked")
    person.goes_back()
    chromium.execute_script("arguments[0].scrollIntoView({block: 'center'})", question)
    person.sees(f"{name}-4-back")
    person.answers(question, "")
