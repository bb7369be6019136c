"""What Spotify refuses the sandbox refuses too: with the same status, the same words and the same headers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from calls import ROOMS, Call, Found, all_calls
from conformance import Description
from sandbox import PROFILES, Sandbox

BAD_TOKEN = {"error": {"status": 401, "message": "Missing/invalid/expired access token"}}
# What the file lists a scope for, and Spotify answers without it, if only what is public.
LESS_WITHOUT_SCOPE = {
    "get-current-users-profile",
    "get-a-show",
    "get-a-shows-episodes",
    "get-an-episode",
    "get-multiple-episodes",
    "get-playlists-items",
    "get-playlists-tracks",
    "get-a-list-of-current-users-playlists",
    "get-list-users-playlists",
}
# Playback without its scope may be refused with either.
WITHOUT_SCOPE = {(403, "Insufficient client scope"), (401, "Permissions missing")}


@pytest.fixture(scope="module")
def calls(sandbox: Sandbox, token: str) -> dict[str, Call]:
    """One good call of each operation."""
    return {call.operation: call for call in reversed(list(all_calls(Found(sandbox, token))))}


def send(sandbox: Sandbox, description: Description, token: str, call: Call, **ids: str) -> requests.Response:
    operation = description.operations[call.operation]
    path = operation.path
    for name, value in {**call.path, **ids}.items():
        path = path.replace("{" + name + "}", value)
    return sandbox.api(token, operation.method, path, **call.arguments())


def test_without_a_good_token_every_operation_answers_401(
    sandbox: Sandbox, description: Description, calls: dict[str, Call]
) -> None:
    for name, operation in description.operations.items():
        answer = send(sandbox, description, "BQnonsense", calls[name])
        assert (answer.status_code, answer.json()) == (401, BAD_TOKEN), name
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]
        bare = requests.request(operation.method, f"{sandbox.url}/v1{operation.path}", timeout=10)
        assert (bare.status_code, bare.json()) == (401, BAD_TOKEN), name
        assert 'error="missing_token"' in bare.headers["www-authenticate"]


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "Bearer ", "bearer x", ""])
def test_another_kind_of_authorization_is_a_bad_request(sandbox: Sandbox, header: str) -> None:
    answer = requests.get(f"{sandbox.url}/v1/me", headers={"Authorization": header}, timeout=10)
    assert answer.status_code in (400, 401)
    if header == "Basic abc":
        assert answer.json() == {"error": {"status": 400, "message": "Only valid bearer authentication supported"}}


def test_without_its_scope_an_operation_is_refused(
    sandbox: Sandbox, description: Description, calls: dict[str, Call]
) -> None:
    unscoped, wrong = sandbox.sign_in(scopes="user-read-email")["access_token"], []
    for name, operation in description.operations.items():
        if operation.scopes and name not in LESS_WITHOUT_SCOPE:
            answer = send(sandbox, description, unscoped, calls[name])
            words = answer.json()["error"].get("message") if answer.content else None
            if (answer.status_code, words) not in WITHOUT_SCOPE:
                wrong.append(f"{operation.method} {operation.path}: {answer.status_code} {answer.text[:200]}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_an_app_alone_has_no_listener(sandbox: Sandbox, description: Description, calls: dict[str, Call]) -> None:
    client_id, secret = PROFILES["legacy-features"]
    form = {"grant_type": "client_credentials"}
    answer = requests.post(f"{sandbox.url}/api/token", auth=(client_id, secret), data=form, timeout=10)
    token, wrong = answer.json()["access_token"], []
    for name, operation in description.operations.items():
        if operation.path.startswith("/me"):
            answer = send(sandbox, description, token, calls[name])
            if answer.status_code not in (401, 403, 404):
                wrong.append(f"{operation.method} {operation.path}: {answer.status_code} {answer.text[:200]}")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize(("one", "status"), [("tooshort", 400), ("0" * 22, 404), ("!" * 22, 400)])
def test_ids_that_are_none_or_unknown_are_refused(
    sandbox: Sandbox, description: Description, token: str, calls: dict[str, Call], one: str, status: int
) -> None:
    wrong = []
    for name, operation in description.operations.items():
        for parameter in ("id", "playlist_id"):
            if "{" + parameter + "}" in operation.path:
                answer = send(sandbox, description, token, calls[name], **{parameter: one})
                problems = list(description.problems(operation, answer.status_code, answer.json()))
                # A playlist that is not there is the same to Spotify, whatever its id looks like.
                expected = {status, 404} if parameter == "playlist_id" else {status}
                if answer.status_code not in expected or problems:
                    wrong.append(f"{operation.method} {operation.path}: {answer.status_code} {answer.text[:200]}")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("path", "query", "status", "words"),
    [
        ("/search", {"type": "track"}, 400, "No search query"),
        ("/search", {"q": "a"}, 400, "Missing parameter type"),
        ("/search", {"q": "a", "type": "song"}, 400, "Bad search type field song"),
        ("/search", {"q": "a", "type": "track", "offset": 1001}, 400, None),
        ("/tracks", {}, 400, None),
        ("/tracks", {"ids": ",".join(["0" * 22] * 51)}, 400, None),
        ("/albums", {"ids": ",".join(["0" * 22] * 21)}, 400, None),
        ("/audio-features", {"ids": ",".join(["0" * 22] * 101)}, 400, None),
        (f"/albums/{ROOMS}", {"market": "Germany"}, 400, "Invalid market code"),
        ("/me/top/tracks", {"time_range": "ever"}, 400, None),
        ("/me/following", {"type": "user"}, 400, None),
        ("/me/library/contains", {}, 400, None),
        ("/me/library/contains", {"uris": ",".join([f"spotify:album:{ROOMS}"] * 41)}, 400, None),
        ("/me/library/contains", {"uris": "spotify:nothing:1"}, 400, None),
        ("/me/player/recently-played", {"before": 1, "after": 1}, 400, None),
        ("/recommendations", {}, 400, None),
        ("/no/such/path", {}, 404, None),
    ],
)
def test_bad_questions_are_refused_in_spotifys_words(
    sandbox: Sandbox, token: str, path: str, query: dict, status: int, words: str | None
) -> None:
    answer = sandbox.api(token, "GET", path, params=query)
    assert answer.status_code == status, answer.text[:200]
    error = answer.json()["error"]
    assert error["status"] == status and error["message"]
    assert words is None or error["message"] == words


@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        (
            "POST",
            "/playlists/{own}/items",
            {"uris": ["spotify:local:a:b:c:1"]},
            "Invalid track uri: spotify:local:a:b:c:1",
        ),
        (
            "POST",
            "/playlists/{own}/items",
            {"uris": ["spotify:track:" + "0" * 22]},
            "Payload contains a non-existing ID",
        ),
        ("POST", "/playlists/{own}/items", {"uris": ["{track}"] * 101}, None),
        ("POST", "/playlists/{own}/items", {}, None),
        ("PUT", "/playlists/{own}/items", {"uris": ["{track}"], "range_start": 0, "insert_before": 1}, None),
        ("PUT", "/playlists/{own}/items", {"range_start": 99, "insert_before": 0}, None),
        ("DELETE", "/playlists/{own}/items", {}, None),
        ("POST", "/me/playlists", {}, None),
        ("POST", "/me/playlists", {"name": "Both", "public": True, "collaborative": True}, None),
        ("PUT", "/me/player", {"device_ids": ["one", "two"]}, None),
        ("PUT", "/me/player/play", {"uris": ["{track}"], "context_uri": f"spotify:album:{ROOMS}"}, None),
        ("PUT", "/me/player/volume?volume_percent=101", None, None),
        ("PUT", "/me/player/repeat?state=often", None, None),
        ("PUT", "/me/tracks", {"ids": ["0" * 22] * 51}, None),
        ("PUT", "/me/library", None, None),
        ("PUT", f"/me/library?uris=spotify:album:{ROOMS},nonsense", None, None),
    ],
)
def test_bad_bodies_are_refused_in_spotifys_words(
    sandbox: Sandbox, token: str, method: str, path: str, body: dict | None, words: str | None
) -> None:
    found = Found(sandbox, token)
    if body and "uris" in body:
        body = {**body, "uris": [uri.replace("{track}", found.uris[0]) for uri in body["uris"]]}
    answer = sandbox.api(token, method, path.format(own=found.own), json=body)
    assert answer.status_code == 400, answer.text[:200]
    assert words is None or answer.json() == {"error": {"status": 400, "message": words}}


@pytest.mark.parametrize("text", ["{", "[1, 2", "nonsense", "\x00", '{"name": 5}', '"text"', "null"])
def test_bodies_that_are_not_what_they_should_be_are_a_4xx(sandbox: Sandbox, token: str, text: str) -> None:
    headers = {"Content-Type": "application/json"}
    for method, path in (("POST", "/me/playlists"), ("PUT", "/me/player"), ("PUT", "/me/tracks")):
        answer = sandbox.api(token, method, path, data=text, headers=headers)
        assert 400 <= answer.status_code < 500, f"{method} {path}: {answer.status_code}"


def test_covers_must_be_small_jpegs(sandbox: Sandbox, token: str) -> None:
    own, headers = Found(sandbox, token).own, {"Content-Type": "image/jpeg"}
    for text, statuses in (("bm90IGEgSlBFRw==", {400}), ("%%%", {400}), ("/9j/" + "A" * 400_000, {400, 413})):
        answer = sandbox.api(token, "PUT", f"/playlists/{own}/images", data=text, headers=headers)
        assert answer.status_code in statuses, f"{text[:9]}: {answer.status_code} {answer.text[:200]}"


def test_commands_need_premium(sandbox: Sandbox, description: Description, calls: dict[str, Call]) -> None:
    free = sandbox.sign_in(listener="sam")["access_token"]
    for name, operation in description.operations.items():
        if operation.path.startswith("/me/player") and operation.method != "GET":
            answer = send(sandbox, description, free, calls[name])
            error = {"status": 403, "message": "Player command failed: Premium required", "reason": "PREMIUM_REQUIRED"}
            assert (answer.status_code, answer.json()) == (403, {"error": error}), name


def test_when_nothing_plays_reading_is_204_and_commanding_404(sandbox: Sandbox, token: str) -> None:
    sandbox.control("player", method="DELETE", listener="robin")
    for path in ("/me/player", "/me/player/currently-playing"):
        answer = sandbox.api(token, "GET", path)
        assert (answer.status_code, answer.content) == (204, b"")
    for method, path in (("PUT", "pause"), ("POST", "next"), ("PUT", "seek?position_ms=1"), ("PUT", "play")):
        answer = sandbox.api(token, method, f"/me/player/{path}")
        assert (answer.status_code, answer.json()["error"]["reason"]) == (404, "NO_ACTIVE_DEVICE"), path
    assert sandbox.api(token, "PUT", "/me/player/pause", params={"device_id": "none"}).status_code == 404


@pytest.fixture
def limits(sandbox: Sandbox) -> Iterator[None]:
    yield
    sandbox.control("limits", method="PUT")


def test_too_many_requests_are_told_when_to_come_back(sandbox: Sandbox, token: str, limits: None) -> None:
    sandbox.control("limits", method="PUT", per_30_s=3)
    answers = [sandbox.api(token, "GET", f"/albums/{ROOMS}") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].json() == {"error": {"status": 429, "message": "API rate limit exceeded"}}
    wait = int(answers[3].headers["Retry-After"])
    assert 1 <= wait <= 30
    sandbox.control("clock", advance_seconds=wait)
    assert sandbox.api(token, "GET", f"/albums/{ROOMS}").status_code == 200


def test_a_used_up_quota_says_so(sandbox: Sandbox, limits: None) -> None:
    token = sandbox.sign_in(client_id=PROFILES["development-2026"][0])["access_token"]
    sandbox.control("limits", method="PUT", per_day=1)
    answers = [sandbox.api(token, "GET", f"/albums/{ROOMS}") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1].json()["error"]["reason"] == "QUOTA_EXCEEDED"


def test_another_users_playlist_cannot_be_changed(sandbox: Sandbox, token: str) -> None:
    found = Found(sandbox, token)
    for method, path, body in (
        ("PUT", "", {"name": "Mine now"}),
        ("POST", "/items", {"uris": found.uris[:1]}),
        ("PUT", "/items", {"uris": []}),
        ("DELETE", "/items", {"items": [{"uri": found.uris[0]}]}),
    ):
        answer = sandbox.api(token, method, f"/playlists/{found.public}{path}", json=body)
        assert answer.status_code == 403, f"{method} {path}: {answer.text}"
    made = sandbox.api(token, "POST", "/users/sam/playlists", json={"name": "For another"})
    assert made.status_code == 403
