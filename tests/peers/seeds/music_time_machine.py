"""The code of "Build a Spotify Music Time Machine with Python and OAuth 2.0", in its own words and order.

Changed: the host names, and `localhost`, which Spotify no longer accepts, in `.env`.
"""

# ruff: noqa
# fmt: off
import os
from dotenv import load_dotenv
import spotipy
from spotipy.oauth2 import SpotifyOAuth

# The host names.
SpotifyOAuth.OAUTH_AUTHORIZE_URL = os.environ["SPOTIFY_SANDBOX_URL"] + "/authorize"
SpotifyOAuth.OAUTH_TOKEN_URL = os.environ["SPOTIFY_SANDBOX_URL"] + "/api/token"

# Load credentials from .env file
load_dotenv()

# Define the permissions we need
scope = "user-top-read playlist-modify-public playlist-modify-private"

# Create Spotify client with OAuth
sp = spotipy.Spotify(auth_manager=SpotifyOAuth(scope=scope))
sp.prefix = os.environ["SPOTIFY_SANDBOX_URL"] + "/v1/"  # The last host name.

# Get current user info
user = sp.current_user()
print(f"Authenticated as: {user['display_name']}")

# Fetch top tracks from last 4 weeks
print("\nFetching your top tracks...")
top_tracks = sp.current_user_top_tracks(limit=20, time_range='short_term')

# Extract track URIs (Spotify's unique identifiers) and names
track_uris = [track['uri'] for track in top_tracks['items']]
track_names = [track['name'] for track in top_tracks['items']]

# Create a new playlist
print("\nCreating playlist...")
playlist = sp.user_playlist_create(
    user=user['id'],
    name="My Top Tracks - Quick Start",
    public=False,
    description="Created by Music Time Machine - My current favorites"
)

# Add tracks to the playlist
sp.playlist_add_items(playlist['id'], track_uris)

print(f"\nSuccess! Created playlist with {len(track_uris)} tracks")
print(f"Playlist URL: {playlist['external_urls']['spotify']}")
print("\nYour top tracks right now:")
for i, name in enumerate(track_names, 1):
    print(f"  {i}. {name}")

# Fetch top tracks for each time range
short_term = sp.current_user_top_tracks(limit=50, time_range='short_term')
long_term = sp.current_user_top_tracks(limit=50, time_range='long_term')

# Extract track IDs into sets
short_ids = {track['id'] for track in short_term['items']}
long_ids = {track['id'] for track in long_term['items']}

# Forgotten gems: songs in your long-term favorites that you haven't listened to recently
forgotten = long_ids - short_ids
print(f"You loved {len(forgotten)} tracks long-term but haven't heard them recently")

# Get full track details for forgotten gems
forgotten_tracks = [
    track for track in long_term['items']
    if track['id'] in forgotten
]

# Create the playlist
user = sp.current_user()
playlist = sp.user_playlist_create(
    user=user['id'],
    name="Forgotten Gems",
    public=False,
    description="Songs I loved but forgot about – rediscovered by Music Time Machine"
)

track_uris = [track['uri'] for track in forgotten_tracks]
sp.playlist_add_items(playlist['id'], track_uris)

print(f"\nCreated 'Forgotten Gems' with {len(forgotten_tracks)} tracks")
for track in forgotten_tracks:
    print(f"  - {track['name']} – {track['artists'][0]['name']}")

# Fetch audio features for your top tracks
tracks = sp.current_user_top_tracks(limit=50)['items']
track_ids = [track['id'] for track in tracks]
features_list = sp.audio_features(track_ids)

# Show a few examples
for track, features in zip(tracks[:3], features_list[:3]):
    if features:
        print(f"\n{track['name']} – {track['artists'][0]['name']}")
        print(f"  Energy: {features['energy']:.2f}")
        print(f"  Valence: {features['valence']:.2f} (happiness)")
        print(f"  Danceability: {features['danceability']:.2f}")
        print(f"  Tempo: {features['tempo']:.0f} BPM")

def matches_workout_profile(features):
    """Return True if a track looks good for a high-intensity workout."""
    return (
        features['energy'] > 0.7 and
        features['danceability'] > 0.7 and
        features['tempo'] > 120
    )

# Filter top tracks for workout suitability
workout_tracks = [
    track['uri'] for track, feat in zip(tracks, features_list)
    if feat and matches_workout_profile(feat)
]

# Create the playlist
playlist = sp.user_playlist_create(
    user=user['id'],
    name="Workout Boost",
    public=False,
    description="High-energy tracks for the gym – generated from my top-50"
)

sp.playlist_add_items(playlist['id'], workout_tracks)
print(f"Created 'Workout Boost' with {len(workout_tracks)} tracks")

def matches_workout_profile(features):
    """Check if a track suits a workout playlist"""
    return (
        features['energy'] > 0.75 and
        features['valence'] > 0.50 and
        features['tempo'] > 140 and
        features['danceability'] > 0.6
    )

# Filter your top tracks for workout-suitable songs
workout_tracks = [
    tracks[i] for i in range(len(tracks))
    if features_list[i] and matches_workout_profile(features_list[i])
]

print(f"Found {len(workout_tracks)} workout tracks from your top 50")
