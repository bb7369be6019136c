//! A file to its table, or to rows.

use std::fs::File;
use std::path::Path;

use polars::prelude::{DataFrame, DataType, ParquetReader, PolarsResult, SerReader as _};

use super::super::row::{Kind, Row, Source};
use super::super::texts::{Texts, Title};

/// The table of a file.
pub(in super::super) fn read(path: &Path) -> PolarsResult<DataFrame> {
    ParquetReader::new(File::open(path)?).finish()
}

/// The rows of a table that [`read`] gave.
pub(in super::super) fn rows(table: &DataFrame, texts: &mut Texts<'_>) -> PolarsResult<Vec<Row>> {
    let text = |name: &str| table.column(name)?.str().cloned();
    let flag = |name: &str| table.column(name)?.bool().cloned();
    let moment = |name: &str| table.column(name)?.cast(&DataType::Int64)?.i64().cloned();
    let (ended_at, ms_played, offline_at) =
        (moment("played_at")?, table.column("ms_played")?.i64()?, moment("offline_at")?);
    let (kind, name, artist, album) = (text("kind")?, text("name")?, text("artist")?, text("album")?);
    let (uri, source, video) = (text("uri")?, text("source")?, flag("video")?);
    let (platform, country) = (text("platform")?, text("country")?);
    let (reason_start, reason_end) = (text("reason_start")?, text("reason_end")?);
    let (shuffle, skipped, offline, incognito) =
        (flag("shuffle")?, flag("skipped")?, flag("offline")?, flag("incognito")?);
    let mut rows = Vec::with_capacity(table.height());
    for at in 0..table.height() {
        let title = texts.add_title(Title {
            kind: Kind::ALL.into_iter().find(|known| kind.get(at) == Some(known.name())).unwrap_or(Kind::Unknown),
            uri: uri.get(at),
            name: name.get(at),
            artist: artist.get(at),
            album: album.get(at),
        });
        let mut word = |text: Option<&str>| text.map_or(0, |text| texts.add_word(text));
        rows.push(Row {
            ended_at: ended_at.get(at).unwrap_or_default(),
            ms_played: ms_played.get(at).unwrap_or_default(),
            offline_at: offline_at.get(at),
            title,
            platform: word(platform.get(at)),
            country: word(country.get(at)),
            reason_start: word(reason_start.get(at)),
            reason_end: word(reason_end.get(at)),
            shuffle: shuffle.get(at),
            skipped: skipped.get(at),
            offline: offline.get(at),
            incognito: incognito.get(at),
            video: video.get(at).unwrap_or_default(),
            source: if source.get(at) == Some("account") { Source::Account } else { Source::Extended },
        });
    }
    Ok(rows)
}
