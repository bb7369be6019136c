//! Turns a track's number into audio features, which go together as real ones do.
//!
//! Each genre has its means. Around them energy goes with loudness and against acousticness, valence with danceability,
//! and the tracks of an album, and of an artist, resemble each other.

use serde::{Deserialize, Serialize, Serializer};

use super::World;
use super::dice::Stream;
use super::id::TrackRef;
use super::title::Version;

/// What Spotify's analysis said of a track, under Spotify's names.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct AudioFeatures {
    #[serde(serialize_with = "as_spotify_prints")]
    pub(crate) danceability: f64,
    #[serde(serialize_with = "as_spotify_prints")]
    pub(crate) energy: f64,
    /// 0 is C, 11 is B, -1 is none.
    pub(crate) key: i8,
    #[serde(serialize_with = "as_spotify_prints")]
    pub(crate) loudness: f64,
    /// 1 is major, 0 is minor.
    pub(crate) mode: i8,
    #[serde(serialize_with = "as_spotify_prints")]
    pub(crate) speechiness: f64,
    #[serde(serialize_with = "as_spotify_prints")]
    pub(crate) acousticness: f64,
    #[serde(serialize_with = "as_spotify_prints")]
    pub(crate) instrumentalness: f64,
    #[serde(serialize_with = "as_spotify_prints")]
    pub(crate) liveness: f64,
    #[serde(serialize_with = "as_spotify_prints")]
    pub(crate) valence: f64,
    #[serde(serialize_with = "as_spotify_prints")]
    pub(crate) tempo: f64,
    pub(crate) time_signature: i8,
}

/// Whole numbers come without a point: `0`, not `0.0`.
fn as_spotify_prints<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if value.fract() == 0.0 { serializer.serialize_i64(*value as i64) } else { serializer.serialize_f64(*value) }
}

/// How often each key comes, C first.
const KEYS: [i8; 20] = [0, 0, 0, 1, 1, 2, 2, 2, 3, 4, 4, 5, 5, 6, 7, 7, 7, 8, 9, 9];

impl World {
    /// The audio features of a track; nothing for one in fifty, which was not analysed.
    pub(crate) fn audio_features(&self, at: TrackRef) -> Option<AudioFeatures> {
        let Some(place) = self.place(at) else { return self.bundled.track(at)?.audio_features };
        let mut dice = self.dice(Stream::Sound, at);
        if dice.one_in(50) {
            return None;
        }
        let genre = place.scene.genre;
        let mut artist = self.dice(Stream::ArtistSound, place.artist());
        let mut album = self.dice(Stream::AlbumSound, place.scene.album(place.slot));
        // The squares of the three shares add up to one, and so do those of each pair below.
        let mut deviation = || 0.5 * artist.bell() + 0.4 * album.bell() + 0.768 * dice.bell();
        let energy = deviation();
        let loudness = 0.76 * energy + 0.65 * deviation();
        let acousticness = -0.72 * energy + 0.69 * deviation();
        let valence = 0.2 * energy + 0.98 * deviation();
        let danceability = 0.46 * valence + 0.89 * deviation();
        let speechiness = deviation();

        let live = self.version(at, &place) == Version::Live;
        let quiet = self.version(at, &place) == Version::Acoustic;
        let (energy, acousticness) = if quiet { (energy - 1.2, acousticness + 2.0) } else { (energy, acousticness) };
        // Who sings in most songs sings in this one too, mostly.
        let instrumental = 0.5 * artist.unit() + 0.5 * dice.unit() < even_sum(genre.instrumentalness);
        let instrumentalness = match (instrumental, dice.below(3)) {
            (true, _) => 0.58 + 0.38 * dice.unit(),
            (_, 0) => 0.0,
            (_, 1) => 0.000_9 * dice.unit() * dice.unit(),
            _ => 0.2 * dice.unit() * dice.unit() * dice.unit(),
        };
        let tail = dice.unit();
        let liveness = match live {
            true => dice.between(0.66, 0.97),
            false => genre.liveness * (0.45 + 0.7 * dice.unit()) + 0.4 * tail * tail * tail * tail * tail * tail,
        };
        let tempo = (genre.tempo + genre.tempo_spread * (0.5 * artist.bell() + 0.866 * dice.bell())).max(46.0);
        let tempo = match dice.below(40) {
            0 if tempo > 110.0 => tempo / 2.0,
            1 if tempo < 105.0 => tempo * 2.0,
            _ => tempo,
        };
        Some(AudioFeatures {
            danceability: rounded(around(genre.danceability, 0.17, danceability)),
            energy: rounded(around(genre.energy, 0.2, energy)),
            key: (*dice.pick(&KEYS) + dice.below(2) as i8 * 2) % 12,
            loudness: thousandths((genre.loudness + 2.3 * loudness).clamp(-50.0, -0.6)),
            mode: i8::from(!dice.chance(genre.minor)),
            speechiness: rounded(around(genre.speechiness, 0.24, speechiness).max(0.0221)),
            acousticness: rounded(around(genre.acousticness, 0.3, acousticness)),
            instrumentalness: rounded(instrumentalness),
            liveness: rounded(liveness.clamp(0.015, 0.995)),
            valence: rounded(around(genre.valence, 0.28, valence)),
            tempo: thousandths(tempo),
            time_signature: match dice.below(60) {
                0..=4 => 3,
                5 => 5,
                6 if genre.energy < 0.3 => 1,
                _ => 4,
            },
        })
    }
}

