//! Turns a listener's history into the privacy download that Spotify would send: "Extended streaming history", "Account
//! data", and what people have beside them. For whoever writes an importer, and wants to know what it made of every row.
//!
//! The files have Spotify's names, folders, fields and order; their tracks, episodes and chapters have the ids that the
//! sandbox answers for. Everything personal is made up: addresses are of the ranges kept for documentation. The same
//! [`Request`] gives the same bytes on every machine. Rows are written as they are made, so a million take as little
//! memory as a thousand.
//!
//! | in the folder | what |
//! | --- | --- |
//! | `Spotify Extended Streaming History/` | the download of today, with 23 fields a record: `Streaming_History_Audio_…`, `Streaming_History_Video_…` |
//! | `Spotify Account Data/` | the last year by minute and name, and files that say nothing of plays |
//! | `my_spotify_data-2024/MyData/` | an earlier download, with 19 fields: no audiobooks |
//! | `my_spotify_data-2023/MyData/` | an earlier one, with 21 fields: `endsong_N.json` in one line (unconfirmed), `StreamingHistoryN.json` |
//! | `my_spotify_data-2022/MyData/` | one that broke off |
//! | `manifest.json` | what was made: the [`Manifest`] |
//!
//! The earlier downloads come with [`Quirks::All`] alone, where the history goes back so far: fourteen months each, in at
//! most one file of each kind. All their rows are in the download of today as well.
//!
//! # Quirks
//!
//! Each is counted in [`Manifest::quirks`]: by records of the extended history of today where nothing else is said.
//!
//! | [`Quirk`] | what |
//! | --- | --- |
//! | `AlternateId` | music under the id of the recording's other release: one in nine |
//! | `Nameless` | music with an id and no names: October to December 2022, and July 2024 |
//! | `AllNull` | neither ids nor names |
//! | `LocalUri`, `LocalWithoutUri` | a file of the listener's own: names, and a `spotify:local:` URI or none (unconfirmed) |
//! | `Video` | in the Video files, since May 2015 as podcasts are: music videos, with the URI of a track, and podcasts |
//! | `NonAscii` | names beyond ASCII, written raw |
//! | `OldPlatform` | a platform in free text, as before 19 October 2023 |
//! | `NoPlatform` | `not_applicable` |
//! | `ZeroPlayed`, `LongerThanTrack` | `ms_played` of 0, or more than there is |
//! | `SkippedNull` | before 13 April 2015 |
//! | `SkippedNever` | from then to 16 October 2022: false, whatever happened |
//! | `SkippedNumber` | 0 or 1, in `endsong` files alone |
//! | `FlagsNull` | no `shuffle`, `offline` and `incognito_mode`: some before 2015 |
//! | `OfflineZero`, `OfflineMilliseconds`, `OfflineNull` | an `offline_timestamp` that is not in seconds: before 2016, before 2021, and now and then |
//! | `SharedTime` | two to four offline plays whose `ts` is that of the last; of the same song twice among them no reader can tell |
//! | `Repeat` | the record before it, word for word |
//! | `RepeatOtherwise` | the same in `ts`, URI and `ms_played`, with other reasons |
//! | `NearRepeat` | the same a second later, which is no repeat by those three |
//! | `Incognito` | heard in a private session |
//! | `Abroad`, `CountryUnknown` | another country for a fortnight, and `ZZ` |
//! | `AddressMasked`, `AddressV6`, `AddressNull` | an address that ends in `x`, of IPv6, or none |
//! | `ReasonEmpty`, `ReasonRare` | a reason that is empty, or one of the rare ones |
//! | `UserAgentNull` | no `user_agent_decrypted`, in `endsong` files alone |
//! | `Overlap` | records of the earlier extended downloads: all are in that of today as well |
//! | `Unnamed` | records of account data without a name: `Unknown Artist`, `Unknown Track` |
//! | `ByteOrderMark`, `Truncated`, `NotJson`, `EmptyFile`, `EmptyList` | files, in the earlier downloads |

mod account;
mod broken;
mod history;
mod manifest;
mod readme;
mod record;
mod row;
mod rows;
mod series;

use std::collections::VecDeque;
use std::fs;
use std::io::{Error, ErrorKind, Result};
use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use crate::clock::Clock;
use crate::people::People;
use crate::world::{MARKETS, World};
use account::Account;
use history::History;
use record::{Generation, Layout};
use row::{Key, Kind, Row};
use rows::Rows;
use series::{Naming, Series};

