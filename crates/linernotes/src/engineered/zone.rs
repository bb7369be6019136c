//! The name of a time zone to the zone, or to names that may have been meant.

use polars::polars_utils::levenshtein::levenshtein;
use polars::prelude::TimeZone;
use polars::time::known_timezones;

use crate::near::{near_by, simple};
use crate::{Error, Result};

/// The zone that IANA has under a name, or a whole number of hours from UTC: `+01:00`.
pub(crate) fn parse(name: &str) -> Result<TimeZone> {
    // polars takes "*" for any zone, and nothing for none.
    let zone = if name == "*" { None } else { TimeZone::opt_try_new(Some(name)).ok().flatten() };
    zone.ok_or_else(|| Error::UnknownZone { zone: name.to_owned(), near: near(name) })
}

/// The names that are most like what was written; a city's name stands for its zone.
fn near(written: &str) -> String {
    near_by(written, known_timezones(), |written, name| {
        let name = simple(name);
        let city = name.rsplit('/').next().unwrap_or(&name);
        levenshtein(written, &name).min(levenshtein(written, city))
    })
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
