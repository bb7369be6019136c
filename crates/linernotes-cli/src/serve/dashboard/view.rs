//! An address to a choice of plays and back: every view of the dashboard is a link, and every filter is a change of it.

use chrono::{Datelike as _, Days, Months, NaiveDate};
use linernotes::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Bytes of a name.
const LONGEST: usize = 1_000;

/// What a filter is about, by its name in the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    From,
    Until,
    Artist,
    Album,
    Track,
    Genre,
    Mood,
    Decade,
    Popularity,
    Platform,
    Country,
    Weekday,
    Hour,
}

/// The filters of an address, each once, in the order of [`Key`]: the same view has one address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct View(Vec<(Key, String)>);

impl Key {
    pub(crate) const ALL: [Self; 13] = [
        Self::From,
        Self::Until,
        Self::Artist,
        Self::Album,
        Self::Track,
        Self::Genre,
        Self::Mood,
        Self::Decade,
        Self::Popularity,
        Self::Platform,
        Self::Country,
        Self::Weekday,
        Self::Hour,
    ];

    /// In the address.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::Until => "until",
            Self::Artist => "artist",
            Self::Album => "album",
            Self::Track => "track",
            Self::Genre => "genre",
            Self::Mood => "mood",
            Self::Decade => "decade",
            Self::Popularity => "popularity",
            Self::Platform => "platform",
            Self::Country => "country",
            Self::Weekday => "weekday",
            Self::Hour => "hour",
        }
    }
}

impl View {
    /// Reads the pairs of an address. What is no filter is passed over, as is a filter without a value, an empty field of a form, and
    /// one that is longer than any name.
    pub(crate) fn of(pairs: &[(String, String)]) -> Self {
        let mut view = Self::default();
        for (name, value) in pairs {
            if let Some(key) = Key::ALL.into_iter().find(|key| key.name() == name)
                && (1..=LONGEST).contains(&value.trim().len())
            {
                view.0.push((key, value.trim().to_owned()));
            }
        }
        view.tidy()
    }

    /// A period has one first and one last day; of anything else several values may be chosen.
    fn tidy(mut self) -> Self {
        self.0.sort();
        self.0.dedup_by(|later, kept| {
            later.0 == kept.0 && (later.1 == kept.1 || matches!(kept.0, Key::From | Key::Until))
        });
        self
    }

    /// What [`Lifetime::select`] takes.
    ///
    /// # Errors
    ///
    /// What cannot be read, in words.
    pub(crate) fn choice(&self) -> Result<Choice, String> {
        let texts = |key: Key| self.values(key).map(str::to_owned).collect();
        Ok(Choice {
            from: self.day(Key::From)?,
            until: self.day(Key::Until)?,
            artists: texts(Key::Artist),
            albums: texts(Key::Album),
            tracks: texts(Key::Track),
            genres: texts(Key::Genre),
            moods: texts(Key::Mood),
            decades: texts(Key::Decade),
            popularity: self.numbers(Key::Popularity)?,
            platforms: texts(Key::Platform),
            countries: texts(Key::Country),
            weekdays: self.numbers(Key::Weekday)?,
            hours: self.numbers(Key::Hour)?,
        })
    }

    /// The first and the last day that are asked for. Days that cannot be read are none.
    pub(crate) fn days(&self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        (self.day(Key::From).ok().flatten(), self.day(Key::Until).ok().flatten())
    }

