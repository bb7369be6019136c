//! Many ids to as many answers, in their order: in batches where the app may, else one by one, several requests at a time.
//! No id is asked for twice in a call, nor in the next one when a call was interrupted or cut off.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::catalogue::Keep;
use crate::event::Rows;
use crate::request::Request;
use crate::{Error, Id, Pending, Result, Spotify};

/// How many kept answers are looked up before others have their turn.
const LOOKED_UP_AT_A_TIME: usize = 256;
/// Requests under way at first, and at most.
const AT_FIRST: usize = 8;
const AT_MOST: usize = 16;

/// Something that can be asked for by its id, alone and together with others.
pub(crate) trait ById: DeserializeOwned + Clone + Send + Sync + 'static {
    /// Names it.
    type Id: Id + Clone + std::hash::Hash + Eq + Send + Sync + 'static;
    /// Its endpoint, for one with an id behind it: `audio-features`.
    const PATH: &'static str;
    /// What many of them are called: `audio features`.
    const WHAT: &'static str;
    /// How many ids a batch takes.
    const BATCH: usize;

    /// The request for one alone.
    fn request(id: &Self::Id) -> Request {
        Request::get(format!("{}/{}", Self::PATH, id.as_str())).about(id).in_market().kept()
    }
}

/// A batch as it is sent, under the name of its kind; null where Spotify knows nothing of an id.
#[derive(Deserialize)]
struct Batch {
    #[serde(
        alias = "albums",
        alias = "artists",
        alias = "audio_features",
        alias = "audiobooks",
        alias = "chapters",
        alias = "episodes",
        alias = "shows",
        alias = "tracks"
    )]
    list: Vec<Box<RawValue>>,
}

/// How many requests of this app may be under way at once: fewer after a refusal for too many, more again after successes.
#[derive(Debug)]
pub(crate) struct Width {
    now: AtomicUsize,
    fine: AtomicUsize,
}

impl Default for Width {
    fn default() -> Self {
        Self { now: AtomicUsize::new(AT_FIRST), fine: AtomicUsize::new(0) }
    }
}

impl Width {
    pub(crate) fn get(&self) -> usize {
        self.now.load(Ordering::Relaxed)
    }

    /// Spotify has had too many.
    pub(crate) fn halve(&self) {
        let _ = self.now.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |now| Some((now / 2).max(1)));
        self.fine.store(0, Ordering::Relaxed);
    }

    /// Spotify has answered. After as many answers as the width it is one wider.
    pub(crate) fn succeed(&self) {
        let fine = self.fine.fetch_add(1, Ordering::Relaxed) + 1;
        if fine >= self.get() {
            self.fine.store(0, Ordering::Relaxed);
            let _ = self.now.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |now| Some((now + 1).min(AT_MOST)));
        }
    }
}

/// One of many things: its id, and under which name its answer is kept.
struct Wanted<I> {
    id: I,
    name: String,
}

impl Spotify {
    /// The call about one thing, once the text that names it has been read.
    pub(crate) fn one_of<T: ById>(&self, id: Result<T::Id>) -> Pending<T> {
        self.call(id.map(|id| T::request(&id)))
    }

    /// The call about many things, once the texts that name them have been read.
    pub(crate) fn many_of<T: ById>(&self, ids: Result<Vec<T::Id>>) -> Pending<Vec<Option<T>>> {
        let spotify = self.clone();
        Box::pin(async move { spotify.many(ids?).await })
    }

    /// One answer an id, in the order of the ids; nothing for an id that Spotify does not know.
    pub(crate) async fn many<T: ById>(&self, ids: Vec<T::Id>) -> Result<Vec<Option<T>>> {
        let mut distinct: Vec<Wanted<T::Id>> = Vec::new();
        let mut places = HashMap::new();
        for id in &ids {
            if !places.contains_key(id) {
                places.insert(id.clone(), distinct.len());
                distinct.push(Wanted { name: self.name_of(&T::request(id))?, id: id.clone() });
            }
        }
        let mut found = self.kept_of_many::<T>(&distinct).await;
        let missing: Vec<&Wanted<T::Id>> =
            distinct.iter().zip(&found).filter(|(_, answer)| answer.is_none()).map(|(wanted, _)| wanted).collect();
        tracing::debug!(what = T::WHAT, kept = distinct.len() - missing.len(), asked_for = missing.len());
        let rows = Rows::new(T::WHAT, Some(distinct.len()));
        if missing.len() < distinct.len() {
            rows.add(distinct.len() - missing.len());
        }
        if !missing.is_empty() {
            let mut rest = self.the_missing::<T>(&missing, &rows).await?.into_iter();
            found.iter_mut().filter(|answer| answer.is_none()).for_each(|answer| *answer = rest.next());
        }
        // Also where all were kept: those of an earlier call would stand for new answers for as long as they are there.
        self.shelf().finish(distinct.iter().map(|wanted| wanted.name.as_str()));
        Ok(ids.iter().map(|id| places.get(id).and_then(|at| found.get(*at)).cloned().flatten().flatten()).collect())
    }

