//! A view to its tables. Each has a name, by which it is shown, drawn and downloaded.

use std::cell::OnceCell;

use chrono::{Datelike as _, NaiveDate};
use linernotes::prelude::*;

use super::table;
use super::view::{Key, View};

/// Rows of a ranking that a page shows. A download has all.
const SHOWN: usize = 50;
/// Artists, albums or tracks that are told apart over time.
const TOLD_APART: usize = 8;
/// Points of tracks.
const POINTS: usize = 250;
/// Plays that a page lists.
const PLAYS: usize = 100;

/// One of the tables of the dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Figure {
    OverTime,
    ArtistsOverTime,
    AlbumsOverTime,
    TracksOverTime,
    Heatmap,
    Genres,
    Popularity,
    Decades,
    Sound,
    Moods,
    Platforms,
    Artists,
    Albums,
    Tracks,
    Plays,
}

/// How much of a table is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What a page has room for.
    Page,
    /// All of it, for a file.
    Whole,
}

/// What is selected, and how finely time is told apart in it.
pub(crate) struct Selected {
    pub(crate) lifetime: Lifetime,
    pub(crate) every: Every,
    pub(crate) totals: Totals,
    /// All tracks by their streams, once somebody has asked for them.
    tracks: OnceCell<DataFrame>,
}

/// The one row of [`Lifetime::totals`] that the head of the page tells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Totals {
    pub(crate) plays: i64,
    pub(crate) streams: i64,
    /// Of the plays whose length is known.
    pub(crate) hours: f64,
    /// Plays whose length nobody knows.
    pub(crate) untold: i64,
    pub(crate) artists: i64,
    pub(crate) albums: i64,
    pub(crate) tracks: i64,
    pub(crate) days: i64,
    pub(crate) skip_rate: Option<f64>,
}

impl Figure {
    pub(crate) const ALL: [Self; 15] = [
        Self::OverTime,
        Self::ArtistsOverTime,
        Self::AlbumsOverTime,
        Self::TracksOverTime,
        Self::Heatmap,
        Self::Genres,
        Self::Popularity,
        Self::Decades,
        Self::Sound,
        Self::Moods,
        Self::Platforms,
        Self::Artists,
        Self::Albums,
        Self::Tracks,
        Self::Plays,
    ];

    /// In addresses and names of files.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::OverTime => "over-time",
            Self::ArtistsOverTime => "artists-over-time",
            Self::AlbumsOverTime => "albums-over-time",
            Self::TracksOverTime => "tracks-over-time",
            Self::Heatmap => "heatmap",
            Self::Genres => "genres",
            Self::Popularity => "popularity",
            Self::Decades => "decades",
            Self::Sound => "sound",
            Self::Moods => "moods",
            Self::Platforms => "platforms",
            Self::Artists => "artists",
            Self::Albums => "albums",
            Self::Tracks => "tracks",
            Self::Plays => "plays",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::OverTime => "Listening over time",
            Self::ArtistsOverTime => "Top artists over time",
            Self::AlbumsOverTime => "Top albums over time",
            Self::TracksOverTime => "Top tracks over time",
            Self::Heatmap => "When you listen",
            Self::Genres => "Genres",
            Self::Popularity => "How popular it is",
            Self::Decades => "Decades",
            Self::Sound => "Energy and danceability",
            Self::Moods => "Moods",
            Self::Platforms => "Devices",
            Self::Artists => "Artists",
            Self::Albums => "Albums",
            Self::Tracks => "Tracks",
            Self::Plays => "Plays, the latest first",
        }
    }

    /// Whether a view has room for it: who looks at one artist is not shown a list of one, but that artist's albums.
    pub(crate) fn belongs_to(self, view: &View) -> bool {
        let one = |key: Key| view.values(key).count() == 1;
        match self {
            Self::Artists => !one(Key::Artist),
            Self::Albums => !one(Key::Album) && !one(Key::Track),
            Self::Tracks => !one(Key::Track),
            Self::ArtistsOverTime => !one(Key::Artist),
            Self::AlbumsOverTime => one(Key::Artist) && !one(Key::Album) && !one(Key::Track),
            Self::TracksOverTime => one(Key::Artist) && one(Key::Album) && !one(Key::Track),
            _ => true,
        }
    }

    /// Its table.
    pub(crate) fn table(self, selected: &Selected, extent: Extent) -> Result<DataFrame> {
        let Selected { lifetime, every, .. } = selected;
        let most = |shown| if extent == Extent::Page { shown } else { usize::MAX };
        let top = |shown| Top { count: most(shown), ..Top::default() };
        match self {
            Self::OverTime => lifetime.over_time(*every),
            Self::ArtistsOverTime => lifetime.artists_over_time(*every, TOLD_APART),
            Self::AlbumsOverTime => lifetime.albums_over_time(*every, TOLD_APART),
            Self::TracksOverTime => lifetime.tracks_over_time(*every, TOLD_APART),
            Self::Heatmap => lifetime.heatmap(),
            Self::Genres => lifetime.genres(),
            Self::Popularity => lifetime.popularity(),
            Self::Decades => lifetime.decades(),
            Self::Sound => sound(selected.tracks()?, most(POINTS)),
            Self::Moods => lifetime.moods(),
            Self::Platforms => lifetime.platforms(),
            Self::Artists => lifetime.top_artists(&top(SHOWN)),
            Self::Albums => lifetime.top_albums(&top(SHOWN)),
            Self::Tracks => Ok(selected.tracks()?.head(Some(most(SHOWN)))),
            Self::Plays => plays(lifetime, most(PLAYS)),
        }
    }
}

