//! Which types have a picture of their own, and what it is. A type is found when the program runs, so that one blanket
//! trait serves all values, and a cell is compiled once whatever it ends in.

use std::any::Any;
use std::fmt::Debug;

use polars::prelude::{Column, DataFrame, Series};
use secrecy::ExposeSecret as _;
use serde_json::Value as Json;
use spotify_client::{
    Album, Artist, AudioFeatures, Audiobook, Authorization, AuthorizationHeader, Category, Chapter, Credentials,
    CurrentlyPlaying, Device, Episode, FeatureRows, Page, Parameter, PlayHistory, Playable, Playback, Playlist,
    PlaylistItem, Queue, Recommendations, SavedItem, SearchResults, SecretString, Session, Show as Podcast, Spotify,
    Token, Track, User,
};

use super::{AnyDebug, Picture, Shown, View, card, table};
use crate::chart::{Chart, vega};
use crate::{
    Checked, Dashboard, Diary, DiaryCheck, DiaryFile, Enriched, Error, HistoryCheck, HistoryReport, Imported, Made,
    MoodProfile, NowPlaying, Plan, PlayerEvent, Progress, Saved, Snapshot, Table, TrackerLook, TrackerStatus,
};

/// The most lines of raw JSON that a cell shows.
const JSON_LINES: usize = 40;

/// The picture of a value's type, or else its `Debug` text.
pub(super) fn picture_of(value: &dyn AnyDebug) -> Picture {
    let own = OWN.iter().find_map(|picture| picture(value));
    own.unwrap_or_else(|| debug_picture(&value))
}

/// What evcxr shows of a value by itself.
pub(super) fn debug_picture(value: &dyn Debug) -> Picture {
    Picture::text(format!("{value:?}"))
}

macro_rules! pictures {
    ($($type:ty: $picture:expr;)*) => {
        const OWN: &[fn(&dyn Any) -> Option<Picture>] = &[$(|value| {
            let picture: fn(&$type) -> Picture = $picture;
            value.downcast_ref().map(picture)
        }),*];
    };
}

// One line a type.
pictures! {
    (): |()| Picture::nothing();
    Album: card::album;
    Artist: card::artist;
    Audiobook: card::audiobook;
    AudioFeatures: rows;
    Authorization: |authorization| rows(&authorization.parameters());
    AuthorizationHeader: words;
    Chart: |chart| drawn(chart.title(), chart.vega_lite(), chart.png(), chart.shown_size());
    Checked: words;
    Column: |column| series(column.as_materialized_series());
    Credentials: |keys| Picture::text(format!(
        "client_id:     {}\nclient_secret: {}",
        keys.client_id,
        if keys.client_secret.is_some() { "hidden" } else { "none" },
    ));
    CurrentlyPlaying: card::currently_playing;
    Dashboard: |dashboard| drawn(dashboard.title(), dashboard.vega_lite(), dashboard.png(), dashboard.shown_size());
    DataFrame: data_frame;
    Diary: diary;
    DiaryCheck: words;
    DiaryFile: words;
    Enriched: words;
    Episode: card::episode;
    Error: card::error;
    FeatureRows: rows;
    HistoryCheck: words;
    HistoryReport: words;
    Imported: words;
    Json: |json| Picture::text(json_text(json));
    Made: words;
    MoodProfile: rows;
    NowPlaying: now_playing;
    Option<CurrentlyPlaying>: |state| state.as_ref().map_or_else(silence, card::currently_playing);
    Option<Playback>: |state| state.as_ref().map_or_else(silence, card::playback);
    Page<Album>: card::page;
    Page<Artist>: card::page;
    Page<Audiobook>: card::page;
    Page<Chapter>: card::page;
    Page<Episode>: card::page;
    Page<Playlist>: card::page;
    Page<PlayHistory>: rows;
    Page<PlaylistItem>: rows;
    Page<Podcast>: card::page;
    Page<SavedItem<Album>>: rows;
    Page<SavedItem<Track>>: rows;
    Page<Track>: card::page;
    Picture: Picture::clone;
    Plan: words;
    Playback: card::playback;
    PlayerEvent: words;
    Playlist: card::playlist;
    Podcast: card::show;
    Progress: |_| Picture::nothing();
    Queue: rows;
    Recommendations: rows;
    Saved: words;
    SearchResults: card::search_results;
    SecretString: |secret| Picture::text(format!("hidden ({} characters)", secret.expose_secret().chars().count()));
    Series: series;
    Session: words;
    Shown: |_| Picture::nothing();
    Snapshot: words;
    Spotify: card::client;
    Token: words;
    Track: card::track;
    TrackerLook: words;
    TrackerStatus: words;
    User: card::user;
    Vec<Album>: rows;
    Vec<Artist>: rows;
    Vec<AudioFeatures>: rows;
    Vec<Audiobook>: rows;
    Vec<Category>: rows;
    Vec<Chapter>: rows;
    Vec<Device>: rows;
    Vec<Episode>: rows;
    Vec<Option<Album>>: rows;
    Vec<Option<Artist>>: rows;
    Vec<Option<Audiobook>>: rows;
    Vec<Option<Chapter>>: rows;
    Vec<Option<Episode>>: rows;
    Vec<Option<Podcast>>: rows;
    Vec<Option<Track>>: rows;
    Vec<Parameter>: rows;
    Vec<PlayHistory>: rows;
    Vec<Playable>: rows;
    Vec<PlayerEvent>: |events| lines(events);
    Vec<Playlist>: rows;
    Vec<PlaylistItem>: rows;
    Vec<Podcast>: rows;
    Vec<SavedItem<Album>>: rows;
    Vec<SavedItem<Audiobook>>: rows;
    Vec<SavedItem<Episode>>: rows;
    Vec<SavedItem<Podcast>>: rows;
    Vec<SavedItem<Track>>: rows;
    Vec<Track>: rows;
    Vec<User>: rows;
    spotify_client::Error: card::spotify_error;
}