    pub(crate) fn values(&self, key: Key) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(found, _)| *found == key).map(|(_, value)| value.as_str())
    }

    pub(crate) fn filters(&self) -> impl Iterator<Item = (Key, &str)> {
        self.0.iter().map(|(key, value)| (*key, value.as_str()))
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.0.is_empty()
    }

    /// The same with this and no other value of a key.
    pub(crate) fn with(&self, key: Key, value: &str) -> Self {
        let mut view = self.without_all(key);
        view.0.push((key, value.to_owned()));
        view.tidy()
    }

    /// The same without one filter.
    pub(crate) fn without(&self, key: Key, value: &str) -> Self {
        Self(self.0.iter().filter(|(found, of)| (*found, of.as_str()) != (key, value)).cloned().collect())
    }

    /// The same without the filters of a key.
    pub(crate) fn without_all(&self, key: Key) -> Self {
        Self(self.0.iter().filter(|(found, _)| *found != key).cloned().collect())
    }

    /// An artist, of whom all albums and tracks are of interest then.
    pub(crate) fn of_artist(&self, artist: &str) -> Self {
        self.without_all(Key::Album).without_all(Key::Track).with(Key::Artist, artist)
    }

    /// An album of an artist's, where that is known.
    pub(crate) fn of_album(&self, album: &str, artist: Option<&str>) -> Self {
        artist
            .map_or_else(|| self.clone(), |artist| self.of_artist(artist))
            .without_all(Key::Track)
            .with(Key::Album, album)
    }

    /// A track of an artist's, on whatever album.
    pub(crate) fn of_track(&self, name: &str, artist: Option<&str>) -> Self {
        let view = artist.map_or_else(|| self.without_all(Key::Artist), |artist| self.of_artist(artist));
        view.without_all(Key::Album).with(Key::Track, name)
    }

    /// The period of `every` that begins on a day.
    pub(crate) fn of_period(&self, first: NaiveDate, every: Every) -> Self {
        let next = match every {
            Every::Day => first.checked_add_days(Days::new(1)),
            Every::Week => first.checked_add_days(Days::new(7)),
            Every::Month => first.checked_add_months(Months::new(1)),
            Every::Quarter => first.checked_add_months(Months::new(3)),
            _ => first.checked_add_months(Months::new(12)),
        };
        let last = next.and_then(|next| next.pred_opt()).unwrap_or(first);
        self.of_days(first, last)
    }

    pub(crate) fn of_days(&self, first: NaiveDate, last: NaiveDate) -> Self {
        self.with(Key::From, &first.to_string()).with(Key::Until, &last.to_string())
    }

    /// Where this is wider in time by a step: from a day to its month, from a month to its year, from a year to all.
    pub(crate) fn wider(&self) -> Option<(String, Self)> {
        let (Some(first), Some(last)) = self.days() else { return None };
        let all = self.without_all(Key::From).without_all(Key::Until);
        let month = first.with_day(1)?;
        let year = month.with_month(1)?;
        let is_within = |start: NaiveDate, every| {
            let (_, end) = self.of_period(start, every).days();
            end.is_some_and(|end| last <= end && (first, last) != (start, end))
        };
        Some(if is_within(month, Every::Month) {
            (month.format("%B %Y").to_string(), self.of_period(month, Every::Month))
        } else if is_within(year, Every::Year) {
            (year.year().to_string(), self.of_period(year, Every::Year))
        } else {
            ("all years".to_owned(), all)
        })
    }

    /// As the query of an address, without its question mark.
    pub(crate) fn query(&self) -> String {
        let pair =
            |(key, value): &(Key, String)| format!("{}={}", key.name(), utf8_percent_encode(value, NON_ALPHANUMERIC));
        self.0.iter().map(pair).collect::<Vec<_>>().join("&")
    }

    /// Its page.
    pub(crate) fn href(&self) -> String {
        match self.query() {
            query if query.is_empty() => "/dashboard".to_owned(),
            query => format!("/dashboard?{query}"),
        }
    }

    fn day(&self, key: Key) -> Result<Option<NaiveDate>, String> {
        let Some(text) = self.values(key).next() else { return Ok(None) };
        let day = text.parse::<NaiveDate>().ok().filter(|day| (1800..2200).contains(&day.year()));
        day.map(Some).ok_or_else(|| format!("“{text}” is no day: write it as 2026-05-31"))
    }

    fn numbers(&self, key: Key) -> Result<Vec<u8>, String> {
        let number = |text: &str| text.parse().map_err(|_| format!("“{text}” is no {}: write its number", key.name()));
        self.values(key).map(number).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(query: &str) -> View {
        let pairs: Vec<(String, String)> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        View::of(&pairs)
    }

    #[test]
    fn a_view_has_one_address() {
        for (query, expected) in [
            ("", "/dashboard"),
            ("genre=&utm=x", "/dashboard"),
            ("weekday=1&artist=b&artist=a&artist=b", "/dashboard?artist=a&artist=b&weekday=1"),
            ("artist= Guns ", "/dashboard?artist=Guns"),
            ("from=2026-02-01&until=2026-03-31&from=2026-01-01", "/dashboard?from=2026%2D01%2D01&until=2026%2D03%2D31"),
            ("track=<b>\"'", "/dashboard?track=%3Cb%3E%22%27"),
        ] {
            assert_eq!(view(query).href(), expected, "{query}");
        }
    }

    #[test]
    fn a_click_leads_into_an_artist_an_album_a_track_and_out_again() {
        let all = view("from=2026-01-01&until=2026-12-31&genre=folk");
        let artist = all.of_artist("Nell");
        assert_eq!(artist.query(), "from=2026%2D01%2D01&until=2026%2D12%2D31&artist=Nell&genre=folk");
        let album = artist.of_album("Rain", Some("Nell"));
        assert_eq!(album.of_artist("Ossian"), all.of_artist("Ossian"), "another artist has other albums");
        let track = album.of_track("Second Cup", Some("Nell"));
        assert_eq!(track.values(Key::Album).count(), 0, "a track is what it is on every album");
        assert_eq!(artist.without(Key::Artist, "Nell"), all);
    }

    #[test]
    fn time_is_gone_down_into_and_up_from() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let check = |view: View, from: &str, until: &str, wider: &str| {
            assert_eq!(view.days(), (Some(day(from)), Some(day(until))));
            assert_eq!(view.wider().unwrap().0, wider);
            view.wider().unwrap().1
        };
        let february = View::default().of_period(day("2024-02-01"), Every::Month);
        let leap_day = february.of_period(day("2024-02-29"), Every::Day);
        assert_eq!(check(leap_day, "2024-02-29", "2024-02-29", "February 2024"), february);
        let year = check(february, "2024-02-01", "2024-02-29", "2024");
        assert!(check(year, "2024-01-01", "2024-12-31", "all years").is_whole());
        check(View::default().of_days(day("2024-12-30"), day("2025-01-05")), "2024-12-30", "2025-01-05", "all years");
        assert_eq!(View::default().wider(), None);
    }

    #[test]
    fn what_cannot_be_read_is_told_in_words() {
        for (query, expected) in [
            ("from=yesterday", "“yesterday” is no day: write it as 2026-05-31"),
            ("until=9999-01-01", "“9999-01-01” is no day: write it as 2026-05-31"),
            ("weekday=Monday", "“Monday” is no weekday: write its number"),
            ("popularity=much", "“much” is no popularity: write its number"),
            ("hour=-1", "“-1” is no hour: write its number"),
        ] {
            assert_eq!(view(query).choice().unwrap_err(), expected);
        }
    }
}