    /// What is kept of each, or nothing; of what is kept, nothing for an id that Spotify does not know.
    async fn kept_of_many<T: ById>(&self, wanted: &[Wanted<T::Id>]) -> Vec<Option<Option<T>>> {
        let mut found = Vec::with_capacity(wanted.len());
        for part in wanted.chunks(LOOKED_UP_AT_A_TIME) {
            found.extend(part.iter().map(|Wanted { name, .. }| {
                let kept = self.shelf().answer_of_many(name, self.wants_fresh())?;
                self.read(name, &kept.body, Some(kept.age)).ok()
            }));
            tokio::task::yield_now().await;
        }
        found
    }

    /// Asks for all of them, which are one at least.
    async fn the_missing<T: ById>(&self, wanted: &[&Wanted<T::Id>], rows: &Rows) -> Result<Vec<Option<T>>> {
        // The first request goes alone: it tells whether batches are open, and whether the others are worth sending.
        if T::BATCH > 1 && !self.shelf().batches_are_closed(T::PATH) {
            let batches: Vec<_> = wanted.chunks(T::BATCH).collect();
            match self.batch::<T>(batches[0]).await {
                Ok(found) => {
                    rows.add(found.len());
                    let others = self.all(&batches[1..], async |part| self.batch(part).await, rows).await?;
                    return Ok(found.into_iter().chain(others.into_iter().flatten()).collect());
                }
                Err(error) if error.says_closed() => self.shelf().learn_that_batches_are_closed(T::PATH),
                Err(error) => return Err(error),
            }
        }
        let alone = self.one::<T>(wanted[0]).await?;
        rows.add(1);
        let singles: Vec<_> = wanted[1..].chunks(1).collect();
        let others = self.all(&singles, async |part| Ok(vec![self.one(part[0]).await?]), rows).await?;
        Ok([alone].into_iter().chain(others.into_iter().flatten()).collect())
    }

    /// All parts, as many at a time as the width allows.
    async fn all<'a, T: ById, F>(
        &self,
        parts: &[&'a [&'a Wanted<T::Id>]],
        ask: impl Fn(&'a [&'a Wanted<T::Id>]) -> F,
        rows: &Rows,
    ) -> Result<Vec<Vec<Option<T>>>>
    where
        F: Future<Output = Result<Vec<Option<T>>>>,
    {
        let mut answers: Vec<Vec<Option<T>>> = parts.iter().map(|_| Vec::new()).collect();
        let mut waiting = parts.iter().enumerate();
        let mut under_way = FuturesUnordered::new();
        let mut failed = None;
        loop {
            while failed.is_none()
                && under_way.len() < self.width().get()
                && let Some((at, part)) = waiting.next()
            {
                let answer = ask(part);
                under_way.push(async move { (at, answer.await) });
            }
            match under_way.next().await {
                Some((at, Ok(answer))) => {
                    answers[at] = answer;
                    rows.add(answers[at].len());
                }
                // Those that are under way come to their end, and are kept: they have been paid for.
                Some((_, Err(error))) => failed = failed.or(Some(error)),
                None => return failed.map_or(Ok(answers), Err),
            }
        }
    }

    /// A batch, with a place for each id.
    async fn batch<T: ById>(&self, wanted: &[&Wanted<T::Id>]) -> Result<Vec<Option<T>>> {
        let list = wanted.iter().map(|wanted| wanted.id.as_str()).collect::<Vec<_>>().join(",");
        let batch: Batch = self.ask(Request::get(T::PATH).query("ids", list).in_market(), false).await?;
        let mut bodies = batch.list.into_iter();
        wanted
            .iter()
            .map(|Wanted { id, name }| {
                let body = bodies.next();
                let body = body.as_deref().map_or("null", RawValue::get).as_bytes();
                let value = self.read_part(name, body)?;
                self.keep_one_of_many::<T>(id, name, body);
                Ok(value)
            })
            .collect()
    }

    async fn one<T: ById>(&self, Wanted { id, name }: &Wanted<T::Id>) -> Result<Option<T>> {
        match self.ask(T::request(id), true).await {
            Ok(found) => Ok(Some(found)),
            Err(Error::NotFound { .. }) => {
                self.keep_one_of_many::<T>(id, name, b"null");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn keep_one_of_many<T: ById>(&self, id: &T::Id, name: &str, body: &[u8]) {
        if T::request(id).kept {
            self.shelf().keep(name, body, Keep { account: self.account_id(), unfinished: true, version: None });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_halves_and_grows_back_and_stays_within_its_limits() {
        let width = Width::default();
        assert_eq!(width.get(), 8);
        for expected in [4, 2, 1, 1] {
            width.halve();
            assert_eq!(width.get(), expected);
        }
        // One after 1 answer, one more after 2, …
        (0..1 + 2 + 3).for_each(|_| width.succeed());
        assert_eq!(width.get(), 4);
        (0..1_000).for_each(|_| width.succeed());
        assert_eq!(width.get(), 16);
    }
}
