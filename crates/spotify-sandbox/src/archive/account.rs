//! Account data: the last year by minute and name, and the files beside it that say nothing of plays.
//!
//! The fields of audiobooks are unconfirmed, and so is what the others hold.

use std::fs;
use std::io::Result;
use std::path::Path;

use jiff::Timestamp;

use super::manifest::{FileState, Manifest, Quirk};
use super::record::{Layout, Object, Quoted};
use super::row::{Kind, Row, Text};
use super::series::{Naming, Series, relative};
use super::{EARLIER, Quirks, Request, earlier, readme};

/// How many records a file holds.
const MOST: u32 = 10_000;
const YEAR_S: i64 = 365 * 86_400;

pub(super) struct Account {
    /// Unix seconds of the first moment that is told of.
    from: i64,
    music: Series,
    podcast: Series,
    audiobook: Series,
    /// `StreamingHistoryN.json` of an earlier download.
    earlier: Series,
}

impl Account {
    pub(super) fn new(folder: &Path, until: Timestamp) -> Self {
        let today = folder.join("Spotify Account Data");
        let series = |name| Series::new(&today, Naming::Numbered(name), Layout::Indented, MOST);
        let before = folder.join("my_spotify_data-2023").join("MyData");
        Self {
            from: earlier(until, 365).as_second(),
            music: series("StreamingHistory_music_"),
            podcast: series("StreamingHistory_podcast_"),
            audiobook: series("StreamingHistory_audiobook_"),
            earlier: Series::new(&before, Naming::Numbered("StreamingHistory"), Layout::Indented, MOST),
        }
    }

    pub(super) fn take(&mut self, row: &Row, quirks: Quirks, manifest: &mut Manifest) -> Result<()> {
        if row.ts >= self.from {
            let series = match row.kind {
                Kind::Podcast => &mut self.podcast,
                Kind::Audiobook => &mut self.audiobook,
                Kind::Music | Kind::Local | Kind::Unknown => &mut self.music,
            };
            series.push(row.year(), &mut |out, layout| write(row, layout, out))?;
            manifest.account.add(row);
            manifest.count(Quirk::Unnamed, u64::from(name_and_artist(row).is_none()));
        }
        let last_year = EARLIER[0].1 - YEAR_S..EARLIER[0].1;
        // The old file told of music alone, of podcasts as if they were, and of no books, since there were none.
        let told = row.kind != Kind::Audiobook && self.earlier.records() < u64::from(MOST);
        if quirks == Quirks::All && told && last_year.contains(&row.ts) {
            self.earlier.push(row.year(), &mut |out, layout| write_music(row, layout, out))?;
            manifest.earlier_account.add(row);
        }
        Ok(())
    }

    pub(super) fn finish(self, folder: &Path, request: &Request, manifest: &mut Manifest) -> Result<()> {
        for series in [self.music, self.podcast, self.audiobook, self.earlier] {
            series.finish(folder, manifest)?;
        }
        let today = folder.join("Spotify Account Data");
        readme::write(folder, &today, "Read_Me_First.pdf", "Account data, made up.", manifest)?;
        for (name, text) in others(&request.listener, request.home()) {
            let path = today.join(name);
            fs::write(&path, text)?;
            manifest.add_file(relative(folder, &path), 0, FileState::Other);
        }
        Ok(())
    }
}

fn write(row: &Row, layout: Layout, out: &mut String) {
    let names = &row.names;
    let (names, values) = match row.kind {
        Kind::Podcast => (["podcastName", "episodeName"], [&names.show, &names.episode]),
        Kind::Audiobook => (["audiobookName", "chapterName"], [&names.book, &names.chapter]),
        Kind::Music | Kind::Local | Kind::Unknown => return write_music(row, layout, out),
    };
    object(row, names, values.map(as_json), layout, out);
}

/// A record with the fields of music, whatever was heard.
fn write_music(row: &Row, layout: Layout, out: &mut String) {
    let unnamed = ["\"Unknown Artist\"", "\"Unknown Track\""];
    object(row, ["artistName", "trackName"], name_and_artist(row).unwrap_or(unnamed), layout, out);
}

fn object(row: &Row, names: [&str; 2], values: [&str; 2], layout: Layout, out: &mut String) {
    let mut object = Object::begin(out, layout);
    let ended = Timestamp::from_second(row.ts).unwrap_or_default();
    object.field("endTime", Quoted(ended.strftime("%Y-%m-%d %H:%M")));
    object.field(names[0], values[0]);
    object.field(names[1], values[1]);
    object.field("msPlayed", row.ms_played);
    object.end();
}

fn name_and_artist(row: &Row) -> Option<[&str; 2]> {
    let names = &row.names;
    let (artist, name) = match row.kind {
        Kind::Podcast => (&names.show, &names.episode),
        Kind::Audiobook => (&names.book, &names.chapter),
        Kind::Music | Kind::Local | Kind::Unknown => (&names.artist, &names.track),
    };
    Some([artist.as_deref()?, name.as_deref()?])
}

fn as_json(text: &Text) -> &str {
    text.as_deref().unwrap_or("null")
}

/// What no reader of plays wants. Nobody is meant by any of it.
fn others(listener: &str, country: &str) -> [(&'static str, String); 6] {
    let user = serde_json::Value::from(listener);
    let email = serde_json::Value::from(format!("{listener}@example.com"));
    [
        (
            "Userdata.json",
            format!(
                "{{\n  \"username\": {user},\n  \"email\": {email},\n  \"country\": \"{country}\",\n  \
                 \"createdFromFacebook\": false,\n  \"birthdate\": \"2000-01-01\",\n  \"creationTime\": \"2008-10-07\"\n}}\n"
            ),
        ),
        ("Identity.json", format!("{{\n  \"displayName\": {user},\n  \"tasteMaker\": false,\n  \"verified\": false\n}}\n")),
        ("Inferences.json", "{\n  \"inferences\": []\n}\n".to_owned()),
        ("SearchQueries.json", "[]\n".to_owned()),
        ("Playlist1.json", "{\n  \"playlists\": []\n}\n".to_owned()),
        (
            "YourLibrary.json",
            "{\n  \"tracks\": [],\n  \"albums\": [],\n  \"shows\": [],\n  \"episodes\": [],\n  \"bannedTracks\": [],\n  \
             \"artists\": [],\n  \"bannedArtists\": [],\n  \"other\": []\n}\n"
                .to_owned(),
        ),
    ]
}