fn words(value: &impl ToString) -> Picture {
    Picture::text(value.to_string())
}

/// Whose it is, where it is, and what it holds.
fn diary(diary: &Diary) -> Picture {
    let told = diary.owner().and_then(|owner| Ok((owner, diary.counts()?)));
    match told {
        Ok((owner, counts)) => {
            let owner = owner.map_or_else(|| "nobody's diary yet".to_owned(), |owner| format!("the diary of {owner}"));
            let file = diary.file().map_or_else(|| "in memory".to_owned(), |file| format!("in {}", file.display()));
            Picture::text(format!("{owner}, {file}\n{counts}"))
        }
        Err(error) => card::error(&error),
    }
}

fn lines(values: &[impl ToString]) -> Picture {
    Picture::text(values.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

fn now_playing(now: &NowPlaying) -> Picture {
    now.playback().as_ref().map_or_else(silence, card::playback)
}

fn silence() -> Picture {
    Picture::text("nothing plays")
}

fn data_frame(rows: &DataFrame) -> Picture {
    table::picture(rows, View::default())
}

/// A chart as Vega-Lite, and as the PNG image that viewers without it show.
fn drawn(title: &str, spec: &Json, png: crate::Result<Vec<u8>>, size: (u32, u32)) -> Picture {
    match png {
        Ok(png) => Picture::text(format!("chart: {title}")).form(vega::MIME, spec.clone()).png_of_size(&png, size),
        Err(error) => card::error(&error),
    }
}

fn series(series: &Series) -> Picture {
    data_frame(&series.clone().into_frame())
}

fn rows(rows: &impl Table) -> Picture {
    rows.table().map_or_else(|error| card::error(&error), |rows| data_frame(&rows))
}

fn json_text(value: &Json) -> String {
    let text = format!("{value:#}");
    let lines = text.lines().count();
    match text.match_indices('\n').nth(JSON_LINES - 1) {
        Some((end, _)) => format!("{}\n… {} more lines", &text[..end], lines - JSON_LINES),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;
    use spotify_client::{Config, SecretString};

    use super::*;
    use crate::show::Showable as _;

    #[derive(Debug)]
    struct Mine {
        #[expect(dead_code, reason = "its Debug text is what is shown")]
        secret: SecretString,
    }

    #[test]
    fn values_without_a_picture_look_as_evcxr_shows_them() {
        assert_eq!(42.picture(), Picture::text("42"));
        assert_eq!("a \"b\"".picture(), Picture::text(r#""a \"b\"""#));
        assert_eq!(String::from("abc").picture(), Picture::text("\"abc\""));
        assert_eq!([1, 2][..].picture(), Picture::text("[1, 2]"));
        assert_eq!(Some((1, 'x')).picture(), Picture::text("Some((1, 'x'))"));
        assert_eq!(Ok::<_, String>(vec![0.5]).picture(), Picture::text("Ok([0.5])"));
        assert_eq!(().picture(), Picture::nothing());
    }

    #[test]
    fn a_table_is_html_and_text_whether_whole_or_one_column_of_it() {
        let table = df!("tempo" => [97.975]).unwrap();
        let column = table.column("tempo").unwrap();
        for picture in [table.picture(), column.picture(), column.as_materialized_series().picture()] {
            let html = picture.data()["text/html"].as_str().unwrap().to_owned();
            assert!(html.contains("<table") && html.contains(">98.0<"), "{html}");
            assert!(picture.plain().contains(" 98.0"), "{picture:?}");
        }
        assert_eq!(Vec::<Track>::new().picture(), table_of_no_tracks());
    }

    fn table_of_no_tracks() -> Picture {
        data_frame(&Vec::<Track>::new().table().unwrap())
    }

    #[test]
    fn a_picture_shows_no_secret() {
        let config = Config::sandbox("http://127.0.0.1:9").unwrap();
        let credentials = config.credentials.clone();
        for picture in [
            Mine { secret: "c0decafe".into() }.picture(),
            credentials.picture(),
            Some(credentials).picture(),
            config.clone().picture(),
            Spotify::new(config).unwrap().picture(),
        ] {
            assert!(!picture.plain().contains("c0decafe"), "{picture:?}");
        }
    }

    #[test]
    fn long_json_is_cut_and_says_by_how_much() {
        let long = Json::from((0..100).collect::<Vec<_>>());
        let text = json_text(&long);
        assert_eq!(text.lines().count(), JSON_LINES + 1);
        assert!(text.ends_with("… 62 more lines"), "{text}");
        assert_eq!(json_text(&Json::from(1)), "1");
    }
}
