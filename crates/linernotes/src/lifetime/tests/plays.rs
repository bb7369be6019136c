//! Plays one by one.

use super::*;

#[test]
fn plays_come_one_by_one_the_latest_first_with_the_names_that_they_lost() {
    insta::assert_snapshot!(lines(lifetime().plays(5)), @r"
    began_at | name | artist | album | ms_played | platform | id | uri | cover_url
    2024-04-01 22:04:00 UTC | Cup | Ada | Of Ada | 360000 | speaker | 4 | spotify:track:4 | null
    2024-03-31 01:06:00 UTC | Elsa | null | null | 240000 | speaker | null | null | null
    2024-03-31 01:01:00 UTC | Cup | Nell | Of Nell | 120000 | speaker | 2 | spotify:track:2 | https://two
    2024-03-31 00:57:00 UTC | Cup | Nell | Of Nell | 120000 | speaker | 2 | spotify:track:2 | https://two
    2024-03-30 12:00:00 UTC | Rain | Ossian | Of Ossian | null | speaker | 3 | spotify:track:3 | https://three
    ");
    let day = Some("2023-01-02".parse().unwrap());
    let on_the_day = Choice { from: day, until: day, ..Choice::default() };
    insta::assert_snapshot!(lines(lifetime().select(&on_the_day).unwrap().plays(usize::MAX)), @r"
    began_at | name | artist | album | ms_played | platform | id | uri | cover_url
    2023-01-02 10:04:48 UTC | Rain | Ossian | Of Ossian | 12000 | ios | 3 | spotify:track:3 | https://three
    2023-01-02 10:00:40 UTC | Cup | Nell | Of Nell | 200000 | ios | 2 | spotify:track:2 | https://two
    2023-01-02 09:56:40 UTC | Cup | Nell | Of Nell | 200000 | ios | 1 | spotify:track:1 | https://two
    ");
    assert_eq!(lifetime().plays(0).unwrap().shape(), (0, 9));
}
