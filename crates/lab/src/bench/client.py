"""Reads many single tracks from a sandbox that takes its time, with our client and with spotipy, in one run.

Prints JSON: seconds for each, and for ours once more from what it has kept; microseconds that ours adds to a request.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

import requests
import spotipy
from spotipy.oauth2 import SpotifyClientCredentials

CLIENT_ID = "5a4db0c0ffee5a4db0c0ffee5a4db0c0"
CLIENT_SECRET = "c0decafec0decafec0decafec0decafe"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--sandbox", required=True)
    arguments.add_argument("--ours", required=True)
    arguments.add_argument("--own-time", required=True)
    arguments.add_argument("--tracks", type=int, default=1000)
    arguments.add_argument("--milliseconds", type=int, default=50)
    arguments = arguments.parse_args()

    # An app of today, which gets no batches.
    command = [arguments.sandbox, "--port", "0", "--stop-with-input", "--profile", "development-2026"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sandbox:
        url = sandbox.stdout.readline().split()[-1]
        SpotifyClientCredentials.OAUTH_TOKEN_URL = f"{url}/api/token"
        keys = SpotifyClientCredentials(CLIENT_ID, CLIENT_SECRET, cache_handler=spotipy.MemoryCacheHandler())
        theirs = spotipy.Spotify(auth_manager=keys)
        theirs.prefix = f"{url}/v1/"
        ids = find(theirs, arguments.tracks)
        slow = {"fault": "slow", "milliseconds": arguments.milliseconds, "route": "GET /v1/tracks/{id}"}
        requests.post(f"{url}/_sandbox/faults", json=slow, timeout=10).raise_for_status()

        with tempfile.TemporaryDirectory() as folder:
            ours = read_with_ours(arguments.ours, url, ids, folder)
            before = hits(url)
            again = read_with_ours(arguments.ours, url, ids, folder)
            assert hits(url) == before, "the second run asked for something"
        theirs.track(ids[0])
        begun = time.monotonic()
        for track in ids:
            theirs.track(track)
        spotipy_took = time.monotonic() - begun
        requests.delete(f"{url}/_sandbox/faults", timeout=10).raise_for_status()
        own = json.loads(run(arguments.own_time, url, ""))["own"]
        print(json.dumps({"ours": ours, "again": again, "spotipy": spotipy_took, "own_microseconds": own}))
        sandbox.stdin.close()


def find(spotify, count):
    """The ids of so many different tracks."""
    ids = {}
    for letter in "abcdefghijklmnopqrstuvwxyz":
        for offset in range(0, 1000, 10):
            rows = spotify.search(letter, type="track", limit=10, offset=offset)["tracks"]["items"]
            ids.update((row["id"], None) for row in rows)
            if len(ids) >= count:
                return list(ids)[:count]
            if not rows:
                break
    sys.exit(f"the sandbox has only {len(ids)} tracks")


def hits(url):
    """How many requests the sandbox has had of any kind."""
    return sum(requests.get(f"{url}/_sandbox/hits", timeout=10).json()["by_route"].values())


def read_with_ours(program, url, ids, folder):
    """Seconds from the first request to the last answer, as for the other."""
    answer = json.loads(run(program, url, "\n".join(ids), SPOTIFY_CATALOGUE=f"{folder}/catalogue.sqlite"))
    assert answer["tracks"] == len(ids), f"only {answer['tracks']} came"
    return answer["seconds"]


def run(program, url, lines, **variables):
    """The last line that one of our programs prints."""
    hidden = ("SPOTIFY_CLIENT_ID", "SPOTIFY_CLIENT_SECRET", "SPOTIPY_CLIENT_ID", "SPOTIPY_CLIENT_SECRET", "SPOTIFY_KEYS_FILE")
    environment = {**os.environ, **dict.fromkeys(hidden, ""), "SPOTIFY_SANDBOX_URL": url, **variables}
    output = subprocess.run([program], input=lines, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return output.stdout.splitlines()[-1]


main()
