//! Which types have a picture of their own, and what it is. A type is found when the program runs, so that one blanket
//! trait serves all values, and a cell is compiled once whatever it ends in.

use std::any::Any;
use std::fmt::Debug;

use polars::prelude::{Column, DataFrame, Series};
use secrecy::ExposeSecret as _;
use serde_json::Value as Json;
use spotify_client::{
    Album, Artist, AudioFeatures, Authorization, AuthorizationHeader, Credentials, FeatureRows, Parameter,
    SecretString, Session, Spotify, Token, Track,
};

use super::{AnyDebug, Picture, Shown, html};
use crate::{Progress, Saved, Table};

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
    Album: rows;
    AudioFeatures: rows;
    Authorization: |authorization| rows(&authorization.parameters());
    AuthorizationHeader: words;
    Column: |column| series(column.as_materialized_series());
    Credentials: |keys| Picture::text(format!(
        "client_id:     {}\nclient_secret: {}",
        keys.client_id,
        if keys.client_secret.is_some() { "hidden" } else { "none" },
    ));
    DataFrame: table;
    FeatureRows: rows;
    Json: |json| Picture::text(json_text(json));
    Picture: Picture::clone;
    Progress: |_| Picture::nothing();
    Saved: words;
    SecretString: |secret| Picture::text(format!("hidden ({} characters)", secret.expose_secret().chars().count()));
    Series: series;
    Session: words;
    Shown: |_| Picture::nothing();
    Spotify: |spotify| Picture::text(client(spotify));
    Token: words;
    Vec<Artist>: rows;
    Vec<AudioFeatures>: rows;
    Vec<Option<Album>>: rows;
    Vec<Option<Artist>>: rows;
    Vec<Option<Track>>: rows;
    Vec<Parameter>: rows;
    Vec<Track>: rows;
}

fn words(value: &impl ToString) -> Picture {
    Picture::text(value.to_string())
}

fn client(spotify: &Spotify) -> String {
    let server = if spotify.is_sandbox() { "the sandbox of this machine" } else { "Spotify" };
    match spotify.listener() {
        Some(account) => format!("Spotify client, on {server}, for {}", account.name),
        None => format!("Spotify client, on {server}"),
    }
}

fn table(table: &DataFrame) -> Picture {
    Picture::text(table.to_string()).html(html::table(table))
}

fn series(series: &Series) -> Picture {
    debug_picture(series).html(html::table(&series.clone().into_frame()))
}

fn rows(rows: &impl Table) -> Picture {
    rows.table().map_or_else(|error| Picture::text(error.to_string()), |rows| table(&rows))
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
            assert!(html.starts_with("<table>") && html.contains("97.975"), "{html}");
            assert!(picture.plain().contains("97.975"));
        }
        assert_eq!(Vec::<Track>::new().picture(), table_of_no_tracks());
    }

    fn table_of_no_tracks() -> Picture {
        table(&Vec::<Track>::new().table().unwrap())
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