pub use manifest::{FileState, Manifest, ManifestFile, Quirk, Records};

/// What is asked of Spotify's privacy page.
///
/// ```
/// use spotify_sandbox::archive::{Length, Request};
///
/// # let parent = tempfile::tempdir()?;
/// # let folder = parent.path().join("download");
/// let request = Request { length: Length::Plays(200), ..Request::default() };
/// let manifest = request.write(&folder)?;
/// assert!(manifest.extended.all() >= 200); // some of them twice
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Request {
    /// The user id of the listener. Everybody has a taste, also those whom no sandbox knows.
    pub listener: String,
    /// Which of Spotify's packages.
    pub package: Package,
    /// How much of the listener's life.
    pub length: Length,
    /// Whether the data is as awkward as Spotify's.
    pub quirks: Quirks,
    /// The seed of the world, as in [`crate::Options`].
    pub seed: u64,
    /// The size of the world in tracks, as in [`crate::Options`].
    pub size: u32,
    /// When the download was made: nothing in it is later.
    pub until: Timestamp,
    /// How many records a file of extended history holds. Spotify's hold about 15,750.
    pub records_per_file: u32,
}

/// Which of the packages that the privacy page offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Package {
    /// Every play ever, to the second, with ids.
    Extended,
    /// The last year, to the minute, with names alone.
    Account,
    /// Both.
    Both,
}

/// How long a history is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// All of the last so many years, at most 18. A listener has about 12,000 plays a year.
    Years(u32),
    /// The last so many plays, repeats not counted. Beyond 140,000, when one listener's days since 2008 might be too few,
    /// the days of up to 99 others are mixed in.
    Plays(u64),
    /// So many plays of the last so many years: half of them of the last year, evenly, the others of the years before.
    Spread {
        /// How many plays, repeats not counted. No more than the years have.
        plays: u64,
        /// How many years, at most 18.
        years: u32,
    },
}

/// Whether a download is as awkward as the real ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quirks {
    /// Music alone, each record once, every field filled.
    None,
    /// Every quirk there is.
    All,
}

impl Default for Request {
    /// Both packages of Robin's last three years, with every quirk.
    fn default() -> Self {
        Self {
            listener: "robin".to_owned(),
            package: Package::Both,
            length: Length::Years(3),
            quirks: Quirks::All,
            seed: World::DEFAULT_SEED,
            size: World::DEFAULT_TRACKS,
            until: Clock::START,
            records_per_file: 15_750,
        }
    }
}

impl Request {
    /// Writes the download into `folder`, which is made when it is not there.
    ///
    /// # Errors
    ///
    /// When `folder` is there and not empty, or when a file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<Manifest> {
        fs::create_dir_all(folder)?;
        if fs::read_dir(folder)?.next().is_some() {
            let advice = format!("`{}` is not empty: choose a new folder, or empty this one first", folder.display());
            return Err(Error::new(ErrorKind::AlreadyExists, advice));
        }
        let world = World::new(self.seed, self.size, false);
        let history = History::new(&world, &self.listener, self.until, self.length);
        let mut rows = Rows::new(&world, &self.listener, self.home(), self.quirks, self.until);
        let mut writer = Writer::new(self, folder);
        history.each(&mut |play| rows.take(play, &mut |row| writer.take(&row)))?;
        rows.finish(&mut |row| writer.take(&row))?;
        writer.finish(folder)
    }

    fn home(&self) -> &'static str {
        let listeners = People::default().listeners;
        let country = listeners.iter().find(|known| known.id == self.listener).map(|known| known.country.as_str());
        MARKETS.into_iter().find(|market| Some(*market) == country).unwrap_or("DE")
    }

    fn has_extended(&self) -> bool {
        self.package != Package::Account
    }

    fn has_account(&self) -> bool {
        self.package != Package::Extended
    }
}

/// Everything that is being written.
struct Writer<'request> {
    request: &'request Request,
    manifest: Manifest,
    audio: Series,
    video: Series,
    /// The extended history of 2023 and that of 2024.
    earlier: [Series; 2],
    account: Account,
    /// The last records, to tell what comes again: only those close in time can.
    last: VecDeque<Key>,
}

