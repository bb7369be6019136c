//! Recommendations: tracks like others, tuned by how they sound. Closed to apps made after 27 November 2024.

use serde::{Deserialize, Serialize};

use crate::lenient::{integer, or_default};
use crate::request::Request;
use crate::{ArtistId, Error, Id, Pending, Result, Spotify, Track, TrackId};

/// What to recommend: one to five seeds, and how the tracks are to sound.
///
/// ```
/// use spotify_client::{Recommend, Tunable, Tuning};
///
/// let calm = Recommend {
///     seed_genres: vec!["jazz".to_owned()],
///     tuning: vec![Tuning::Max(Tunable::Energy, 0.4), Tuning::Target(Tunable::Tempo, 90.0)],
///     ..Recommend::default()
/// };
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recommend {
    /// Whose tracks are like those wanted.
    pub seed_artists: Vec<ArtistId>,
    /// Which are like those wanted.
    pub seed_tracks: Vec<TrackId>,
    /// Of those that [`Spotify::genre_seeds`] names.
    pub seed_genres: Vec<String>,
    /// How many tracks at most, 1 to 100; 20 where it is not said.
    pub limit: Option<usize>,
    /// What is wanted of the tracks.
    pub tuning: Vec<Tuning>,
}

/// What is wanted of one attribute, in its own unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tuning {
    /// At least so much: no other track comes.
    Min(Tunable, f64),
    /// At most so much: no other track comes.
    Max(Tunable, f64),
    /// About so much: the nearest tracks come.
    Target(Tunable, f64),
}

