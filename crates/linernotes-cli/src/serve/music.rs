//! "Your music" and playlists of it: what is asked of Spotify and kept in the diary, once for however many look. The pages themselves
//! are in `your_music` and `playlist`.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{TimeDelta, Utc};
use linernotes::prelude::*;
use maud::Markup;
use serde::Deserialize;

use super::dashboard::count;
use super::listener::Listener;
use super::page::Tab;
use super::playlist::{self, Preview};
use super::portrait::{Portrait, RangePortrait};
use super::trouble::Trouble;
use super::visit::{Nothing, Posted, Visit};
use super::your_music;

/// Spotify counts anew about once a day.
const OLD: TimeDelta = TimeDelta::hours(24);
/// After trouble Spotify is left alone for so long, however often a page is opened.
const AFTER_TROUBLE: Duration = Duration::from_secs(5 * 60);
/// How often a page asks whether the first reading is done, in seconds.
const ASKS_AGAIN: &str = "2";

/// A listener's portrait, and whether it is being made anew.
#[derive(Default)]
pub(crate) struct Music {
    portrait: Mutex<Option<Arc<Portrait>>>,
    /// Held by who asks Spotify: others wait, and find what came.
    asking: tokio::sync::Mutex<()>,
    /// Why the last reading in the background did not succeed.
    trouble: Mutex<Option<(std::time::Instant, Trouble)>>,
}

/// Which range.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    range: String,
}

impl Asked {
    fn range(&self) -> Result<TimeRange, Trouble> {
        match self.range.as_str() {
            "" | "medium_term" => Ok(TimeRange::MediumTerm),
            "short_term" => Ok(TimeRange::ShortTerm),
            "long_term" => Ok(TimeRange::LongTerm),
            other => Err(Trouble::Nonsense {
                status: StatusCode::BAD_REQUEST,
                why: format!("“{other}” is no range: take short_term, medium_term or long_term"),
            }),
        }
    }
}

