//! Columns made of other columns: moods, keys in words, bins, and when something was heard where the listener lives. Reads
//! nothing but the table.

mod bins;
mod key;
mod moment;
mod mood;
pub(crate) mod zone;

use polars::prelude::{DataFrame, DataType, Expr, IntoLazy as _, NULL, col, concat_str, lit, when};

use crate::Result;
use crate::collect::collect;
use crate::columns::type_of;

pub(crate) use key::signature as key_signature;

/// Columns of one's own making, on tables that hold what they are made of.
///
/// A row in which something is missing has null there. A column that is there already is made anew, in its place.
pub trait Engineer {
    /// The table with every column below whose sources it has: [`Engineer::with_decade`], [`Engineer::with_mood`],
    /// [`Engineer::with_duration_bin`], [`Engineer::with_key_signature`], [`Engineer::with_camelot`],
    /// [`Engineer::with_tempo_class`], and the five of a moment.
    ///
    /// ```
    /// use linernotes::prelude::*;
    ///
    /// let table = df!("key" => [4_i64, 9], "mode" => [0_i64, 1], "tempo" => [97.975, 148.13])?;
    /// let table = table.engineered(&EngineeredOptions::default())?;
    /// assert_eq!(table.get_column_names(), ["key", "mode", "tempo", "key_signature", "camelot", "tempo_class"]);
    /// # Ok::<(), linernotes::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`crate::Error::UnknownZone`]; [`crate::Error::NoColumn`] and [`crate::Error::WrongColumn`] about a moment that is asked for by its name.
    fn engineered(&self, options: &EngineeredOptions) -> Result<DataFrame>;

    /// With `decade`: `1990s`, from `release_date`, a date or a text that begins with the year.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoColumn`].
    fn with_decade(&self) -> Result<DataFrame>;

    /// With `mood`, from `valence` and `energy`, each from 0 to 1. These are the quarters of Russell's circumplex of affect
    /// (1980), with a middle that belongs to none:
    ///
    /// | | valence below 0.5 | valence from 0.5 |
    /// | --- | --- | --- |
    /// | **energy from 0.5** | `tense` | `happy` |
    /// | **energy below 0.5** | `sad` | `calm` |
    ///
    /// and `neutral` where both are nearer to 0.5 than 0.1.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoColumn`].
    fn with_mood(&self) -> Result<DataFrame>;

    /// With `duration_bin`, from `duration_ms`: `0-2 min`, `2-3 min`, `3-4 min`, `4-5 min`, `5-7 min` or `7+ min`, in the
    /// order of letters as in that of lengths. A track of exactly three minutes is in `3-4 min`, one of 0 ms in none.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoColumn`].
    fn with_duration_bin(&self) -> Result<DataFrame>;

    /// With `key_signature`, from `key` (0 is C, … 11 is B) and `mode` (1 is major, 0 is minor): `E minor`, `Bb major`. Of
    /// two names for a key it has the one with fewer signs (`Db major`, not `C# major`); F# major and Eb minor have six
    /// either way. Null for the key -1.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoColumn`].
    fn with_key_signature(&self) -> Result<DataFrame>;

    /// With `camelot`, from `key` and `mode`: the key's place on the Camelot wheel, `1A` to `12A` for minor and `1B` to `12B`
    /// for major. Neighbours on the wheel, and the two of a number, mix well. Null for the key -1.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoColumn`].
    fn with_camelot(&self) -> Result<DataFrame>;

    /// With `tempo_class`, from `tempo` in beats a minute, as on the dial of a metronome: `largo` below 60, `larghetto` from 60,
    /// `adagio` from 66, `andante` from 76, `moderato` from 108, `allegro` from 120, `presto` from 168, `prestissimo` from
    /// 200. Null for a tempo of 0, by which Spotify says that it found none.
    ///
    /// # Errors
    ///
    /// [`crate::Error::NoColumn`].
    fn with_tempo_class(&self) -> Result<DataFrame>;

    /// With `hour`: 0 to 23, on the clocks of the zone.
    ///
    /// # Errors
    ///
    /// [`crate::Error::UnknownZone`], [`crate::Error::NoColumn`], [`crate::Error::WrongColumn`]: so for the four below.
    fn with_hour(&self, options: &EngineeredOptions) -> Result<DataFrame>;

    /// With `weekday`: 1 (Monday) to 7 (Sunday), in the zone.
    ///
    /// # Errors
    ///
    /// As of [`Engineer::with_hour`].
    fn with_weekday(&self, options: &EngineeredOptions) -> Result<DataFrame>;

    /// With `weekday_name`: `Monday` … `Sunday`, in the zone.
    ///
    /// # Errors
    ///
    /// As of [`Engineer::with_hour`].
    fn with_weekday_name(&self, options: &EngineeredOptions) -> Result<DataFrame>;

    /// With `season`: `spring` (in the north March to May), `summer`, `autumn` or `winter`, whole months as meteorologists
    /// count them, in the zone.
    ///
    /// # Errors
    ///
    /// As of [`Engineer::with_hour`].
    fn with_season(&self, options: &EngineeredOptions) -> Result<DataFrame>;

    /// With `local_date`: the day that it was in the zone.
    ///
    /// # Errors
    ///
    /// As of [`Engineer::with_hour`].
    fn with_local_date(&self, options: &EngineeredOptions) -> Result<DataFrame>;
}

