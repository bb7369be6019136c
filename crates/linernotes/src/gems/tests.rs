use rusqlite::params;

use super::*;

/// A month and the keys of what a snapshot of it ranks, best first.
pub(crate) type Listed<'a> = (&'a str, &'a [i64]);

/// A diary whose short-term lists are these.
pub(crate) fn diary(pages: &[Listed<'_>]) -> Diary {
    let diary = Diary::in_memory().unwrap();
    add(&diary, "short_term", pages);
    diary
}

/// Snapshots of a range; the tracks and artists are made when they are new.
pub(crate) fn add(diary: &Diary, range: &str, pages: &[Listed<'_>]) {
    diary
        .write(|connection| {
            for (month, keys) in pages {
                connection
                    .execute("INSERT INTO snapshot (month, range, taken_at) VALUES (?1, ?2, 0)", [*month, range])?;
                let snapshot = connection.last_insert_rowid();
                for (rank, key) in (1_i64..).zip(*keys) {
                    for kind in ["track", "artist"] {
                        let name = format!("{kind} {key}");
                        let add =
                            format!("INSERT INTO {kind} (key, uri, name) VALUES (?1, ?2, ?2) ON CONFLICT DO NOTHING");
                        connection.execute(&add, params![key, name])?;
                        let rank_it = format!("INSERT INTO top_{kind} (snapshot, rank, {kind}) VALUES (?1, ?2, ?3)");
                        connection.execute(&rank_it, params![snapshot, rank, key])?;
                    }
                }
            }
            Ok(())
        })
        .unwrap();
}

pub(crate) fn execute(diary: &Diary, sql: &str) {
    diary.write(|connection| connection.execute_batch(sql)).unwrap();
}

fn played(diary: &Diary, track: i64, moment: &str) {
    let moment: chrono::DateTime<chrono::Utc> = moment.parse().unwrap();
    let play = format!("INSERT INTO play (played_at, track) VALUES ({}, {track})", moment.timestamp_millis());
    execute(diary, &play);
}

fn found(diary: &Diary, wanted: &Gems) -> Vec<String> {
    let gems = diary.gems(wanted).unwrap();
    gems.column("name").unwrap().str().unwrap().iter().flatten().map(str::to_owned).collect()
}

#[test]
fn a_gem_was_loved_for_long_enough_and_is_silent_for_long_enough() {
    let lists: &[Listed<'_>] =
        &[("2026-01", &[1, 2, 3]), ("2026-02", &[2, 1, 4]), ("2026-03", &[2, 4]), ("2026-05", &[5]), ("2026-06", &[5])];
    let diary = diary(lists);
    for (wanted, expected) in [
        (Gems::default(), &["track 2", "track 1", "track 4"][..]),
        (Gems { silent_months: 4, ..Gems::default() }, &["track 1"]),
        (Gems { months: 3, ..Gems::default() }, &["track 2"]),
        (Gems { months: 1, top: 1, ..Gems::default() }, &["track 2", "track 1"]),
        (Gems { months: 0, silent_months: 0, ..Gems::default() }, &["track 2", "track 1", "track 4", "track 3"]),
        (Gems { silent_months: 6, ..Gems::default() }, &[]),
        (Gems { top: 0, ..Gems::default() }, &[]),
        (Gems { range: TimeRange::LongTerm, ..Gems::default() }, &[]),
    ] {
        assert_eq!(found(&diary, &wanted), expected, "{wanted:?}");
    }
    let gems = diary.gems(&Gems { months: 1, ..Gems::default() }).unwrap();
    let names = [
        "name",
        "best_rank",
        "months_loved",
        "first_month",
        "last_month",
        "plays",
        "silent_months",
        "silent_snapshots",
        "love",
    ];
    insta::assert_snapshot!(gems.select(names).unwrap(), @r"
    shape: (4, 9)
    ┌─────────┬───────────┬──────────────┬─────────────┬───┬───────┬──────────────┬─────────────┬──────┐
    │ name    ┆ best_rank ┆ months_loved ┆ first_month ┆ … ┆ plays ┆ silent_month ┆ silent_snap ┆ love │
    │ ---     ┆ ---       ┆ ---          ┆ ---         ┆   ┆ ---   ┆ s            ┆ shots       ┆ ---  │
    │ str     ┆ i64       ┆ i64          ┆ date        ┆   ┆ i64   ┆ ---          ┆ ---         ┆ f64  │
    │         ┆           ┆              ┆             ┆   ┆       ┆ i64          ┆ i64         ┆      │
    ╞═════════╪═══════════╪══════════════╪═════════════╪═══╪═══════╪══════════════╪═════════════╪══════╡
    │ track 2 ┆ 1         ┆ 3            ┆ 2026-01-01  ┆ … ┆ null  ┆ 3            ┆ 2           ┆ 2.98 │
    │ track 1 ┆ 1         ┆ 2            ┆ 2026-01-01  ┆ … ┆ null  ┆ 4            ┆ 3           ┆ 1.98 │
    │ track 4 ┆ 2         ┆ 2            ┆ 2026-02-01  ┆ … ┆ null  ┆ 3            ┆ 2           ┆ 1.94 │
    │ track 3 ┆ 3         ┆ 1            ┆ 2026-01-01  ┆ … ┆ null  ┆ 5            ┆ 4           ┆ 0.96 │
    └─────────┴───────────┴──────────────┴─────────────┴───┴───────┴──────────────┴─────────────┴──────┘
    ");
    let reasons: Vec<_> = gems.column("reason").unwrap().str().unwrap().iter().flatten().collect();
    insta::assert_snapshot!(reasons.join("\n"), @r"
    1st in February 2026, among your 50 in three months; silent for three months, two of them with snapshots
    1st in January 2026, among your 50 in two months; silent for four months, three of them with snapshots
    2nd in March 2026, among your 50 in two months; silent for three months, two of them with snapshots
    3rd in January 2026, among your 50 in one month; silent for five months, four of them with snapshots
    ");
}

#[test]
fn a_play_breaks_the_silence() {
    let diary = diary(&[("2026-01", &[1, 2]), ("2026-02", &[1, 2]), ("2026-06", &[3])]);
    played(&diary, 1, "2026-03-31T23:59:59.999Z");
    played(&diary, 1, "2026-01-05T10:00:00Z");
    assert_eq!(found(&diary, &Gems::default()), ["track 1", "track 2"]);
    assert_eq!(found(&diary, &Gems { silent_months: 4, ..Gems::default() }), ["track 2"]);
    let gems = diary.gems(&Gems::default()).unwrap();
    insta::assert_snapshot!(gems.select(["name", "plays", "last_played_at", "silent_since", "silent_months", "reason"]).unwrap(), @r"
    shape: (2, 6)
    ┌─────────┬───────┬───────────────────┬──────────────┬───────────────┬─────────────────────────────┐
    │ name    ┆ plays ┆ last_played_at    ┆ silent_since ┆ silent_months ┆ reason                      │
    │ ---     ┆ ---   ┆ ---               ┆ ---          ┆ ---           ┆ ---                         │
    │ str     ┆ i64   ┆ datetime[ms, UTC] ┆ date         ┆ i64           ┆ str                         │
    ╞═════════╪═══════╪═══════════════════╪══════════════╪═══════════════╪═════════════════════════════╡
    │ track 1 ┆ 2     ┆ 2026-03-31        ┆ 2026-03-01   ┆ 3             ┆ 1st in January 2026, among  │
    │         ┆       ┆ 23:59:59.999 UTC  ┆              ┆               ┆ you…                        │
    │ track 2 ┆ 0     ┆ null              ┆ 2026-02-01   ┆ 4             ┆ 2nd in January 2026, among  │
    │         ┆       ┆                   ┆              ┆               ┆ you…                        │
    └─────────┴───────┴───────────────────┴──────────────┴───────────────┴─────────────────────────────┘
    ");

    played(&diary, 2, "2026-07-01T00:00:00Z");
    assert_eq!(
        found(&diary, &Gems { months: 1, silent_months: 1, ..Gems::default() }),
        ["track 1"],
        "played after the last snapshot"
    );
}

#[test]
fn of_two_that_were_loved_alike_the_one_that_is_silent_for_longer_comes_first() {
    let diary = diary(&[("2026-01", &[9, 8, 3]), ("2026-02", &[1, 2, 4]), ("2026-09", &[])]);
    let once = Gems { months: 1, ..Gems::default() };
    assert_eq!(found(&diary, &once), ["track 9", "track 1", "track 8", "track 2", "track 3", "track 4"]);
    execute(&diary, "UPDATE top_track SET track = 7 - track WHERE track IN (3, 4)");
    execute(&diary, "UPDATE snapshot SET month = '2026-03' WHERE month = '2026-01'");
    assert_eq!(found(&diary, &once), ["track 1", "track 9", "track 2", "track 8", "track 3", "track 4"]);
}

#[test]
fn a_love_of_half_a_year_is_silent_when_neither_list_has_it() {
    let diary = diary(&[("2026-01", &[]), ("2026-04", &[2]), ("2026-06", &[])]);
    add(&diary, "medium_term", &[("2026-01", &[1, 2]), ("2026-02", &[1, 2]), ("2026-06", &[3])]);
    let wanted = Gems { range: TimeRange::MediumTerm, ..Gems::default() };
    assert_eq!(found(&diary, &wanted), ["track 1"]);
    assert_eq!(found(&diary, &Gems { silent_months: 2, ..wanted }), ["track 1", "track 2"]);
}

#[test]
fn a_diary_without_snapshots_or_without_top_lists_has_no_gems_and_all_columns() {
    for diary in [diary(&[]), diary(&[("2026-01", &[])]), diary(&[("2026-01", &[1])])] {
        assert_eq!(diary.gems(&Gems::default()).unwrap().shape(), (0, 28 + 11));
    }
}
