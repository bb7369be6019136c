"""The program `linernotes serve`, and a history for it that was imported before."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox import Sandbox

# What the charts are drawn with: the lab writes it.
VEGA = Path(sys.prefix) / "share/linernotes/vega.js"
# Seven years, so that time is told apart by years, then by months, then by days.
YEARS, PLAYS = 7, 4_000


@dataclass
class Server:
    """A running server, the sandbox that it takes for Spotify, and what it keeps."""

    url: str
    sandbox: Sandbox
    folder: Path
    process: subprocess.Popen

    def hits(self, route: str) -> int:
        """How often the server, or whoever else, has asked the sandbox for something."""
        return self.sandbox.control("hits", "GET")["by_route"].get(route, 0)

    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")


def linernotes(*arguments: object, **variables: str) -> str:
    """What the program prints."""
    command = [os.environ["LINERNOTES_PROGRAM"], *map(str, arguments)]
    done = subprocess.run(command, env=environment(**variables), capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{arguments}: {done.stderr}"
    return done.stdout


def environment(**variables: str) -> dict[str, str]:
    """This machine's variables without its user's own keys, and those that are given."""
    strange = ("SPOTIFY_", "SPOTIPY_", "BROWSER", "DISPLAY", "WAYLAND_DISPLAY")
    own = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
    return {**own, "SPOTIFY_KEYS_FILE": "", "LINERNOTES_VEGA": str(VEGA), **variables}


def archive(folder: Path, listener: str, *how: str) -> Path:
    """A privacy download of a listener's, as a folder."""
    command = [os.environ["SPOTIFY_SANDBOX"], "archive", str(folder), "--listener", listener, "--package", "extended", *how]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60)
    return folder


def history(sandbox: Sandbox, folder: Path) -> Path:
    """Robin's own diary with all that they played, and with what is known of it. Their snapshot says whose it is."""
    download = archive(folder / "download", "robin", f"--years={YEARS}", f"--plays={PLAYS}", "--quirks=none")
    diary = folder / "diary" / "diary.sqlite"
    given = {
        "SPOTIFY_SANDBOX_URL": sandbox.url,
        "SPOTIFY_REDIRECT_URI": "http://127.0.0.1/callback",
        "SPOTIFY_DIARY": str(diary),
        "SPOTIFY_TOKEN_FOLDER": str(folder / "tokens"),
    }
    sandbox.control("consent", mode="agree", listener="robin")
    linernotes("history", "import", download, **given)
    linernotes("sign-in", "-s", "user-top-read", **given)
    linernotes("snapshot", **given)
    linernotes("history", "enrich", **given)
    return diary


@contextmanager
def serve(sandbox: Sandbox, folder: Path, diary: Path | None = None, port: int = 0) -> Iterator[Server]:
    """A server of its own, which ends with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    own = {"SPOTIFY_SANDBOX_URL": sandbox.url, "SPOTIFY_DIARY": str(diary or folder / "nobody.sqlite")}
    command = [os.environ["LINERNOTES_PROGRAM"], "serve", "--listen", f"127.0.0.1:{port}", "--folder", str(folder / "kept")]
    with (folder / "log").open("a", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, env=environment(**own), cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True
        )
    try:
        line = process.stdout.readline()
        while line and "Liner Notes is on " not in line:
            line = process.stdout.readline()
        assert line, f"the server did not start: {(folder / 'log').read_text(encoding='utf-8')}"
        yield Server(line.split("Liner Notes is on ")[1].split()[0], sandbox, folder, process)
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()
