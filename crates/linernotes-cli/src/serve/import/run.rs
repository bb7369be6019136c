//! A download that has come in, to plays in the history. Reads on whether or not somebody looks, and ends with the server.

use std::sync::Arc;

use futures_util::FutureExt as _;
use linernotes::HistoryReport;
use linernotes::prelude::*;
use tokio::sync::Semaphore;

use super::download::Download;
use super::lookup;
use super::standing::{Place, Stage};
use crate::serve::house::House;
use crate::serve::listener::Listener;

/// Imports at once, of all listeners: each takes every processor, and 150 MB.
static TURNS: Semaphore = Semaphore::const_new(2);

/// Imports it, and has looked up what is new.
pub(super) async fn run(place: Place, house: Arc<House>, download: Download) {
    place.stand_at(Stage::Waiting);
    let listener = Arc::clone(&place.listener);
    let _turn = tokio::select! {
        () = house.stopped() => return,
        () = listener.forgotten() => return,
        turn = TURNS.acquire() => turn,
    };
    place.stand_at(Stage::Reading { done: 0, of: 0 });
    let imported = tokio::task::spawn_blocking({
        let (house, listener) = (Arc::clone(&house), Arc::clone(&listener));
        move || import(&house, &listener, &download).map_err(|error| words(&error, &download))
    });
    match imported.await {
        Ok(Ok(report)) => {
            listener.importing.change();
            lookup::begin(&house, &listener);
            place.end_at(Stage::Done(Arc::new(report)));
        }
        Ok(Err(why)) => place.end_at(Stage::Failed(why)),
        Err(_) => place.end_at(Stage::Failed(
            "The import was broken off, and your history is as it was before. Send the download again.".to_owned(),
        )),
    }
}

fn import(house: &House, listener: &Listener, download: &Download) -> Result<HistoryReport> {
    let follower = |done, of| {
        if house.stopped().now_or_never().is_some() || listener.is_forgotten() {
            // Unwinds as an interrupt of a cell does: the history stays as it was.
            std::panic::resume_unwind(Box::new("nobody wants it any more"));
        }
        let stage = if done < of { Stage::Reading { done, of } } else { Stage::Merging };
        listener.importing.stand_at(stage);
    };
    let mut report = listener.diary()?.history()?.import_followed(download.path(), &follower)?;
    let passed_over = report.passed_over.iter_mut();
    for name in report.files.iter_mut().map(|file| &mut file.name).chain(passed_over) {
        *name = download.in_their_names(name);
    }
    Ok(report)
}

/// Why there was no import, in words that name no folder of this server.
fn words(error: &Error, download: &Download) -> String {
    match error {
        Error::NoPlays { cause, .. } => format!(
            "There are no plays in it: {}. Choose the extended streaming history, as Spotify sent it.",
            download.in_their_names(cause)
        ),
        Error::HistoryBusy { .. } | Error::DiaryBusy { .. } => {
            "Another program writes into your history at this moment. Nothing was changed: send the download again in a while."
                .to_owned()
        }
        error => {
            tracing::warn!(%error, "an import failed");
            "This server could not write your history. Nothing was changed: its log tells whoever runs it why.".to_owned()
        }
    }
}
