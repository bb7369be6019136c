"""Reads many single tracks from a sandbox that takes its time, with our client and with spotipy, in one run.

Prints JSON: seconds for each.
"""

import argparse
import json
import os
import subprocess
import sys
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

        ours = read_with_ours(arguments.ours, url, ids)
        theirs.track(ids[0])
        begun = time.monotonic()
        for track in ids:
            theirs.track(track)
        print(json.dumps({"tracks": len(ids), "ours": ours, "spotipy": time.monotonic() - begun}))
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


def read_with_ours(program, url, ids):
    """Seconds from the first request to the last answer, as for the other."""
    hidden = ("SPOTIFY_CLIENT_ID", "SPOTIFY_CLIENT_SECRET", "SPOTIPY_CLIENT_ID", "SPOTIPY_CLIENT_SECRET", "SPOTIFY_KEYS_FILE")
    environment = {**os.environ, **dict.fromkeys(hidden, ""), "SPOTIFY_SANDBOX_URL": url}
    output = subprocess.run([program], input="\n".join(ids), env=environment, stdout=subprocess.PIPE, text=True, check=True)
    answer = json.loads(output.stdout.splitlines()[-1])
    assert answer["tracks"] == len(ids), f"only {answer['tracks']} came"
    return answer["seconds"]


main()
