//! Where and on what a row was heard, and what Spotify wrote of it at that time.

use crate::archive::Quirks;
use crate::archive::manifest::Quirk;
use crate::archive::row::Row;
use crate::world::{Dice, MARKETS, World};

/// Names in free text, and since which year there may be such a device. The oldest come first.
const OLD_PLATFORMS: [(i16, &str); 16] = [
    (2008, "OS X 10.5.5 [x86 4]"),
    (2008, "Windows XP (Unknown Ed) SP3 [x86 0]"),
    (2009, "Windows 7 (6.1.7601; x64; SP1; S)"),
    (2010, "Linux [x86-64 0]"),
    (2013, "Android OS 4.4.2 API 19 (LGE, Nexus 5)"),
    (2013, "WebPlayer (websocket RFC6455)"),
    (2015, "Android-tablet OS 6.0.1 API 23 (samsung, SM-T550)"),
    (2015, "Partner android_tv Sony;BRAVIA4KUR3;c6c8c4ee6b1c4d5f;;tpapi"),
    (2016, "Partner sonos_ppc Sonos;Play1;;;tpapi"),
    (2017, "Partner google cast_tv;Chromecast;;"),
    (2018, "Android OS 9 API 28 (samsung, SM-G960F)"),
    (2018, "iOS 11.4.1 (iPhone8,1)"),
    (2018, "OS X 10.13.6 [x86 8]"),
    (2018, "Windows 10 (10.0.17134; x64; AppX)"),
    (2020, "web_player windows 10;chrome 87.0.4280.88;desktop"),
    (2022, "iOS 16.1.1 (iPad7,11)"),
];
const PLATFORMS: [&str; 4] = ["android", "ios", "linux", "windows"];

/// 19 October 2023: from here on platforms have one name each.
const NEW_PLATFORMS: i64 = 1_697_673_600;
/// 1 January 2015: before it some flags are missing.
const FLAGS: i64 = 1_420_070_400;
/// 13 April 2015 and 17 October 2022: between them nothing was called skipped; before them nothing was said.
const SKIPPED: (i64, i64) = (1_428_883_200, 1_665_964_800);
/// 1 January 2016 and 2021: `offline_timestamp` was 0 before, then in milliseconds, then in seconds.
const OFFLINE: (i64, i64) = (1_451_606_400, 1_609_459_200);

const SESSION_S: i64 = 3 * 3_600;
const FORTNIGHT_S: i64 = 14 * 86_400;

/// What is the same for a session of three hours, or for a fortnight.
pub(super) struct Surroundings {
    session: Dice,
    country: &'static str,
    home: &'static str,
}

impl Surroundings {
    pub(super) fn of(world: &World, home: &'static str, ts: i64) -> Self {
        let mut fortnight = world.archive_dice(ts.div_euclid(FORTNIGHT_S) as u64 ^ (1 << 61));
        let country = if fortnight.one_in(12) { fortnight.word(&MARKETS) } else { home };
        Self { session: world.archive_dice(ts.div_euclid(SESSION_S) as u64 ^ (1 << 62)), country, home }
    }

    /// Fills in platform, country, address and flags.
    pub(super) fn surround(&self, row: &mut Row, quirks: Quirks, dice: &mut Dice) {
        let mut session = self.session.clone();
        let known = OLD_PLATFORMS.partition_point(|(since, _)| *since <= row.year()).max(1);
        let (platform, (_, old_platform)) = (session.word(&PLATFORMS), *session.pick(&OLD_PLATFORMS[..known]));
        row.platform = platform;
        row.shuffle = Some(session.one_in(3));
        let host = 1 + session.below(250);
        let private = session.one_in(24);
        row.address = Some(format!("192.0.2.{host}"));
        if quirks == Quirks::None {
            return;
        }
        if row.ts < NEW_PLATFORMS {
            row.platform = old_platform;
            row.quirks.push(Quirk::OldPlatform);
        } else if session.one_in(20) {
            row.platform = "not_applicable";
            row.quirks.push(Quirk::NoPlatform);
        }
        match dice.below(60) {
            0 => {
                row.address = None;
                row.quirks.push(Quirk::AddressNull);
            }
            1..=15 => {
                row.address = Some("203.0.113.x".to_owned());
                row.quirks.push(Quirk::AddressMasked);
            }
            16..=25 => {
                row.address = Some(format!("2001:db8::{host:x}"));
                row.quirks.push(Quirk::AddressV6);
            }
            _ => {}
        }
        row.country = self.country;
        if dice.one_in(120) {
            row.country = "ZZ";
            row.quirks.push(Quirk::CountryUnknown);
        } else if self.country != self.home {
            row.quirks.push(Quirk::Abroad);
        }
        row.incognito = Some(private);
        row.quirks.extend(private.then_some(Quirk::Incognito));
    }
}

/// Says what Spotify said at the time of the row, of a play that began at `began`, in Unix seconds.
pub(super) fn date(row: &mut Row, skipped: bool, began: i64, quirks: Quirks, dice: &mut Dice) {
    row.skipped = Some(skipped);
    row.offline_timestamp = Some(began);
    if quirks == Quirks::None {
        return;
    }
    let (silent, ends) = SKIPPED;
    if row.ts < silent {
        row.skipped = None;
        row.quirks.push(Quirk::SkippedNull);
    } else if row.ts < ends {
        row.skipped = Some(false);
        row.quirks.push(Quirk::SkippedNever);
    }
    let (zero, milliseconds) = OFFLINE;
    if dice.one_in(50) {
        row.offline_timestamp = None;
        row.quirks.push(Quirk::OfflineNull);
    } else if row.ts < zero {
        row.offline_timestamp = Some(0);
        row.quirks.push(Quirk::OfflineZero);
    } else if row.ts < milliseconds {
        row.offline_timestamp = Some(began * 1_000 + i64::from(dice.below(1_000)));
        row.quirks.push(Quirk::OfflineMilliseconds);
    }
    if row.ts < FLAGS && dice.one_in(4) {
        (row.shuffle, row.offline, row.incognito) = (None, None, None);
        row.quirks.retain(|quirk| *quirk != Quirk::Incognito);
        row.quirks.push(Quirk::FlagsNull);
    }
}
