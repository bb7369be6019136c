"""Shows listeners their music with Flask, as the tutorial for it does, but from what was stored beforehand: Spotify is not asked
while a page is waited for.

Reads the top lists and audio features of each listener from the sandbox, then prints a line: where it listens, and a cookie for each
listener. Two processes of gunicorn with eight threads each answer.
"""

import json
import pathlib
import statistics
import sys
import urllib.request

import gunicorn.app.base
import jinja2
from flask import Flask, redirect, render_template, session

FEATURES = ["valence", "danceability", "energy", "tempo"]
KEYS = ["C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"]
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ me.display_name }}'s music</title></head>
<body>
<h1>{{ me.display_name }}</h1>
<h2>How it sounds</h2>
<table>
<tr><th>feature</th><th>mean</th><th>median</th></tr>
{% for name, mean, median in sound %}<tr><td>{{ name }}</td><td>{{ "%.2f"|format(mean) }}</td><td>{{ "%.2f"|format(median) }}</td></tr>
{% endfor %}
</table>
<p>Keys: {{ keys|join(", ") }}</p>
<h2>Top tracks</h2>
<ol>
{% for track in tracks %}<li>
<img src="{{ track.album.images[0].url }}" alt="" width="64" height="64">
<a href="{{ track.external_urls.spotify }}">{{ track.name }}</a>
{{ track.artists|map(attribute="name")|join(", ") }} – {{ track.album.name }}
</li>
{% endfor %}
</ol>
<h2>Top artists</h2>
<ol>
{% for artist in artists %}<li>
{% if artist.images %}<img src="{{ artist.images[0].url }}" alt="" width="64" height="64">{% endif %}
<a href="{{ artist.external_urls.spotify }}">{{ artist.name }}</a> {{ artist.genres|join(", ") }}
</li>
{% endfor %}
</ol>
</body>
</html>
"""


def ask(sandbox, path, token=None, body=None):
    request = urllib.request.Request(sandbox + path, data=body and json.dumps(body).encode())
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def store(sandbox, listener, folder):
    """What the page shows, as Spotify's answers have it."""
    token = ask(sandbox, "/_sandbox/sign-in", body={"listener": listener})["access_token"]
    tracks = ask(sandbox, "/v1/me/top/tracks?limit=50", token)["items"]
    ids = ",".join(track["id"] for track in tracks)
    stored = {
        "me": ask(sandbox, "/v1/me", token),
        "tracks": tracks,
        "artists": ask(sandbox, "/v1/me/top/artists?limit=50", token)["items"],
        "features": ask(sandbox, f"/v1/audio-features?ids={ids}", token)["audio_features"],
    }
    (folder / f"{listener}.json").write_text(json.dumps(stored))


def make_app(folder):
    app = Flask(__name__)
    app.secret_key = "a key for a bench"
    # One that is compiled once, as one in a file is.
    app.jinja_loader = jinja2.DictLoader({"page.html": PAGE})

    @app.route("/your-music")
    def your_music():
        listener = session.get("listener")
        if listener is None:
            return redirect("/")
        stored = json.loads((folder / f"{listener}.json").read_text())
        known = [features for features in stored["features"] if features]
        sound = []
        for name in FEATURES:
            values = [features[name] for features in known]
            sound.append((name, statistics.mean(values), statistics.median(values)))
        keys = sorted({KEYS[features["key"]] for features in known if features["key"] >= 0})
        return render_template(
            "page.html", me=stored["me"], sound=sound, keys=keys, tracks=stored["tracks"], artists=stored["artists"]
        )

    return app


class Server(gunicorn.app.base.BaseApplication):
    def __init__(self, app, cookies):
        self.app = app
        self.cookies = cookies
        super().__init__()

    def load_config(self):
        settings = {"bind": "127.0.0.1:0", "workers": 2, "threads": 8, "worker_class": "gthread", "keepalive": 75, "loglevel": "error"}
        for name, value in settings.items():
            self.cfg.set(name, value)
        self.cfg.set("when_ready", self.say)

    def load(self):
        return self.app

    def say(self, server):
        host, port = server.LISTENERS[0].sock.getsockname()
        print(f"{host}:{port}", *self.cookies, flush=True)


def main():
    sandbox, folder, listeners = sys.argv[1], pathlib.Path(sys.argv[2]), json.loads(sys.argv[3])
    folder.mkdir()
    for listener in listeners:
        store(sandbox, listener, folder)
    app = make_app(folder)
    serializer = app.session_interface.get_signing_serializer(app)
    Server(app, [serializer.dumps({"listener": listener}) for listener in listeners]).run()


main()
