"""Turns the address of a sandbox, or the path of its program, into what clients and tests need."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

CLIENT_ID = "5a4db0c0ffee5a4db0c0ffee5a4db0c0"
CLIENT_SECRET = "c0decafec0decafec0decafec0decafe"
# The apps that have a profile of their own, whatever the sandbox's is: (client id, client secret).
PROFILES = {
    "extended": (CLIENT_ID[:31] + "1", CLIENT_SECRET[:31] + "1"),
    "development-2026": (CLIENT_ID[:31] + "2", CLIENT_SECRET[:31] + "2"),
    "legacy-features": (CLIENT_ID[:31] + "3", CLIENT_SECRET[:31] + "3"),
}
REDIRECT_URI = "http://127.0.0.1:8888/callback"
SCOPES = (
    "ugc-image-upload user-read-playback-state user-modify-playback-state user-read-currently-playing "
    "app-remote-control streaming playlist-read-private playlist-read-collaborative playlist-modify-private "
    "playlist-modify-public user-follow-modify user-follow-read user-read-playback-position user-top-read "
    "user-read-recently-played user-library-modify user-library-read user-read-email user-read-private"
)

# A whole JPEG of one grey pixel, in base64: a playlist's cover.
JPEG = (
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkK"
    "DA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k="
)


class Sandbox:
    """A running sandbox: where it is, and what only tests may ask of it."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def control(self, what: str, method: str = "POST", **settings: object) -> dict:
        """Moves one of the sandbox's levers, and gives what it answers."""
        response = requests.request(method, f"{self.url}/_sandbox/{what}", json=settings, timeout=10)
        assert response.ok, f"/_sandbox/{what} answered {response.status_code}: {response.text}"
        return response.json() if response.content else {}

    def sign_in(self, client_id: str = CLIENT_ID, listener: str = "robin", scopes: str = SCOPES) -> dict:
        """An access token and a refresh token, without a browser."""
        return self.control("sign-in", client_id=client_id, listener=listener, scopes=scopes)

    def callback(self, authorize_url: str) -> str:
        """Where a browser whose user agrees is sent by this address; the app is not called."""
        response = requests.get(authorize_url, allow_redirects=False, timeout=10)
        assert response.is_redirect, f"{authorize_url} answered {response.status_code}: {response.text[:300]}"
        return response.headers["Location"]

    def code(self, authorize_url: str) -> str:
        """The code that the callback carries."""
        return parse_qs(urlsplit(self.callback(authorize_url)).query)["code"][0]

    def api(self, token: str, method: str, path: str, **how: Any) -> requests.Response:
        """A request to the Web API that no client's opinions have touched."""
        address = path if path.startswith("http") else f"{self.url}/v1{path}"
        headers = {"Authorization": f"Bearer {token}", **how.pop("headers", {})}
        return requests.request(method, address, headers=headers, timeout=10, **how)

    def get(self, token: str, path: str, **query: object) -> dict:
        """The JSON of an answer that must be 200."""
        response = self.api(token, "GET", path, params=query)
        assert response.status_code == 200, f"{path} {query} answered {response.status_code}: {response.text[:300]}"
        return response.json()

    def entries(self, token: str, path: str, **query: object) -> list:
        """All rows of a paged list, by following `next` to the end."""
        page, found = self.get(token, path, **query), []
        while page:
            found += page["items"]
            page = self.get(token, page["next"]) if page["next"] else None
        return found


@contextmanager
def start(program: str, *arguments: str) -> Iterator[Sandbox]:
    """A sandbox of its own, which stops with the block: its standard input closes."""
    command = [program, "--port", "0", "--stop-with-input", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        assert line.startswith("Spotify sandbox on http://127.0.0.1:"), f"{program} began with {line!r}"
        yield Sandbox(line.split()[-1])
        process.stdin.close()
        process.wait(timeout=10)