/// `mean` moved by `deviation`, within 0 to 1: `x / (1 + |x|)` in place of a logistic curve, whose `exp` differs by machine.
fn around(mean: f64, spread: f64, deviation: f64) -> f64 {
    let mean = 2.0 * mean.clamp(0.004, 0.996) - 1.0;
    let place = mean / (1.0 - mean.abs());
    let moved = place + spread * 2.0 * (1.0 + place.abs()) * deviation;
    // What is rare in a genre stays rare: punk with a zither is left to others.
    let moved = match place {
        ..-1.5 => moved.min(place * 0.12),
        1.5.. => moved.max(place * 0.12),
        _ => moved,
    };
    0.5 + 0.5 * moved / (1.0 + moved.abs())
}

/// Below which the mean of two uniform numbers is with the given chance.
fn even_sum(chance: f64) -> f64 {
    if chance < 0.5 { (chance / 2.0).sqrt() } else { 1.0 - ((1.0 - chance) / 2.0).sqrt() }
}

/// Three digits that count, as Spotify has them: 0.585, 0.0556, 0.00686.
fn rounded(value: f64) -> f64 {
    let mut scale = 1_000.0;
    while value * scale < 100.0 && scale < 1e8 {
        scale *= 10.0;
    }
    (value * scale).round() / scale
}

fn thousandths(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::bundled;

    #[test]
    fn numbers_print_as_spotify_prints_them() {
        let cases = [(0.585_04, "0.585"), (0.006_859, "0.00686"), (0.0, "0"), (0.055_61, "0.0556"), (1.0, "1")];
        for (value, expected) in cases {
            let mut out = Vec::new();
            as_spotify_prints(&rounded(value), &mut serde_json::Serializer::new(&mut out)).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }

    /// Pearson's, of deviations from the genre's mean.
    fn correlation(world: &World, first: fn(&AudioFeatures) -> f64, second: fn(&AudioFeatures) -> f64) -> f64 {
        let mut sums = [0.0; 3];
        for genre in World::genres() {
            let tracks = (bundled::TRACKS..world.track_count()).map(TrackRef);
            let pairs: Vec<(f64, f64)> = tracks
                .filter(|track| world.genre_of(*track).name == genre.name)
                .filter_map(|track| world.audio_features(track))
                .map(|features| (first(&features), second(&features)))
                .collect();
            let count = pairs.len() as f64;
            let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / count;
            let (left, right) = (mean(|pair| pair.0), mean(|pair| pair.1));
            let spread = |of: fn(&(f64, f64)) -> f64, mean: f64| {
                (pairs.iter().map(|pair| (of(pair) - mean) * (of(pair) - mean)).sum::<f64>() / count).sqrt()
            };
            let (across, along) = (spread(|pair| pair.0, left), spread(|pair| pair.1, right));
            for (one, other) in &pairs {
                let (one, other) = ((one - left) / across, (other - right) / along);
                sums = [sums[0] + one * other, sums[1] + one * one, sums[2] + other * other];
            }
        }
        sums[0] / (sums[1] * sums[2]).sqrt()
    }

    #[test]
    fn within_genres_features_go_together_as_they_do_in_music() {
        type Of = fn(&AudioFeatures) -> f64;
        let world = World::new(World::DEFAULT_SEED, World::DEFAULT_TRACKS, false);
        let (energy, loudness): (Of, Of) = (|it| it.energy, |it| it.loudness);
        let (acousticness, valence): (Of, Of) = (|it| it.acousticness, |it| it.valence);
        for (name, first, second, expected) in [
            ("energy and loudness", energy, loudness, 0.7),
            ("energy and acousticness", energy, acousticness, -0.6),
            ("valence and danceability", valence, (|it| it.danceability) as Of, 0.4),
            ("tempo and valence", |it| it.tempo, valence, 0.0),
        ] {
            let found = correlation(&world, first, second);
            assert!((found - expected).abs() < 0.1, "{name}: {found}");
        }
    }

    #[test]
    fn genres_sound_as_they_should_and_some_tracks_are_not_analysed() {
        let world = World::new(World::DEFAULT_SEED, World::DEFAULT_TRACKS, false);
        let of_genre = |name: &str| -> Vec<AudioFeatures> {
            let tracks = world.tracks_of_genre(name, 1, 200);
            tracks.into_iter().filter_map(|track| world.audio_features(track)).collect()
        };
        let mean = |name: &str, of: fn(&AudioFeatures) -> f64| {
            let all = of_genre(name);
            all.iter().map(of).sum::<f64>() / all.len() as f64
        };
        assert!(mean("ambient", |it| it.energy) < 0.25 && mean("ambient", |it| it.instrumentalness) > 0.6);
        assert!(mean("punk", |it| it.energy) > 0.8 && mean("punk", |it| it.loudness) > -6.0);
        assert!(mean("house", |it| it.danceability) > 0.7);
        assert!((120.0..128.0).contains(&mean("house", |it| it.tempo)));
        assert!(mean("hip hop", |it| it.speechiness) > mean("folk", |it| it.speechiness));

        let missing = (bundled::TRACKS..world.track_count()).filter(|at| world.audio_features(TrackRef(*at)).is_none());
        let share = missing.count() as f64 / f64::from(world.track_count());
        assert!((0.015..0.025).contains(&share), "{share}");
    }
}
