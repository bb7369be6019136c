//! A form as it comes in, to files of a download. The form's proof comes first, and nothing is kept before it is right. What is
//! too much, too slow or no form ends at once, and what had come is gone then.

use std::time::Duration;

use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest as _, Request};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, EXPECT, HeaderMap};

use super::download::Download;
use super::metered::{Limits, Meter};
use super::refusal::Refusal;
use super::standing::{Place, Stage};
use crate::serve::visit::Visit;

/// Bytes of a form, all files together.
pub(super) const MOST_BYTES: u64 = 2 << 30;
/// Files of a form.
pub(super) const MOST_FILES: usize = 1_000;
/// How long a browser may take for the next piece.
const PATIENCE: Duration = Duration::from_secs(30);
/// So much may come that is of no file: names of files, and what is between them.
const MOST_AROUND: u64 = 1 << 20;
/// A proof is much shorter.
const LONGEST_PROOF: usize = 1_000;
/// How long what is refused is heard to its end, as a browser listens to no answer before.
const HEARD_OUT: Duration = Duration::from_secs(10);

/// The download that a request holds, and the right to import it.
///
/// # Errors
///
/// Why it is not taken.
pub(super) async fn receive(visit: &Visit, request: Request) -> Result<(Place, Download), Refusal> {
    let headers = request.headers().clone();
    let limits = Limits { bytes: MOST_BYTES, around: MOST_AROUND, patience: PATIENCE };
    let (meter, request) = Meter::of(request, limits);
    let received = match refusal(visit, &headers) {
        Some(refusal) => Err(refusal),
        None => taken(visit, &headers, request, &meter).await,
    };
    // What the meter says is why the form could not be read.
    let received = received.map_err(|refusal| meter.refusal().unwrap_or(refusal));
    if let Err(refusal) = &received
        && refusal.status != StatusCode::REQUEST_TIMEOUT
        && !headers.contains_key(EXPECT)
    {
        meter.hear_out(HEARD_OUT).await;
    }
    received
}

/// What is wrong before a byte was read.
fn refusal(visit: &Visit, headers: &HeaderMap) -> Option<Refusal> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if text("x-csrf").is_some_and(|proof| !visit.session.is_form_proof(&visit.house.key, proof)) {
        return Some(Refusal::forged());
    }
    let length = text(CONTENT_LENGTH.as_str()).and_then(|length| length.parse::<u64>().ok());
    length.filter(|length| *length > MOST_BYTES + MOST_AROUND).map(|_| too_much())
}

pub(super) fn too_much() -> Refusal {
    Refusal::too_much(format!(
        "That is more than the {} GB that one import takes. Leave the pictures and videos out, or send the files one after the other.",
        MOST_BYTES >> 30
    ))
}

async fn taken(
    visit: &Visit,
    headers: &HeaderMap,
    request: Request,
    meter: &Meter,
) -> Result<(Place, Download), Refusal> {
    let no_form = |_| {
        Refusal::unusable("That is no form of this page. Open this page again, and choose the zip that Spotify sent.")
    };
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| no_form(()))?;
    let mut is_proved = headers.contains_key("x-csrf");
    let mut place = None;
    let mut download: Option<Download> = None;
    while let Some(mut field) = form.next_field().await.map_err(|_| no_form(()))? {
        if field.name() == Some("csrf") {
            is_proved |= is_proof(visit, &mut field, meter).await;
            continue;
        }
        if !is_proved {
            return Err(Refusal::forged());
        }
        let place: &Place = match &mut place {
            Some(place) => place,
            none => none.insert(Place::take(&visit.listener).ok_or_else(Refusal::busy)?),
        };
        let download = match &mut download {
            Some(download) => download,
            none => none.insert(Download::begin(&visit.listener)?),
        };
        if field.name() == Some("download") {
            keep(&mut field, download, place, meter).await?;
        }
    }
    match (place, download.filter(|download| !download.is_empty())) {
        (Some(place), Some(download)) => Ok((place, download.looked_at().await?)),
        _ if !is_proved => Err(Refusal::forged()),
        _ => Err(Refusal::unusable(
            "No file was chosen. Choose the zip that Spotify sent, or the .json files that were in it.",
        )),
    }
}

/// Whether a field is the proof of this session.
async fn is_proof(visit: &Visit, field: &mut Field<'_>, meter: &Meter) -> bool {
    let mut proof = Vec::new();
    while let Ok(Some(piece)) = field.chunk().await {
        meter.took(piece.len());
        proof.extend_from_slice(&piece);
        if proof.len() > LONGEST_PROOF {
            return false;
        }
    }
    std::str::from_utf8(&proof).is_ok_and(|proof| visit.session.is_form_proof(&visit.house.key, proof))
}

async fn keep(field: &mut Field<'_>, download: &mut Download, place: &Place, meter: &Meter) -> Result<(), Refusal> {
    let name = field.file_name().unwrap_or_default().to_owned();
    let broken = |_| Refusal::unusable("The file broke off on its way. Nothing was changed: send it again.");
    let mut file = None;
    while let Some(piece) = field.chunk().await.map_err(|_| broken(()))? {
        meter.took(piece.len());
        if piece.is_empty() {
            continue;
        }
        let file = match &mut file {
            Some(file) => file,
            none => none.insert(download.file(&name).await?),
        };
        file.write(&piece).await?;
        place.stand_at(Stage::Receiving(meter.taken()));
    }
    match file {
        Some(file) => file.end().await,
        // A form without a file has one that has neither a name nor a byte.
        None if name.is_empty() => Ok(()),
        None => download.file(&name).await?.end().await,
    }
}
