"""Every page that there is to see, and how to come to it."""

from __future__ import annotations

from urllib.parse import quote

from visitor import Visitor

# Who is not signed in sees these.
STRANGER = {"front": "/", "sign-in-needed": "/dashboard?weekday=1", "no-page": "/no-such-page"}
# Robin sees these.
SIGNED_IN = {
    "welcome": "/",
    "music-short": "/your-music?range=short_term",
    "music-medium": "/your-music?range=medium_term",
    "music-long": "/your-music?range=long_term",
    "preview": "/playlist?range=medium_term",
    "now": "/now",
    "dashboard": "/dashboard",
    "dashboard-artist": "/dashboard?artist={artist}",
    "dashboard-album": "/dashboard?artist={artist}&album={album}",
    "dashboard-nothing": "/dashboard?from=1999-01-01&until=1999-12-31",
    "import": "/import",
    "error": "/dashboard?weekday=Monday",
    "no-page-for-robin": "/no-such-page",
}


def addresses(robin: Visitor) -> dict[str, str]:
    """The pages of a listener, with an artist and an album of theirs."""
    robin.goes_to("/dashboard")
    robin.waits_for("#albums tbody tr")
    row = "return [...document.querySelectorAll('#albums tbody tr td:not(.cover)')].slice(0, 2).map(cell => cell.textContent)"
    album, artist = robin.browser.execute_script(row)
    return {name: path.format(artist=quote(artist), album=quote(album)) for name, path in SIGNED_IN.items()}


def comes_to(one: Visitor, path: str) -> None:
    """Opens a page, and waits until all of it is there."""
    one.goes_to(path)
    one.waits_for("main h1")
    if path.startswith("/dashboard") and one.browser.find_elements("css selector", ".chart"):
        one.waits_for_charts()
    if path == "/now":
        one.waits_while(lambda: "Looking" in one.text("#now"), problem="nothing is seen")
