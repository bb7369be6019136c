//! The name of a time zone to the zone, or to names that may have been meant.

use polars::polars_utils::levenshtein::levenshtein;
use polars::prelude::TimeZone;
use polars::time::known_timezones;

use crate::{Error, Result};

/// How many names are proposed.
const PROPOSED: usize = 3;

/// The zone that IANA has under a name, or a whole number of hours from UTC: `+01:00`.
pub(crate) fn parse(name: &str) -> Result<TimeZone> {
    // polars takes "*" for any zone, and nothing for none.
    let zone = if name == "*" { None } else { TimeZone::opt_try_new(Some(name)).ok().flatten() };
    zone.ok_or_else(|| Error::UnknownZone { zone: name.to_owned(), near: near(name) })
}

/// The names that are most like what was written, as a list in words; nothing where none is.
fn near(written: &str) -> String {
    let written = simple(written);
    let unlike = |name: &str| {
        let name = simple(name);
        let city = name.rsplit('/').next().unwrap_or(&name);
        levenshtein(&written, &name).min(levenshtein(&written, city))
    };
    let tolerated = written.chars().count() / 3;
    let mut names: Vec<(usize, &str)> = known_timezones().into_iter().map(|name| (unlike(name), name)).collect();
    names.retain(|(distance, _)| *distance <= tolerated);
    names.sort_unstable();
    let least = names.first().map_or(0, |(distance, _)| *distance);
    let best = names.iter().filter(|(distance, _)| *distance <= least + 1).take(PROPOSED);
    let best: Vec<String> = best.map(|(_, name)| format!("`{name}`")).collect();
    if best.is_empty() { String::new() } else { format!(" (did you mean {}?)", best.join(" or ")) }
}

fn simple(name: &str) -> String {
    name.trim().to_lowercase().replace(' ', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_of_iana_and_whole_hours_are_known() {
        for (name, zone) in [
            ("Europe/Berlin", "Europe/Berlin"),
            ("UTC", "UTC"),
            ("Asia/Kolkata", "Asia/Kolkata"),
            ("+02:00", "Etc/GMT-2"),
        ] {
            assert_eq!(parse(name).unwrap().as_str(), zone);
        }
    }

    #[test]
    fn a_name_that_is_no_zone_is_met_with_those_that_are_like_it() {
        for (name, near) in [
            ("Europe/Berln", "`Europe/Berlin`"),
            ("berlin", "`Europe/Berlin`"),
            ("new york", "`America/New_York`"),
            ("europe/berlin", "`Europe/Berlin`"),
        ] {
            let message = parse(name).unwrap_err().to_string();
            assert!(message.contains(name) && message.contains(near), "{message}");
        }
        for name in ["", "*", "xyzzy"] {
            let message = parse(name).unwrap_err().to_string();
            assert!(!message.contains("did you mean") && message.contains("`Europe/Berlin`"), "{message}");
        }
    }
}
