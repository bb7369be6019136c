"""Finds the sandbox that the clients talk to, or starts one for each file of tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sandbox as sandboxes
from conformance import Description
from sandbox import Sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox where every consent is given at once, by Robin, who has Premium."""
    url, program = os.environ.get("SPOTIFY_SANDBOX_URL"), os.environ.get("SPOTIFY_SANDBOX")
    if url:
        found = Sandbox(url)
        found.control("consent", mode="agree", listener="robin")
        yield found
    elif program:
        with sandboxes.start(program) as found:
            found.control("consent", mode="agree", listener="robin")
            yield found
    else:
        pytest.fail("set SPOTIFY_SANDBOX_URL to a sandbox's address, or SPOTIFY_SANDBOX to the path of its program")


@pytest.fixture(scope="module")
def token(sandbox: Sandbox) -> str:
    """Robin's access token with every scope."""
    return sandbox.sign_in()["access_token"]


@pytest.fixture(scope="session")
def description() -> Description:
    path = os.environ.get("SPOTIFY_OPENAPI")
    if path is None:
        pytest.skip("set SPOTIFY_OPENAPI to Spotify's OpenAPI file to hold the sandbox's answers against it")
    assert Path(path).is_file(), f"SPOTIFY_OPENAPI names {path}, where there is no file"
    return Description(Path(path))
