//! A listener's plays, prepared to be counted, and kept while somebody looks: a million of them take a second to read and milliseconds
//! to count.

use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime};

use linernotes::prelude::*;
use tokio::sync::{Mutex, Semaphore};

use super::super::listener::Listener;
use super::super::trouble::Trouble;
use super::figures::Offers;
use crate::history;

/// What other programs write, such as a tracker, is seen after this long at the latest.
const OLD: Duration = Duration::from_secs(60);
/// Who has not looked for this long finds nothing in memory.
const UNUSED: Duration = Duration::from_secs(20 * 60);
/// Pages that are kept as they are.
const PAGES: usize = 48;

/// What is held of a listener's plays.
#[derive(Default)]
pub(crate) struct Lifetimes(Mutex<Option<Held>>);

struct Held {
    stamp: Stamp,
    zone: String,
    lifetime: Arc<Lifetime>,
    offers: Arc<Offers>,
    /// When it was found to be what the disk has.
    seen: Instant,
    used: Instant,
    pages: Vec<(String, Arc<str>)>,
}

/// What tells that the plays are others than they were.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    files: Vec<Option<(SystemTime, u64)>>,
    /// Imports and the like of this program.
    changed: u64,
}

impl Stamp {
    fn of(listener: &Listener, diary: &Diary) -> Self {
        let stamp = |path: &Path| path.metadata().ok().and_then(|file| Some((file.modified().ok()?, file.len())));
        let log = |path: &Path| path.with_extension("sqlite-wal");
        let files = diary.file().map(|path| vec![stamp(path), stamp(&log(path))]).unwrap_or_default();
        Self { files, changed: listener.changed() }
    }
}

impl Lifetimes {
    /// The plays of a listener, on the clocks of a zone of IANA's: UTC where it is none.
    pub(crate) async fn of(listener: &Arc<Listener>, zone: &str) -> Result<Arc<Lifetime>, Trouble> {
        let mut held = listener.lifetimes.0.lock().await;
        Ok(Arc::clone(&Self::fresh(&mut held, listener, zone).await?.lifetime))
    }

    /// A page made of them: the one from before, if they are still the same.
    pub(crate) async fn page(
        listener: &Arc<Listener>,
        zone: &str,
        name: &str,
        make: impl FnOnce(&Lifetime, &Offers) -> Result<String, Trouble> + Send + 'static,
    ) -> Result<Arc<str>, Trouble> {
        let (lifetime, offers) = {
            let mut held = listener.lifetimes.0.lock().await;
            let held = Self::fresh(&mut held, listener, zone).await?;
            if let Some((_, page)) = held.pages.iter().find(|(kept, _)| kept == name) {
                return Ok(Arc::clone(page));
            }
            (Arc::clone(&held.lifetime), Arc::clone(&held.offers))
        };
        let counted = Arc::clone(&lifetime);
        let page: Arc<str> = count(move || make(&counted, &offers)).await?.into();
        let mut held = listener.lifetimes.0.lock().await;
        if let Some(held) = held.as_mut().filter(|held| Arc::ptr_eq(&held.lifetime, &lifetime)) {
            held.pages.truncate(PAGES - 1);
            held.pages.insert(0, (name.to_owned(), Arc::clone(&page)));
        }
        Ok(page)
    }

    async fn fresh<'held>(
        held: &'held mut Option<Held>,
        listener: &Arc<Listener>,
        zone: &str,
    ) -> Result<&'held mut Held, Trouble> {
        let now = Instant::now();
        let changed = listener.changed();
        let is_fresh = |held: &Held| held.zone == zone && held.stamp.changed == changed && held.seen.elapsed() < OLD;
        if !held.as_ref().is_some_and(is_fresh) {
            let (listener, zone) = (Arc::clone(listener), zone.to_owned());
            let before = held.as_ref().map(|held| (held.stamp.clone(), held.zone.clone()));
            let read = move || -> Result<Option<Held>, Trouble> {
                let diary = listener.diary()?;
                let stamp = Stamp::of(&listener, &diary);
                if before == Some((stamp.clone(), zone.clone())) {
                    return Ok(None);
                }
                let lifetime = Arc::new(read(&diary, &zone)?);
                let offers = Arc::new(Offers::of(&lifetime)?);
                Ok(Some(Held { stamp, zone, lifetime, offers, seen: now, used: now, pages: Vec::new() }))
            };
            if let Some(new) = count(read).await? {
                *held = Some(new);
            }
        }
        let held = held.as_mut().ok_or(Trouble::Broken)?;
        (held.seen, held.used) = (if held.seen.elapsed() < OLD { held.seen } else { now }, now);
        Ok(held)
    }

    /// Lets go of what nobody has looked at for a while.
    pub(crate) fn forget_unused(&self) {
        if let Ok(mut held) = self.0.try_lock()
            && held.as_ref().is_some_and(|held| held.used.elapsed() > UNUSED)
        {
            *held = None;
        }
    }
}

fn read(diary: &Diary, zone: &str) -> Result<Lifetime> {
    let lifetime = Lifetime::of(&history::plays_of(diary)?)?;
    let lifetime = lifetime.tracks(&diary.tracks()?)?.artists(&diary.artists()?)?;
    // A browser may name a zone that this machine's tables do not know.
    let in_zone = lifetime.clone().zone(zone);
    Ok(in_zone.unwrap_or(lifetime))
}

/// Work of the processor and the disk, apart from what answers: as many at once as there are cores, so that none is slow for all.
pub(crate) async fn count<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    static PLACES: LazyLock<Semaphore> =
        LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, NonZero::get)));
    let _place = PLACES.acquire().await;
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => {
            tracing::error!(%error, "work broke down");
            Err(Trouble::Broken)
        }
    }
}