macro_rules! tunables {
    ($($(#[$doc:meta])* $name:ident: $wire:literal;)*) => {
        /// What recommendations can be tuned by.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Tunable {
            $($(#[$doc])* $name,)*
        }

        impl Tuning {
            /// As a query says it.
            const fn parameter(self) -> (&'static str, f64) {
                match self {
                    $(Self::Min(Tunable::$name, value) => (concat!("min_", $wire), value),)*
                    $(Self::Max(Tunable::$name, value) => (concat!("max_", $wire), value),)*
                    $(Self::Target(Tunable::$name, value) => (concat!("target_", $wire), value),)*
                }
            }
        }
    };
}

tunables! {
    /// 0 to 1: how sure it is that it is acoustic.
    Acousticness: "acousticness";
    /// 0 to 1: how well it suits dancing.
    Danceability: "danceability";
    /// Length in milliseconds.
    DurationMs: "duration_ms";
    /// 0 to 1: how intense it feels.
    Energy: "energy";
    /// 0 to 1: above 0.5 it is meant as instrumental.
    Instrumentalness: "instrumentalness";
    /// 0 is C, 1 is C♯, … 11 is B.
    Key: "key";
    /// 0 to 1: an audience; above 0.8 it is live.
    Liveness: "liveness";
    /// Overall, in dB; mostly -60 to 0.
    Loudness: "loudness";
    /// 1 is major, 0 is minor.
    Mode: "mode";
    /// 0 to 100.
    Popularity: "popularity";
    /// 0 to 1: spoken words; above 0.66 it is speech.
    Speechiness: "speechiness";
    /// Beats a minute.
    Tempo: "tempo";
    /// Beats in a bar, 3 to 7.
    TimeSignature: "time_signature";
    /// 0 to 1: from sad to happy.
    Valence: "valence";
}

/// What is recommended, and what became of each seed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recommendations {
    /// In no order that Spotify tells.
    #[serde(default, deserialize_with = "or_default")]
    pub seeds: Vec<Seed>,
    /// The nearest first; fewer than wanted, or none, where little is like the seeds.
    #[serde(default, deserialize_with = "or_default")]
    pub tracks: Vec<Track>,
}

/// What became of a seed. Spotify writes these fields in camel case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seed {
    /// The id of the artist or track, or the name of the genre.
    #[serde(default, deserialize_with = "or_default")]
    pub id: String,
    /// `artist`, `track` or `genre`; sometimes in capitals.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// How many tracks are like it.
    #[serde(default, deserialize_with = "integer")]
    pub initial_pool_size: Option<i64>,
    /// How many of them are within the tuning.
    #[serde(default, deserialize_with = "integer")]
    pub after_filtering_size: Option<i64>,
    /// How many of those can be played in the market.
    #[serde(default, deserialize_with = "integer")]
    pub after_relinking_size: Option<i64>,
}

#[derive(Deserialize)]
struct GenreSeeds {
    genres: Vec<String>,
}

impl Spotify {
    /// Tracks that are like the seeds.
    ///
    /// `GET /recommendations` · no scope · 100 at most, in one request · closed to apps made after 27 November 2024.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for no seed, more than five, or a limit or number out of range; [`Error::Closed`], and what every
    /// call may meet.
    pub fn recommendations(&self, wanted: Recommend) -> Pending<Recommendations> {
        self.call(request(wanted))
    }

    /// The genres that recommendations can start from: more than a hundred names such as `alt-rock`.
    ///
    /// `GET /recommendations/available-genre-seeds` · no scope · closed to apps made after 27 November 2024.
    ///
    /// # Errors
    ///
    /// [`Error::Closed`], and what every call may meet.
    pub fn genre_seeds(&self) -> Pending<Vec<String>> {
        let request = Request::get("recommendations/available-genre-seeds").kept().closed_in_2024("genre seeds");
        let answer = self.call::<GenreSeeds>(Ok(request));
        Box::pin(async move { Ok(answer.await?.genres) })
    }
}

fn request(wanted: Recommend) -> Result<Request> {
    let Recommend { seed_artists, seed_tracks, seed_genres, limit, tuning } = wanted;
    let wrong = |what: String| Err(Error::Argument(what));
    let seeds = seed_artists.len() + seed_tracks.len() + seed_genres.len();
    if !(1..=5).contains(&seeds) {
        return wrong(format!(
            "recommendations need one to five seeds, and these are {seeds}: give artists, tracks or genres"
        ));
    }
    if let Some(genre) = seed_genres.iter().find(|genre| genre.trim().is_empty() || genre.contains(',')) {
        return wrong(format!(
            "`{genre}` is not a genre: give each name that `genre_seeds()` lists as a seed of its own"
        ));
    }
    if let Some(limit) = limit.filter(|limit| !(1..=100).contains(limit)) {
        return wrong(format!("recommendations are 1 to 100 tracks, not {limit}: ask for fewer at a time"));
    }
    let tuning: Vec<(&'static str, f64)> = tuning.iter().map(|tuning| tuning.parameter()).collect();
    if let Some((name, value)) = tuning.iter().find(|(_, value)| !value.is_finite()) {
        return wrong(format!("{value} is no number for `{name}`: give one in the attribute's own unit"));
    }
    let request = Request::get("recommendations")
        .query_if("seed_artists", joined(seed_artists.iter().map(Id::as_str)))
        .query_if("seed_tracks", joined(seed_tracks.iter().map(Id::as_str)))
        .query_if("seed_genres", joined(seed_genres.iter().map(|genre| genre.trim())))
        .query_if("limit", limit)
        .in_market()
        .closed_in_2024("recommendations");
    Ok(tuning.into_iter().fold(request, |request, (name, value)| request.query(name, value)))
}

/// Seeds with commas between; nothing where there are none.
fn joined<'a>(seeds: impl Iterator<Item = &'a str>) -> Option<String> {
    let seeds: Vec<&str> = seeds.collect();
    (!seeds.is_empty()).then(|| seeds.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_genres(names: &[&str]) -> Recommend {
        Recommend { seed_genres: names.iter().map(|name| (*name).to_owned()).collect(), ..Recommend::default() }
    }

    #[test]
    fn a_request_says_seeds_limit_and_tuning_and_nothing_else() {
        let track = TrackId::parse("0ND8rF8oirMXtE59n585P6").unwrap();
        let wanted = Recommend {
            seed_tracks: vec![track.clone(), track],
            limit: Some(100),
            tuning: vec![Tuning::Min(Tunable::DurationMs, 120_000.0), Tuning::Target(Tunable::Energy, 0.45)],
            ..of_genres(&["jazz"])
        };
        let expected = [
            ("seed_tracks", "0ND8rF8oirMXtE59n585P6,0ND8rF8oirMXtE59n585P6"),
            ("seed_genres", "jazz"),
            ("limit", "100"),
            ("min_duration_ms", "120000"),
            ("target_energy", "0.45"),
        ];
        assert_eq!(request(wanted).unwrap().query, expected.map(|(name, value)| (name, value.to_owned())));
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_a_reason() {
        let number = |value| Recommend { tuning: vec![Tuning::Max(Tunable::Key, value)], ..of_genres(&["jazz"]) };
        let limit = |limit| Recommend { limit: Some(limit), ..of_genres(&["jazz"]) };
        for (wanted, reason) in [
            (Recommend::default(), "these are 0"),
            (of_genres(&["a", "b", "c", "d", "e", "f"]), "these are 6"),
            (of_genres(&["jazz,soul"]), "not a genre"),
            (of_genres(&[" "]), "not a genre"),
            (limit(0), "not 0"),
            (limit(101), "not 101"),
            (number(f64::NAN), "`max_key`"),
            (number(f64::INFINITY), "`max_key`"),
        ] {
            let message = request(wanted).expect_err(reason).to_string();
            assert!(message.contains(reason), "{message}");
        }
    }

    #[test]
    fn a_seed_is_read_from_camel_case() {
        let json = r#"{"seeds":[{"initialPoolSize":500,"afterFilteringSize":250,"afterRelinkingSize":249,"href":null,
            "id":"jazz","type":"GENRE"}],"tracks":[]}"#;
        let seed = serde_json::from_str::<Recommendations>(json).unwrap().seeds.remove(0);
        let sizes = (seed.initial_pool_size, seed.after_filtering_size, seed.after_relinking_size);
        assert_eq!((seed.id.as_str(), sizes), ("jazz", (Some(500), Some(250), Some(249))));
    }
}