/// Where the listener lives, for the columns of a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineeredOptions {
    /// A time zone of IANA's: `Europe/Berlin`. `UTC` unless said otherwise.
    pub zone: String,
    /// The column of moments, a datetime; one without a zone is taken to be in UTC. Unless said otherwise `played_at`, or
    /// `added_at` where that is not there.
    pub moment: Option<String>,
    /// Which seasons.
    pub hemisphere: Hemisphere,
}

/// Half of the earth. When one has summer, the other has winter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hemisphere {
    /// Summer is from June to August.
    #[default]
    North,
    /// Summer is from December to February.
    South,
}

impl Default for EngineeredOptions {
    fn default() -> Self {
        Self { zone: "UTC".to_owned(), moment: None, hemisphere: Hemisphere::default() }
    }
}

impl Engineer for DataFrame {
    fn engineered(&self, options: &EngineeredOptions) -> Result<DataFrame> {
        let possible = |rule: &&Rule| rule.sources.iter().all(|source| self.column(source).is_ok());
        let rules = RULES.iter().filter(possible).map(|rule| rule.expression(self));
        let columns = rules.collect::<Result<Vec<_>>>()?;
        let zone = zone::parse(&options.zone)?;
        let table = with(self, columns)?;
        if options.moment.is_some() || moment::default_column(self).is_some() {
            return moment::with(&table, &moment::NAMES, zone, options);
        }
        Ok(table)
    }

    fn with_decade(&self) -> Result<DataFrame> {
        with(self, vec![DECADE.expression(self)?])
    }

    fn with_mood(&self) -> Result<DataFrame> {
        with(self, vec![MOOD.expression(self)?])
    }

    fn with_duration_bin(&self) -> Result<DataFrame> {
        with(self, vec![DURATION_BIN.expression(self)?])
    }

    fn with_key_signature(&self) -> Result<DataFrame> {
        with(self, vec![KEY_SIGNATURE.expression(self)?])
    }

    fn with_camelot(&self) -> Result<DataFrame> {
        with(self, vec![CAMELOT.expression(self)?])
    }

    fn with_tempo_class(&self) -> Result<DataFrame> {
        with(self, vec![TEMPO_CLASS.expression(self)?])
    }

    fn with_hour(&self, options: &EngineeredOptions) -> Result<DataFrame> {
        with_moment(self, "hour", options)
    }

    fn with_weekday(&self, options: &EngineeredOptions) -> Result<DataFrame> {
        with_moment(self, "weekday", options)
    }

    fn with_weekday_name(&self, options: &EngineeredOptions) -> Result<DataFrame> {
        with_moment(self, "weekday_name", options)
    }

    fn with_season(&self, options: &EngineeredOptions) -> Result<DataFrame> {
        with_moment(self, "season", options)
    }

    fn with_local_date(&self, options: &EngineeredOptions) -> Result<DataFrame> {
        with_moment(self, "local_date", options)
    }
}

/// A column that is made of others.
struct Rule {
    name: &'static str,
    sources: &'static [&'static str],
    /// Given the type of the first source.
    make: fn(&DataType) -> Expr,
}

const DECADE: Rule = Rule { name: "decade", sources: &["release_date"], make: decade };
const MOOD: Rule = Rule { name: "mood", sources: &["valence", "energy"], make: |_| mood::mood() };
const DURATION_BIN: Rule = Rule { name: "duration_bin", sources: &["duration_ms"], make: |_| bins::duration_bin() };
const KEY_SIGNATURE: Rule = Rule { name: "key_signature", sources: &["key", "mode"], make: |_| key::signature() };
const CAMELOT: Rule = Rule { name: "camelot", sources: &["key", "mode"], make: |_| key::camelot() };
const TEMPO_CLASS: Rule = Rule { name: "tempo_class", sources: &["tempo"], make: |_| bins::tempo_class() };

const RULES: &[Rule] = &[DECADE, MOOD, DURATION_BIN, KEY_SIGNATURE, CAMELOT, TEMPO_CLASS];

impl Rule {
    /// The column, of a table that holds its sources.
    fn expression(&self, table: &DataFrame) -> Result<Expr> {
        let types = self.sources.iter().map(|source| type_of(table, source)).collect::<Result<Vec<_>>>()?;
        Ok((self.make)(types[0]).alias(self.name))
    }
}

fn decade(release_date: &DataType) -> Expr {
    let date = col("release_date");
    let year = match release_date {
        DataType::String => date.str().head(lit(4)).cast(DataType::Int32),
        _ => date.dt().year(),
    };
    let round = year.clone() - year.clone() % lit(10);
    // "0000" stands for a date that nobody knows.
    let name = concat_str([round.cast(DataType::String), lit("s")], "", false);
    when(year.gt(lit(0))).then(name).otherwise(lit(NULL))
}

fn with_moment(table: &DataFrame, name: &str, options: &EngineeredOptions) -> Result<DataFrame> {
    moment::with(table, &[name], zone::parse(&options.zone)?, options)
}

fn with(table: &DataFrame, columns: Vec<Expr>) -> Result<DataFrame> {
    collect(table.clone().lazy().with_columns(columns))
}

#[cfg(test)]
mod tests;