impl Selected {
    /// The plays of a view.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownChoice`].
    pub(crate) fn of(lifetime: &Lifetime, choice: &Choice, view: &View) -> Result<Self> {
        let lifetime = lifetime.select(choice)?;
        let totals = lifetime.totals()?;
        let every = every(view, &totals);
        Ok(Self { every, totals: Totals::of(&totals), lifetime, tracks: OnceCell::new() })
    }
}

impl Selected {
    /// What listening is measured in: streams, where the lengths of most plays are not known.
    pub(crate) fn measure(&self) -> &'static str {
        if self.totals.untold * 2 > self.totals.plays { "streams" } else { "hours" }
    }

    /// Every track, the most-played first: counted once, as two figures are made of it.
    fn tracks(&self) -> Result<&DataFrame> {
        if let Some(tracks) = self.tracks.get() {
            return Ok(tracks);
        }
        let tracks = self.lifetime.top_tracks(&Top { count: usize::MAX, ..Top::default() })?;
        Ok(self.tracks.get_or_init(|| tracks))
    }
}

impl Totals {
    fn of(totals: &DataFrame) -> Self {
        let value = |name: &str| totals.column(name).ok().and_then(|column| column.get(0).ok());
        let count = |name: &str| value(name).and_then(|value| value.extract()).unwrap_or_default();
        Self {
            plays: count("plays"),
            streams: count("streams"),
            hours: value("hours").and_then(|value| value.extract()).unwrap_or_default(),
            untold: count("untold"),
            artists: count("artists"),
            albums: count("albums"),
            tracks: count("tracks"),
            days: count("days"),
            skip_rate: value("skip_rate").and_then(|value| value.extract()),
        }
    }
}

/// The tracks whose sound is known, with what tells where they are in it.
fn sound(tracks: &DataFrame, most: usize) -> Result<DataFrame> {
    let known: BooleanChunked =
        tracks.column("energy")?.f64()?.is_not_null() & tracks.column("danceability")?.f64()?.is_not_null();
    let columns = ["name", "artist", "streams", "energy", "danceability", "valence", "cover_url"];
    Ok(tracks.filter(&known)?.select(columns)?.head(Some(most)))
}

/// The plays, on the clocks of the one who looks.
fn plays(lifetime: &Lifetime, most: usize) -> Result<DataFrame> {
    let plays = lifetime.plays(most)?;
    let zone = TimeZone::opt_try_new(Some(lifetime.time_zone()))?;
    let Some(zone) = zone else { return Ok(plays) };
    Ok(plays.lazy().with_column(col("began_at").dt().convert_time_zone(zone)).collect()?)
}

/// As finely as leaves bars that can be told apart: by year, month, week or day.
fn every(view: &View, totals: &DataFrame) -> Every {
    let end = |name: &str| {
        let column = totals.column(name).ok()?;
        let text = column.get(0).ok()?.to_string();
        text.get(..10)?.parse::<NaiveDate>().ok()
    };
    let (from, until) = view.days();
    let (Some(first), Some(last)) = (from.or_else(|| end("first_at")), until.or_else(|| end("last_at"))) else {
        return Every::Month;
    };
    match (last - first).num_days() {
        ..=70 => Every::Day,
        71..=1_200 => Every::Month,
        _ if last.year() - first.year() > 5 => Every::Year,
        _ => Every::Quarter,
    }
}

/// What the drop-downs of the filters offer: what there is in all plays.
#[derive(Debug, Default)]
pub(crate) struct Offers {
    pub(crate) artists: Vec<String>,
    pub(crate) genres: Vec<String>,
    pub(crate) moods: Vec<String>,
    pub(crate) platforms: Vec<String>,
}

/// Artists that are offered while somebody types.
const OFFERED: usize = 200;

impl Offers {
    pub(crate) fn of(lifetime: &Lifetime) -> Result<Self> {
        let texts = |table: &DataFrame, column: &str| -> Vec<String> {
            table
                .column(column)
                .map(|column| (0..table.height()).filter_map(|row| table::text(column, row)).collect())
                .unwrap_or_default()
        };
        let artists = lifetime.top_artists(&Top { count: OFFERED, ..Top::default() })?;
        Ok(Self {
            artists: texts(&artists, "artist"),
            genres: texts(&lifetime.genres()?, "genre").into_iter().take(OFFERED).collect(),
            moods: texts(&lifetime.moods()?, "mood"),
            platforms: texts(&lifetime.platforms()?, "platform"),
        })
    }

    pub(crate) fn of_key(&self, key: Key) -> &[String] {
        match key {
            Key::Artist => &self.artists,
            Key::Genre => &self.genres,
            Key::Mood => &self.moods,
            Key::Platform => &self.platforms,
            _ => &[],
        }
    }
}
