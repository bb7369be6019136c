use polars::prelude::{IntoLazy as _, NamedFrom as _, Series, col, lit};

use super::*;
use crate::gems::tests::{Listed, diary, execute};

const SHORT: TimeRange = TimeRange::ShortTerm;

const LISTS: &[Listed<'_>] =
    &[("2026-01", &[1, 2, 3]), ("2026-02", &[1, 4, 3]), ("2026-03", &[]), ("2026-06", &[4, 1]), ("2026-07", &[4])];

#[test]
fn a_turn_tells_what_came_and_went_and_over_how_many_months() {
    insta::assert_snapshot!(diary(LISTS).turnover(SHORT).unwrap(), @r"
    shape: (4, 9)
    ┌────────────┬────────────┬──────────────┬────────┬───┬───────┬───────────┬──────────┬─────────┐
    │ month      ┆ since      ┆ months_apart ┆ tracks ┆ … ┆ exits ┆ survivors ┆ turnover ┆ jaccard │
    │ ---        ┆ ---        ┆ ---          ┆ ---    ┆   ┆ ---   ┆ ---       ┆ ---      ┆ ---     │
    │ date       ┆ date       ┆ i64          ┆ i64    ┆   ┆ i64   ┆ i64       ┆ f64      ┆ f64     │
    ╞════════════╪════════════╪══════════════╪════════╪═══╪═══════╪═══════════╪══════════╪═════════╡
    │ 2026-02-01 ┆ 2026-01-01 ┆ 1            ┆ 3      ┆ … ┆ 1     ┆ 2         ┆ 0.333333 ┆ 0.5     │
    │ 2026-03-01 ┆ 2026-02-01 ┆ 1            ┆ 0      ┆ … ┆ 3     ┆ 0         ┆ null     ┆ 0.0     │
    │ 2026-06-01 ┆ 2026-03-01 ┆ 3            ┆ 2      ┆ … ┆ 0     ┆ 0         ┆ 1.0      ┆ 0.0     │
    │ 2026-07-01 ┆ 2026-06-01 ┆ 1            ┆ 1      ┆ … ┆ 1     ┆ 1         ┆ 0.0      ┆ 0.5     │
    └────────────┴────────────┴──────────────┴────────┴───┴───────┴───────────┴──────────┴─────────┘
    ");
}

#[test]
fn a_love_is_told_by_its_spells_and_a_missing_month_ends_one() {
    let lists: &[Listed<'_>] =
        &[("2026-01", &[1, 2]), ("2026-02", &[1]), ("2026-03", &[2, 3]), ("2026-05", &[1, 2]), ("2026-06", &[1])];
    let loves = diary(lists).loves(SHORT).unwrap();
    assert_eq!(loves.width(), 28 + 7);
    let names =
        ["name", "first_month", "last_month", "months", "spells", "longest_spell", "months_unseen", "still_loved"];
    insta::assert_snapshot!(loves.select(names).unwrap(), @r"
    shape: (3, 8)
    ┌─────────┬─────────────┬────────────┬────────┬────────┬──────────────┬──────────────┬─────────────┐
    │ name    ┆ first_month ┆ last_month ┆ months ┆ spells ┆ longest_spel ┆ months_unsee ┆ still_loved │
    │ ---     ┆ ---         ┆ ---        ┆ ---    ┆ ---    ┆ l            ┆ n            ┆ ---         │
    │ str     ┆ date        ┆ date       ┆ i64    ┆ i64    ┆ ---          ┆ ---          ┆ bool        │
    │         ┆             ┆            ┆        ┆        ┆ i64          ┆ i64          ┆             │
    ╞═════════╪═════════════╪════════════╪════════╪════════╪══════════════╪══════════════╪═════════════╡
    │ track 1 ┆ 2026-01-01  ┆ 2026-06-01 ┆ 4      ┆ 2      ┆ 2            ┆ 1            ┆ true        │
    │ track 2 ┆ 2026-01-01  ┆ 2026-05-01 ┆ 3      ┆ 3      ┆ 1            ┆ 1            ┆ false       │
    │ track 3 ┆ 2026-03-01  ┆ 2026-03-01 ┆ 1      ┆ 1      ┆ 1            ┆ 0            ┆ false       │
    └─────────┴─────────────┴────────────┴────────┴────────┴──────────────┴──────────────┴─────────────┘
    ");
}

/// Begun where it could be seen: 4 in February, which ends in March; 3 in February, which is seen for two months and then lost
/// to the missing April; 5 in July, which ends in August; 6 in August, which lasts.
#[test]
fn how_long_loves_last_counts_neither_old_ones_nor_unfinished_ones_as_ended() {
    let lists: &[Listed<'_>] = &[
        ("2026-01", &[1, 2]),
        ("2026-02", &[1, 4, 3]),
        ("2026-03", &[3]),
        ("2026-05", &[2]),
        ("2026-06", &[2]),
        ("2026-07", &[5]),
        ("2026-08", &[6]),
    ];
    let diary = diary(lists);
    insta::assert_snapshot!(diary.love_lasts(SHORT).unwrap(), @r"
    shape: (1, 7)
    ┌────────┬───────┬────────────┬───────────────────┬───────────────┬──────────┬──────────┐
    │ spells ┆ ended ┆ unfinished ┆ unseen_beginnings ┆ median_months ┆ lower_95 ┆ upper_95 │
    │ ---    ┆ ---   ┆ ---        ┆ ---               ┆ ---           ┆ ---      ┆ ---      │
    │ i64    ┆ i64   ┆ i64        ┆ i64               ┆ i64           ┆ i64      ┆ i64      │
    ╞════════╪═══════╪════════════╪═══════════════════╪═══════════════╪══════════╪══════════╡
    │ 4      ┆ 2     ┆ 2          ┆ 3                 ┆ 1             ┆ 1        ┆ null     │
    └────────┴───────┴────────────┴───────────────────┴───────────────┴──────────┴──────────┘
    ");
    insta::assert_snapshot!(diary.love_curve(SHORT).unwrap(), @r"
    shape: (1, 6)
    ┌────────┬─────────┬───────┬──────────┬──────────┬──────────┐
    │ months ┆ at_risk ┆ ended ┆ survival ┆ lower_95 ┆ upper_95 │
    │ ---    ┆ ---     ┆ ---   ┆ ---      ┆ ---      ┆ ---      │
    │ i64    ┆ i64     ┆ i64   ┆ f64      ┆ f64      ┆ f64      │
    ╞════════╪═════════╪═══════╪══════════╪══════════╪══════════╡
    │ 1      ┆ 3       ┆ 2     ┆ 0.333333 ┆ 0.008962 ┆ 0.774149 │
    └────────┴─────────┴───────┴──────────┴──────────┴──────────┘
    ");
}

#[test]
fn genres_share_a_month_and_those_that_are_gone_are_told_of() {
    let diary = diary(&[("2026-01", &[1, 2, 3]), ("2026-02", &[1, 3]), ("2026-04", &[3]), ("2026-05", &[2])]);
    execute(
        &diary,
        r#"UPDATE artist SET genres = '["folk", "pop", "folk"]' WHERE key = 1;
           UPDATE artist SET genres = '["jazz"]' WHERE key = 2;
           UPDATE artist SET genres = '[]' WHERE key = 3"#,
    );
    insta::assert_snapshot!(diary.genre_shift(SHORT).unwrap(), @r"
    shape: (8, 9)
    ┌────────────┬────────────┬──────────────┬───────┬───┬───────┬────────┬─────────┬──────────┐
    │ month      ┆ since      ┆ months_apart ┆ genre ┆ … ┆ share ┆ change ┆ unknown ┆ distance │
    │ ---        ┆ ---        ┆ ---          ┆ ---   ┆   ┆ ---   ┆ ---    ┆ ---     ┆ ---      │
    │ date       ┆ date       ┆ i64          ┆ str   ┆   ┆ f64   ┆ f64    ┆ i64     ┆ f64      │
    ╞════════════╪════════════╪══════════════╪═══════╪═══╪═══════╪════════╪═════════╪══════════╡
    │ 2026-01-01 ┆ null       ┆ null         ┆ jazz  ┆ … ┆ 0.5   ┆ null   ┆ 1       ┆ null     │
    │ 2026-01-01 ┆ null       ┆ null         ┆ folk  ┆ … ┆ 0.25  ┆ null   ┆ 1       ┆ null     │
    │ 2026-01-01 ┆ null       ┆ null         ┆ pop   ┆ … ┆ 0.25  ┆ null   ┆ 1       ┆ null     │
    │ 2026-02-01 ┆ 2026-01-01 ┆ 1            ┆ folk  ┆ … ┆ 0.5   ┆ 0.25   ┆ 1       ┆ 0.5      │
    │ 2026-02-01 ┆ 2026-01-01 ┆ 1            ┆ pop   ┆ … ┆ 0.5   ┆ 0.25   ┆ 1       ┆ 0.5      │
    │ 2026-02-01 ┆ 2026-01-01 ┆ 1            ┆ jazz  ┆ … ┆ 0.0   ┆ -0.5   ┆ 1       ┆ 0.5      │
    │ 2026-04-01 ┆ 2026-02-01 ┆ 2            ┆ null  ┆ … ┆ null  ┆ null   ┆ 1       ┆ null     │
    │ 2026-05-01 ┆ 2026-04-01 ┆ 1            ┆ jazz  ┆ … ┆ 1.0   ┆ null   ┆ 0       ┆ null     │
    └────────────┴────────────┴──────────────┴───────┴───┴───────┴────────┴─────────┴──────────┘
    ");
}

#[test]
fn moods_of_few_tracks_are_told_with_the_doubt_that_they_deserve() {
    let diary = diary(&[("2026-01", &[1, 2, 3]), ("2026-03", &[1, 4]), ("2026-04", &[4])]);
    execute(
        &diary,
        "INSERT INTO audio_features (track, source, valence, tempo) VALUES (1, 'a', 0.2, 0), (2, 'a', 0.6, 120);
         INSERT INTO audio_features (track) VALUES (3)",
    );
    let drift = diary.mood_drift(SHORT).unwrap();
    assert_eq!(drift.height(), 3 * 9);
    let wanted = col("feature").is_in(lit(Series::new("".into(), ["valence", "tempo"])).implode(true), false);
    let told = crate::collect::collect(drift.lazy().filter(wanted)).unwrap();
    insta::assert_snapshot!(told, @r"
    shape: (6, 11)
    ┌────────────┬────────────┬─────────────┬─────────┬───┬────────┬────────────┬───────────┬──────────┐
    │ month      ┆ since      ┆ months_apar ┆ feature ┆ … ┆ change ┆ standard_d ┆ lower_95  ┆ upper_95 │
    │ ---        ┆ ---        ┆ t           ┆ ---     ┆   ┆ ---    ┆ eviation   ┆ ---       ┆ ---      │
    │ date       ┆ date       ┆ ---         ┆ str     ┆   ┆ f64    ┆ ---        ┆ f64       ┆ f64      │
    │            ┆            ┆ i64         ┆         ┆   ┆        ┆ f64        ┆           ┆          │
    ╞════════════╪════════════╪═════════════╪═════════╪═══╪════════╪════════════╪═══════════╪══════════╡
    │ 2026-01-01 ┆ null       ┆ null        ┆ valence ┆ … ┆ null   ┆ 0.282843   ┆ -2.141241 ┆ 2.941241 │
    │ 2026-01-01 ┆ null       ┆ null        ┆ tempo   ┆ … ┆ null   ┆ null       ┆ null      ┆ null     │
    │ 2026-03-01 ┆ 2026-01-01 ┆ 2           ┆ valence ┆ … ┆ -0.2   ┆ null       ┆ null      ┆ null     │
    │ 2026-03-01 ┆ 2026-01-01 ┆ 2           ┆ tempo   ┆ … ┆ null   ┆ null       ┆ null      ┆ null     │
    │ 2026-04-01 ┆ 2026-03-01 ┆ 1           ┆ valence ┆ … ┆ null   ┆ null       ┆ null      ┆ null     │
    │ 2026-04-01 ┆ 2026-03-01 ┆ 1           ┆ tempo   ┆ … ┆ null   ┆ null       ┆ null      ┆ null     │
    └────────────┴────────────┴─────────────┴─────────┴───┴────────┴────────────┴───────────┴──────────┘
    ");
}

#[test]
fn a_season_differs_when_its_months_do() {
    let months: Vec<String> = (0..24).map(|at| format!("{}-{:02}", 2024 + at / 12, at % 12 + 1)).collect();
    let keys: Vec<[i64; 1]> = (1..=24).map(|key| [key]).collect();
    let lists: Vec<Listed<'_>> = months.iter().zip(&keys).map(|(month, keys)| (month.as_str(), &keys[..])).collect();
    let diary = diary(&lists);
    // Summers are bright, winters have no energy, and how one can dance to it is always the same.
    execute(
        &diary,
        "INSERT INTO audio_features (track, source, valence, energy, danceability)
         SELECT key, 'a', CASE WHEN key % 12 IN (6, 7, 8) THEN 0.8 ELSE 0.4 END + key * 0.001,
             CASE WHEN key % 12 IN (0, 1, 2) THEN NULL ELSE 0.5 + key % 2 * 0.1 END, 0.1 * 3
         FROM track",
    );
    let told = |hemisphere| {
        let seasons = diary.seasons(&Seasons { hemisphere, ..Seasons::default() }).unwrap();
        assert_eq!(seasons.height(), 4 * 9);
        let names = ["season", "feature", "months", "years", "other_months", "verdict"];
        let wanted = lit(Series::new("".into(), ["valence", "energy", "danceability", "tempo"])).implode(true);
        let told = seasons.lazy().filter(col("feature").is_in(wanted, false)).select(names.map(col));
        crate::collect::collect(told).unwrap()
    };
    insta::assert_snapshot!(told(Hemisphere::North), @r"
    shape: (16, 6)
    ┌────────┬──────────────┬────────┬───────┬──────────────┬─────────────────────────────────┐
    │ season ┆ feature      ┆ months ┆ years ┆ other_months ┆ verdict                         │
    │ ---    ┆ ---          ┆ ---    ┆ ---   ┆ ---          ┆ ---                             │
    │ str    ┆ str          ┆ i64    ┆ i64   ┆ i64          ┆ str                             │
    ╞════════╪══════════════╪════════╪═══════╪══════════════╪═════════════════════════════════╡
    │ spring ┆ danceability ┆ 6      ┆ 2     ┆ 18           ┆ no difference that these month… │
    │ spring ┆ energy       ┆ 6      ┆ 2     ┆ 12           ┆ no difference that these month… │
    │ spring ┆ valence      ┆ 6      ┆ 2     ┆ 18           ┆ lower                           │
    │ spring ┆ tempo        ┆ 0      ┆ 0     ┆ 0            ┆ too few months                  │
    │ summer ┆ danceability ┆ 6      ┆ 2     ┆ 18           ┆ no difference that these month… │
    │ …      ┆ …            ┆ …      ┆ …     ┆ …            ┆ …                               │
    │ autumn ┆ tempo        ┆ 0      ┆ 0     ┆ 0            ┆ too few months                  │
    │ winter ┆ danceability ┆ 6      ┆ 3     ┆ 18           ┆ no difference that these month… │
    │ winter ┆ energy       ┆ 0      ┆ 0     ┆ 18           ┆ too few months                  │
    │ winter ┆ valence      ┆ 6      ┆ 3     ┆ 18           ┆ lower                           │
    │ winter ┆ tempo        ┆ 0      ┆ 0     ┆ 0            ┆ too few months                  │
    └────────┴──────────────┴────────┴───────┴──────────────┴─────────────────────────────────┘
    ");
    let south = told(Hemisphere::South);
    let winter = crate::collect::collect(
        south.lazy().filter(col("season").eq(lit("winter")).and(col("feature").eq(lit("valence")))),
    );
    assert_eq!(winter.unwrap().column("verdict").unwrap().str().unwrap().get(0), Some("higher"));
}

#[test]
fn a_diary_that_knows_little_says_little_in_all_columns() {
    let shapes = |diary: &Diary| {
        let tables = [
            diary.turnover(SHORT),
            diary.loves(SHORT),
            diary.love_lasts(SHORT),
            diary.love_curve(SHORT),
            diary.genre_shift(SHORT),
            diary.mood_drift(SHORT),
            diary.seasons(&Seasons::default()),
        ];
        tables.map(|table| table.unwrap().shape())
    };
    let none = shapes(&diary(&[]));
    assert_eq!(none, [(0, 9), (0, 35), (0, 7), (0, 6), (0, 9), (0, 11), (0, 14)]);
    // One snapshot says what is in it, and compares it with nothing.
    let one = shapes(&diary(&[("2026-01", &[1])]));
    assert_eq!(one, [(0, 9), (1, 35), (0, 7), (0, 6), (1, 9), (9, 11), (36, 14)]);
    // Who is new to Spotify is told of by their empty pages.
    let new = shapes(&diary(&[("2026-01", &[]), ("2026-02", &[])]));
    assert_eq!(new, [(1, 9), (0, 35), (1, 7), (0, 6), (2, 9), (18, 11), (36, 14)]);
}
