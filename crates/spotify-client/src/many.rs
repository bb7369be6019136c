//! Many ids to as many answers, in their order: in batches where the app may, else one by one, several requests at a time.
//! No id is asked for twice in a call, nor in the next one when a call was interrupted or cut off.

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::event::Rows;
use crate::request::Request;
use crate::{Error, Id, Pending, Result, Spotify};

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
}

/// A batch as it is sent, under the name of its kind; null where Spotify knows nothing of an id.
#[derive(Deserialize)]
struct Batch<T> {
    #[serde(alias = "albums", alias = "artists", alias = "audio_features", alias = "tracks")]
    list: Vec<Option<T>>,
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

/// The endpoints of which this app was refused batches, so that none is asked for again.
#[derive(Debug, Default)]
pub(crate) struct ClosedBatches(Mutex<HashSet<&'static str>>);

impl ClosedBatches {
    fn contain(&self, path: &'static str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(path)
    }

    fn insert(&self, path: &'static str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path);
    }
}

/// What came of calls that did not come to their end: the next call about the same ids goes on from there.
#[derive(Default)]
pub(crate) struct Unfinished(Mutex<Answers>);

/// By endpoint and id; each an `Option` of what the endpoint gives.
type Answers = HashMap<(&'static str, String), Arc<dyn Any + Send + Sync>>;

impl Unfinished {
    fn known(&self) -> MutexGuard<'_, Answers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get<T: ById>(&self, id: &T::Id) -> Option<Option<T>> {
        self.known().get(&(T::PATH, id.as_str().to_owned()))?.downcast_ref::<Option<T>>().cloned()
    }

    fn keep<T: ById>(&self, ids: &[T::Id], answers: &[Option<T>]) {
        let kept = ids.iter().zip(answers).map(|(id, answer)| {
            ((T::PATH, id.as_str().to_owned()), Arc::new(answer.clone()) as Arc<dyn Any + Send + Sync>)
        });
        self.known().extend(kept);
    }

    fn forget<T: ById>(&self, ids: &[T::Id]) {
        let mut known = self.known();
        ids.iter().for_each(|id| drop(known.remove(&(T::PATH, id.as_str().to_owned()))));
    }
}

impl Spotify {
    /// The call about many things, once the texts that name them have been read.
    pub(crate) fn many_of<T: ById>(&self, ids: Result<Vec<T::Id>>) -> Pending<Vec<Option<T>>> {
        let spotify = self.clone();
        Box::pin(async move { spotify.many(ids?).await })
    }

    /// One answer an id, in the order of the ids; nothing for an id that Spotify does not know.
    pub(crate) async fn many<T: ById>(&self, ids: Vec<T::Id>) -> Result<Vec<Option<T>>> {
        let mut distinct = Vec::new();
        let mut places = HashMap::new();
        for id in &ids {
            places.entry(id.clone()).or_insert_with(|| {
                distinct.push(id.clone());
                distinct.len() - 1
            });
        }
        let mut found: Vec<Option<Option<T>>> = distinct.iter().map(|id| self.unfinished().get::<T>(id)).collect();
        let missing: Vec<T::Id> =
            distinct.iter().zip(&found).filter(|(_, answer)| answer.is_none()).map(|(id, _)| id.clone()).collect();
        let rows = Rows::new(T::WHAT, Some(distinct.len()));
        if missing.len() < distinct.len() {
            rows.add(distinct.len() - missing.len());
        }
        let mut rest = self.the_missing::<T>(&missing, &rows).await?.into_iter();
        found.iter_mut().filter(|answer| answer.is_none()).for_each(|answer| *answer = rest.next());
        self.unfinished().forget::<T>(&distinct);
        Ok(ids.iter().map(|id| places.get(id).and_then(|at| found.get(*at)).cloned().flatten().flatten()).collect())
    }

    async fn the_missing<T: ById>(&self, ids: &[T::Id], rows: &Rows) -> Result<Vec<Option<T>>> {
        let Some((first, _)) = ids.split_first() else { return Ok(Vec::new()) };
        // The first request goes alone: it tells whether batches are open, and whether the others are worth sending.
        if !self.closed_batches().contain(T::PATH) {
            let batches: Vec<&[T::Id]> = ids.chunks(T::BATCH).collect();
            match self.batch::<T>(batches[0]).await {
                Ok(found) => {
                    rows.add(found.len());
                    self.unfinished().keep(batches[0], &found);
                    let others = self.all(&batches[1..], async |ids| self.batch(ids).await, rows).await?;
                    return Ok(found.into_iter().chain(others.into_iter().flatten()).collect());
                }
                Err(error) if error.says_closed() => self.closed_batches().insert(T::PATH),
                Err(error) => return Err(error),
            }
        }
        let alone = self.one::<T>(first).await?;
        rows.add(1);
        self.unfinished().keep(std::slice::from_ref(first), std::slice::from_ref(&alone));
        let singles: Vec<&[T::Id]> = ids[1..].chunks(1).collect();
        let others = self.all(&singles, async |ids| Ok(vec![self.one(&ids[0]).await?]), rows).await?;
        Ok([alone].into_iter().chain(others.into_iter().flatten()).collect())
    }

    /// All parts, as many at a time as the width allows.
    async fn all<'a, T: ById, F>(
        &self,
        parts: &[&'a [T::Id]],
        ask: impl Fn(&'a [T::Id]) -> F,
        rows: &Rows,
    ) -> Result<Vec<Vec<Option<T>>>>
    where
        F: Future<Output = Result<Vec<Option<T>>>>,
    {
        let mut answers: Vec<Vec<Option<T>>> = parts.iter().map(|_| Vec::new()).collect();
        let mut waiting = parts.iter().enumerate();
        let mut under_way = FuturesUnordered::new();
        loop {
            while under_way.len() < self.width().get()
                && let Some((at, ids)) = waiting.next()
            {
                let answer = ask(ids);
                under_way.push(async move { (at, answer.await) });
            }
            let Some((at, answer)) = under_way.next().await else { return Ok(answers) };
            answers[at] = answer?;
            self.unfinished().keep(parts[at], &answers[at]);
            rows.add(answers[at].len());
        }
    }

    /// A batch, with a place for each id.
    async fn batch<T: ById>(&self, ids: &[T::Id]) -> Result<Vec<Option<T>>> {
        let list = ids.iter().map(Id::as_str).collect::<Vec<_>>().join(",");
        let batch: Batch<T> = self.send(Request::get(T::PATH).query("ids", list)).await?;
        let padded = batch.list.into_iter().chain(std::iter::repeat_with(|| None));
        Ok(padded.take(ids.len()).collect())
    }

    async fn one<T: ById>(&self, id: &T::Id) -> Result<Option<T>> {
        match self.send(Request::get(format!("{}/{}", T::PATH, id.as_str())).about(id)).await {
            Ok(found) => Ok(Some(found)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
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