/// `GET /your-music`: what the diary has. What is a day old is read anew meanwhile.
pub(crate) async fn your_music(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Trouble> {
    let range = asked.range()?;
    let frame = visit.frame("Your music", Some(Tab::Music));
    let listener = &visit.listener;
    let portrait = portrait(listener).await?;
    match portrait {
        Some(portrait) => {
            // A sandbox has a clock of its own.
            let now = listener.spotify().await.map_or_else(|_| Utc::now(), |spotify| spotify.now());
            if now - portrait.taken_at > OLD {
                read_in_background(&visit);
            }
            Ok(your_music::your_music(&frame, &portrait, range).into_response())
        }
        None => {
            if let Some(trouble) = listener.music.take_trouble() {
                return Err(trouble);
            }
            read_in_background(&visit);
            Ok(([("refresh", ASKS_AGAIN)], your_music::being_read(&frame)).into_response())
        }
    }
}

/// `POST /your-music/refresh`: asks Spotify now.
pub(crate) async fn refresh(Posted(visit, _): Posted<Nothing>) -> Result<Redirect, Trouble> {
    read(&visit.listener).await?;
    Ok(Redirect::to("/your-music"))
}

/// `GET /playlist`: what a playlist of a range would be. Nothing is changed.
pub(crate) async fn preview(visit: Visit, Query(asked): Query<Asked>) -> Result<Markup, Trouble> {
    let (portrait, recipe) = recipe(&visit.listener, asked.range()?).await?;
    let (spotify, diary) = (visit.listener.spotify().await?, diary(&visit.listener).await?);
    let plan = recipe.plan(&spotify, &diary).await?;
    let preview = Preview::of(&plan, portrait.range(asked.range()?))?;
    Ok(playlist::preview(&visit.frame("A playlist of your music", Some(Tab::Music)), &preview))
}

/// `POST /playlist`: makes it, or brings it up to date.
pub(crate) async fn make(Posted(visit, asked): Posted<Asked>) -> Result<Markup, Trouble> {
    let (_, recipe) = recipe(&visit.listener, asked.range()?).await?;
    let (spotify, diary) = (visit.listener.spotify().await?, diary(&visit.listener).await?);
    let made = recipe.make(&spotify, &diary).await?;
    Ok(playlist::made(&visit.frame("Your playlist", Some(Tab::Music)), &made))
}

/// The playlist of a range's songs.
async fn recipe(listener: &Arc<Listener>, range: TimeRange) -> Result<(Arc<Portrait>, Recipe), Trouble> {
    let portrait = match portrait(listener).await? {
        Some(portrait) => portrait,
        None => read(listener).await?,
    };
    let recipe = recipe_of(portrait.range(range))?;
    Ok((portrait, recipe))
}

fn recipe_of(range: &RangePortrait) -> Result<Recipe, Trouble> {
    let uris: Vec<Option<&str>> = range.tracks.iter().map(|track| track.uri.as_deref()).collect();
    let names: Vec<Option<&str>> = range.tracks.iter().map(|track| track.name.as_deref()).collect();
    if uris.iter().all(Option::is_none) {
        return Err(Trouble::Nonsense {
            status: StatusCode::NOT_FOUND,
            why: "Spotify ranks no songs of yours in this range yet, so there is nothing to make a playlist of."
                .to_owned(),
        });
    }
    let name = match range.range {
        TimeRange::ShortTerm => "My four weeks",
        TimeRange::MediumTerm => "My half year",
        TimeRange::LongTerm => "My year",
    };
    let table = df!("uri" => uris, "name" => names).map_err(Error::from)?;
    let options = RecipeOptions {
        description: Some("The songs that were played most, by Liner Notes".to_owned()),
        ..RecipeOptions::default()
    };
    Ok(Recipe::of(name, &table)?.with(options))
}

/// What the diary has; nothing before the first reading.
async fn portrait(listener: &Arc<Listener>) -> Result<Option<Arc<Portrait>>, Trouble> {
    if let Some(portrait) = listener.music.held() {
        return Ok(Some(portrait));
    }
    let reader = Arc::clone(listener);
    count(move || {
        let portrait = Portrait::of(&reader.diary()?)?.map(Arc::new);
        *reader.music.portrait.lock().unwrap_or_else(PoisonError::into_inner) = portrait.clone();
        Ok(portrait)
    })
    .await
}

async fn diary(listener: &Arc<Listener>) -> Result<Diary, Trouble> {
    let listener = Arc::clone(listener);
    count(move || Ok(listener.diary()?)).await
}

/// Asks Spotify, and keeps what it says as this month's page of the diary.
async fn read(listener: &Arc<Listener>) -> Result<Arc<Portrait>, Trouble> {
    let before = listener.music.held().map(|portrait| portrait.taken_at);
    let _asking = listener.music.asking.lock().await;
    // Somebody else has just asked.
    if let Some(portrait) = listener.music.held().filter(|portrait| Some(portrait.taken_at) != before) {
        return Ok(portrait);
    }
    let spotify = listener.spotify().await?;
    let diary = diary(listener).await?;
    spotify.snapshot(&diary).await?;
    *listener.music.portrait.lock().unwrap_or_else(PoisonError::into_inner) = None;
    portrait(listener).await?.ok_or(Trouble::Broken)
}

/// The same while the page is there already. After trouble Spotify is left alone for a while.
fn read_in_background(visit: &Visit) {
    let (house, listener) = (Arc::clone(&visit.house), Arc::clone(&visit.listener));
    if listener.music.asking.try_lock().is_err() || listener.music.had_trouble() {
        return;
    }
    tokio::spawn(async move {
        let read = tokio::select! {
            () = house.stopped() => return,
            read = read(&listener) => read,
        };
        let trouble = read.err().map(|trouble| (std::time::Instant::now(), trouble));
        *listener.music.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    });
}

impl Music {
    fn held(&self) -> Option<Arc<Portrait>> {
        self.portrait.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn had_trouble(&self) -> bool {
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        trouble.as_ref().is_some_and(|(at, _)| at.elapsed() < AFTER_TROUBLE)
    }

    /// What ended the first reading: it is told once, and then tried again.
    fn take_trouble(&self) -> Option<Trouble> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).take().map(|(_, trouble)| trouble)
    }
}
