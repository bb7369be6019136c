"""A privacy download, dropped on the page: how far it is, what became of it, and the dashboard that has it."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sandbox import Sandbox
from server import Server, archive, serve
from visitor import SECONDS, Visitor, visitor

PLAYS = 1_500
# What a browser does when somebody lets go of a file over the page. Drivers cannot drag files from a desktop.
DROP = """
const [name, text] = arguments;
const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
const transfer = new DataTransfer();
transfer.items.add(new File([bytes], name));
const target = document.querySelector('main h1');
for (const kind of ['dragenter', 'dragover', 'drop']) {
  target.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer }));
}
"""
# Keeps every state that the page goes through.
WATCH = """
window.stages = [];
const place = document.querySelector('#importing');
const note = () => {
  const stage = place.querySelector('[data-stage]')?.dataset.stage;
  if (stage !== window.stages.at(-1)) window.stages.push(stage);
};
new MutationObserver(note).observe(place, { childList: true, subtree: true });
note();
"""


@pytest.fixture(scope="module")
def newcomers(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on which nobody has imported anything."""
    with serve(sandbox, tmp_path_factory.mktemp("newcomers")) as server:
        yield server


@pytest.fixture(scope="module")
def sam(newcomers: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with visitor(newcomers, tmp_path_factory.mktemp("sam")) as sam:
        sam.looks()
        sam.signs_in("sam")
        sam.waits_to_read("Make it a playlist")
        yield sam


@pytest.fixture(scope="module")
def download(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sam's zip, with what is awkward in real ones."""
    folder = tmp_path_factory.mktemp("download")
    files = archive(folder / "my_spotify_data", "sam", "--years=2", f"--plays={PLAYS}")
    return Path(shutil.make_archive(str(folder / "my_spotify_data"), "zip", files))


def drops(sam: Visitor, name: str, content: bytes) -> None:
    sam.browser.execute_script(DROP, name, base64.b64encode(content).decode())


def test_a_download_that_is_dropped_is_in_the_dashboard(sam: Visitor, download: Path) -> None:
    sam.goes_to("/dashboard")
    sam.waits_to_read("streams")
    before = int(sam.number("streams").replace(",", ""))
    sam.goes_to("/import")
    sam.waits_to_read("You can also drop it anywhere")
    sam.browser.execute_script(WATCH)
    # As slow as at home, where half a minute is what a real one takes.
    size = download.stat().st_size
    sam.browser.set_network_conditions(offline=False, latency=0, download_throughput=-1, upload_throughput=size // 2)
    drops(sam, download.name, download.read_bytes())
    sam.waits_until("/Sending: [1-9]/.test(document.querySelector('#upload button').textContent)", SECONDS)
    sam.waits_to_read("new in your history", "#importing")
    sam.browser.delete_network_conditions()
    stages = sam.browser.execute_script("return window.stages")
    assert stages[0] == "idle" and "receiving" in stages and stages[-1] == "done", stages
    counts = sam.texts("table.report td.number")
    rows, places = int(counts[-1].replace(",", "")), [int(count.replace(",", "")) for count in counts[:-1]]
    assert rows >= PLAYS and sum(places) == rows, "every row is in one place"
    sam.waits_to_read("plays from", "#history")
    # Genres, covers and sounds are looked up by themselves.
    sam.waits_to_read("known", "#importing", 60)
    sam.sees_all("imported")
    sam.goes_to("/dashboard")
    sam.waits_for_charts()
    assert int(sam.number("streams").replace(",", "")) > before + PLAYS // 2
    sam.waits_while(lambda: sam.goes_to("/dashboard") or not sam.texts("#genres .cloud a"), 60, "no genre is known")
    assert sam.complaints() == []


def test_the_same_again_does_no_harm(sam: Visitor, download: Path) -> None:
    sam.goes_to("/dashboard")
    sam.waits_for_charts()
    before = sam.number("streams")
    sam.goes_to("/import")
    sam.waits_for("#download").send_keys(str(download))
    sam.presses("Import it")
    sam.waits_to_read("Your history had all of these plays before.", "#importing")
    sam.goes_to("/dashboard")
    sam.waits_for_charts()
    assert sam.number("streams") == before


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("holiday.jpg", b"no zip", "neither a zip nor a .json"),
        ("broken.zip", b"PK\x03\x04 no more", "zip"),
        ("Streaming_History_Audio_0.json", json.dumps({"no": "plays"}).encode(), ""),
    ],
)
def test_what_is_no_download_is_told_and_changes_nothing(name: str, content: bytes, words: str, sam: Visitor) -> None:
    sam.goes_to("/import")
    sam.waits_to_read("You can also drop it anywhere")
    history = sam.text("#history")
    drops(sam, name, content)
    told = "!document.querySelector('#wrong').hidden || document.querySelector('#importing [data-stage=failed]')"
    sam.waits_until(told, SECONDS)
    assert words in sam.text("#wrong") + sam.text("#importing")
    sam.sees_all(f"import-{name.split('.')[0]}")
    sam.goes_to("/import")
    assert sam.text("#history").split("\n")[0] == history.split("\n")[0]