/// Of what time the earlier downloads tell, in Unix seconds: from January 2022 to February 2023, when the first was made, and
/// from October 2023 to November 2024.
const EARLIER: [(i64, i64); 2] = [(1_640_995_200, 1_677_628_800), (1_696_118_400, 1_733_011_200)];
/// Further apart than this, no two records have the same `ts`.
const REACH: usize = 128;

impl<'request> Writer<'request> {
    fn new(request: &'request Request, folder: &Path) -> Self {
        let most = request.records_per_file.max(1);
        let today = folder.join("Spotify Extended Streaming History");
        let earlier = |year: &str| folder.join(format!("my_spotify_data-{year}")).join("MyData");
        Self {
            request,
            manifest: Manifest::default(),
            audio: Series::new(&today, Naming::Audio, Layout::Indented, most),
            video: Series::new(&today, Naming::Video, Layout::Indented, most),
            earlier: [
                Series::new(&earlier("2023"), Naming::Endsong, Layout::OneLine, most).with_byte_order_mark(),
                Series::new(&earlier("2024"), Naming::Audio, Layout::Indented, most),
            ],
            account: Account::new(folder, request.until),
            last: VecDeque::with_capacity(REACH),
        }
    }

    fn take(&mut self, row: &Row) -> Result<()> {
        if self.request.has_extended() {
            self.take_extended(row)?;
        }
        if self.request.has_account() {
            self.account.take(row, self.request.quirks, &mut self.manifest)?;
        }
        Ok(())
    }

    fn take_extended(&mut self, row: &Row) -> Result<()> {
        let year = row.year();
        let series = if row.video { &mut self.video } else { &mut self.audio };
        series.push(year, &mut |out, layout| {
            record::write(row, Generation::Today, &self.request.listener, layout, out)
        })?;
        self.manifest.extended.add(row);
        for quirk in &row.quirks {
            self.manifest.count(*quirk, 1);
        }
        let key = row.key();
        if !self.last.contains(&key) {
            self.manifest.distinct.add(row);
        }
        if self.last.len() == REACH {
            self.last.pop_front();
        }
        self.last.push_back(key);
        // Their generations know neither books nor a file of videos' own here.
        if self.request.quirks == Quirks::None || row.video || row.kind == Kind::Audiobook {
            return Ok(());
        }
        for ((from, to), (series, generation)) in
            EARLIER.into_iter().zip(self.earlier.iter_mut().zip([Generation::Endsong, Generation::Of2024]))
        {
            if (from..to).contains(&row.ts) && series.records() < u64::from(self.request.records_per_file.max(1)) {
                let listener = &self.request.listener;
                series.push(year, &mut |out, layout| record::write(row, generation, listener, layout, out))?;
                self.manifest.earlier.add(row);
                self.manifest.count(Quirk::Overlap, 1);
                if generation == Generation::Endsong {
                    self.manifest.count(Quirk::SkippedNumber, u64::from(row.skipped_is_a_number()));
                    self.manifest.count(Quirk::UserAgentNull, u64::from(row.user_agent().is_none()));
                }
            }
        }
        Ok(())
    }

    fn finish(mut self, folder: &Path) -> Result<Manifest> {
        let [endsong, of_2024] = self.earlier;
        self.manifest.count(Quirk::ByteOrderMark, u64::from(endsong.records() > 0));
        for series in [self.audio, self.video, endsong, of_2024] {
            series.finish(folder, &mut self.manifest)?;
        }
        if self.request.has_extended() {
            let today = folder.join("Spotify Extended Streaming History");
            let name = "ReadMeFirst_ExtendedStreamingHistory.pdf";
            readme::write(folder, &today, name, "Extended streaming history, made up.", &mut self.manifest)?;
        }
        if self.request.has_account() {
            self.account.finish(folder, self.request, &mut self.manifest)?;
        }
        if self.request.quirks == Quirks::All {
            broken::write(folder, self.request, &mut self.manifest)?;
        }
        self.manifest.files.sort_by(|one, other| one.path.cmp(&other.path));
        fs::write(folder.join("manifest.json"), self.manifest.json())?;
        Ok(self.manifest)
    }
}

/// So much earlier than `time`; the beginning of time where there is no such moment.
fn earlier(time: Timestamp, days: i64) -> Timestamp {
    time.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN)
}
