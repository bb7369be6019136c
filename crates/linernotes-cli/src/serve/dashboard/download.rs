//! What is shown, as files: written to a folder that is gone afterwards, and sent from there piece by piece.

use std::io::{Seek as _, Write as _};
use std::path::Path;

use ::zip::ZipWriter;
use ::zip::write::SimpleFileOptions;
use axum::body::{Body, Bytes};
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use linernotes::prelude::*;
use tokio::io::AsyncReadExt as _;

use super::super::trouble::Trouble;
use super::super::visit::Visit;
use super::figures::{Extent, Figure, Selected};
use super::lifetimes::{Lifetimes, count};
use super::view::View;
use super::{Pairs, unknown, unreadable, zone};
use crate::history;

/// So much of a file is in memory at once.
const PIECE: usize = 64 * 1024;
/// All tables in one.
const ALL: &str = "all";

/// `GET /dashboard/download?table=…&format=…`, and the filters of a view.
pub(crate) async fn download(visit: Visit, headers: HeaderMap, Query(pairs): Pairs) -> Result<Response, Trouble> {
    let of =
        |name: &str| pairs.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let (table, format) = (of("table"), of("format"));
    let (format, kind) = match format.as_str() {
        "csv" => ("csv", "text/csv; charset=utf-8"),
        "parquet" => ("parquet", "application/vnd.apache.parquet"),
        "xlsx" => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        _ => return Err(unreadable(format!("`{format}` is no format: take csv, parquet or xlsx"))),
    };
    let figure = Figure::ALL.into_iter().find(|figure| figure.name() == table);
    if figure.is_none() && (table != ALL || format != "xlsx") {
        return Err(unreadable(format!("there is no table `{table}` as {format}: go back, and take one of the links")));
    }
    let view = View::of(&pairs);
    let choice = view.choice().map_err(unreadable)?;
    let lifetime = Lifetimes::of(&visit.listener, &zone(&headers)).await?;
    let name = format!("{}.{format}", figure.map_or("liner-notes", Figure::name));
    let file = {
        let name = name.clone();
        count(move || {
            let selected = Selected::of(&lifetime, &choice, &view).map_err(unknown)?;
            let folder = folder()?;
            let path = folder.path().join(&name);
            match figure {
                Some(figure) => drop(figure.table(&selected, Extent::Whole)?.save(&path)?),
                None => workbook(&selected, &view, &path)?,
            }
            opened(&path)
        })
        .await?
    };
    Ok(sent(file, &name, kind))
}

/// `GET /dashboard/star-schema.zip`: a folder for Power BI, of all plays.
pub(crate) async fn star_schema(visit: Visit, headers: HeaderMap) -> Result<Response, Trouble> {
    let (listener, zone) = (visit.listener, zone(&headers));
    let file = count(move || {
        let diary = listener.diary()?;
        let plays = history::plays_of(&diary)?;
        if plays.height() == 0 {
            return Err(Trouble::Nonsense {
                status: StatusCode::NOT_FOUND,
                why: "There are no plays yet: import your history first.".to_owned(),
            });
        }
        let (tracks, artists) = (diary.tracks()?, diary.artists()?);
        let star = StarSchema::of(&plays).tracks(&tracks).artists(&artists).features(&tracks);
        let folder = folder()?;
        let below = folder.path().join("star-schema");
        // A browser may name a zone that this machine's tables do not know.
        if PowerBi::of(&star.clone().zone(&zone)).save_over(&below).is_err() {
            PowerBi::of(&star.zone("UTC")).save_over(&below)?;
        }
        zipped(&below)
    })
    .await?;
    Ok(sent(file, "star-schema.zip", "application/zip"))
}

fn workbook(selected: &Selected, view: &View, path: &Path) -> Result<()> {
    let tables = Figure::ALL
        .into_iter()
        .filter(|figure| figure.belongs_to(view))
        .map(|figure| Ok((figure.name(), figure.table(selected, Extent::Page)?)));
    let tables = tables.collect::<Result<Vec<_>>>()?;
    let sheets: Vec<(&str, &DataFrame)> = tables.iter().map(|(name, table)| (*name, table)).collect();
    save_workbook(path, &sheets).map(drop)
}

/// A folder of files in a zip.
fn zipped(folder: &Path) -> Result<tokio::fs::File, Trouble> {
    let mut zip = ZipWriter::new(tempfile::tempfile().map_err(disk)?);
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).map_err(disk)? {
            let path = entry.map_err(disk)?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path
                .strip_prefix(folder.parent().unwrap_or(folder))
                .unwrap_or(&path)
                .to_string_lossy()
                .replace('\\', "/");
            let written = zip
                .start_file(name, SimpleFileOptions::default())
                .map_err(std::io::Error::other)
                .and_then(|()| std::io::copy(&mut std::fs::File::open(&path)?, &mut zip));
            written.map_err(disk)?;
        }
    }
    let mut file = zip.finish().map_err(std::io::Error::other).map_err(disk)?;
    file.flush().and_then(|()| file.rewind()).map_err(disk)?;
    Ok(tokio::fs::File::from_std(file))
}

fn folder() -> Result<tempfile::TempDir, Trouble> {
    tempfile::tempdir().map_err(disk)
}

/// Open, it outlives its folder.
fn opened(path: &Path) -> Result<tokio::fs::File, Trouble> {
    Ok(tokio::fs::File::from_std(std::fs::File::open(path).map_err(disk)?))
}

fn disk(error: std::io::Error) -> Trouble {
    tracing::error!(%error, "a download could not be written");
    Trouble::Broken
}

fn sent(file: tokio::fs::File, name: &str, kind: &'static str) -> Response {
    let pieces = stream::try_unfold(file, |mut file| async move {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then(|| (Bytes::from(piece), file)))
    });
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}
