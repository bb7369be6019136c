//! Comparisons and recipes, without Spotify.

use polars::prelude::{DataFrame, df};
use spotify_client::Uri;

use super::comparison::{Change, Edit, Entry, compare};
use super::*;

/// A track for each letter.
fn uri(letter: char) -> Uri {
    Uri::parse(&format!("spotify:track:{}", letter.to_string().repeat(22))).unwrap()
}

/// A playlist of letters: `?` is what Spotify no longer has, `#` a file of somebody's own.
fn entries(letters: &str) -> Vec<Entry> {
    let entry = |letter| match letter {
        '?' => Entry { uri: None, name: None },
        '#' => Entry { uri: None, name: Some("file".to_owned()) },
        letter => Entry { uri: Some(uri(letter)), name: Some(letter.to_string()) },
    };
    letters.chars().map(entry).collect()
}

fn letters(uris: &[Uri]) -> String {
    uris.iter().filter_map(|uri| uri.as_str().chars().last()).collect()
}

/// The edit, and each item with what becomes of it: `+` comes in, `-` goes, `~` moves, and `!` for what was added by hand.
fn told(current: &str, remembered: &str, wanted: &str, by_hand: ByHand) -> String {
    let wanted: Vec<Item> = wanted.chars().map(|letter| Item { uri: uri(letter), name: None }).collect();
    let remembered: Vec<Uri> = remembered.chars().map(uri).collect();
    let comparison = compare(&entries(current), &remembered, &wanted, by_hand);
    let edit = match &comparison.edit {
        Edit::Nothing => "nothing".to_owned(),
        Edit::Insert { at: Some(at), uris } => format!("insert {} at {at}", letters(uris)),
        Edit::Insert { at: None, uris } => format!("append {}", letters(uris)),
        Edit::TakeOut { uris } => format!("take out {}", letters(uris)),
        Edit::Replace { uris } => format!("replace by {}", letters(uris)),
        Edit::Renew { out, front, end } => {
            format!("take out {}, put {} in front, {} at the end", letters(out), letters(front), letters(end))
        }
    };
    let items = comparison.items.iter().map(|item| {
        let mark = match item.change {
            Change::Added => "+",
            Change::Kept => "",
            Change::Moved => "~",
            Change::Removed => "-",
        };
        let hand = if item.by_hand { "!" } else { "" };
        let name = match (&item.uri, &item.name) {
            (Some(uri), _) => letters(std::slice::from_ref(uri)),
            (None, Some(_)) => "#".to_owned(),
            (None, None) => "?".to_owned(),
        };
        format!("{mark}{name}{hand}")
    });
    format!("{edit}: {}", items.collect::<Vec<_>>().join(" "))
}

#[test]
fn the_cheapest_requests_that_lead_there_are_chosen() {
    for (current, remembered, wanted, expected) in [
        ("", "", "abc", "append abc: +a +b +c"),
        ("abc", "abc", "abc", "nothing: a b c"),
        ("abc", "abc", "abcde", "append de: a b c +d +e"),
        ("abc", "abc", "xabc", "insert x at 0: +x a b c"),
        ("abc", "abc", "axybc", "insert xy at 1: a +x +y b c"),
        ("abc", "abc", "axbyc", "replace by axbyc: a +x b +y c"),
        ("abcd", "abcd", "bd", "take out ac: b d -a -c"),
        ("abcd", "abcd", "bcda", "replace by bcda: b c d ~a"),
        ("abcd", "abcd", "dcba", "replace by dcba: ~d ~c ~b a"),
        ("abc", "abc", "abx", "replace by abx: a b +x -c"),
        ("abc", "abc", "xyz", "replace by xyz: +x +y +z -a -b -c"),
    ] {
        assert_eq!(told(current, remembered, wanted, ByHand::Kept), expected, "{current} to {wanted}");
    }
}

#[test]
fn what_was_added_by_hand_stays_at_the_end_and_is_never_taken_out() {
    for (current, remembered, wanted, expected) in [
        ("abx", "ab", "ab", "nothing: a b x!"),
        ("abx", "ab", "abc", "insert c at 2: a b +c x!"),
        ("axb", "ab", "ab", "take out ab, put ab in front,  at the end: a ~b x!"),
        ("abx", "ab", "cd", "take out ab, put cd in front,  at the end: +c +d x! -a -b"),
        ("abx", "ab", "a", "take out b: a x! -b"),
        // What the recipe wants now is the recipe's from now on.
        ("abx", "ab", "abx", "nothing: a b x"),
        // A second copy is the listener's.
        ("aba", "ab", "ab", "nothing: a b a!"),
        ("aba", "ab", "ba", "take out ab, put ba in front, a at the end: ~b a a!"),
        ("aba", "ab", "b", "take out ab, put b in front, a at the end: b a! -a"),
        // Files of their own cannot be put in again.
        ("#ab", "ab", "ba", "take out ab, put ba in front,  at the end: ~b ~a #!"),
    ] {
        assert_eq!(told(current, remembered, wanted, ByHand::Kept), expected, "{current} to {wanted}");
    }
}

#[test]
fn what_was_added_by_hand_goes_where_the_options_say_so() {
    for (current, remembered, wanted, expected) in [
        ("abx", "ab", "ab", "take out x: a b -x!"),
        ("aba", "ab", "ab", "replace by ab: a b -a!"),
        ("a#b", "ab", "ab", "replace by ab: a b -#!"),
    ] {
        assert_eq!(told(current, remembered, wanted, ByHand::Removed), expected, "{current} to {wanted}");
    }
}

#[test]
fn what_spotify_no_longer_has_is_not_added_again_and_again() {
    for (current, remembered, wanted, expected) in [
        ("a?", "ab", "ab", "nothing: a b"),
        ("a?c", "abc", "ac", "take out b: a c -b"),
        ("a?", "a", "a", "nothing: a ?!"),
        ("a?", "abc", "ac", "nothing: a c"),
    ] {
        assert_eq!(told(current, remembered, wanted, ByHand::Kept), expected, "{current} to {wanted}");
    }
}

/// Every list of up to three letters to every other, with a fourth that was added by hand.
#[test]
fn the_requests_lead_to_what_is_told() {
    let lists = ["", "a", "b", "ab", "ba", "bc", "abc", "cba", "cab"];
    let currents = ["", "a", "ab", "xab", "axb", "abx", "abcx", "cxba", "aab", "ax#b", "xaxb"];
    for current in currents {
        for remembered in lists {
            for wanted in &lists[1..] {
                for by_hand in [ByHand::Kept, ByHand::Removed] {
                    follow(current, remembered, wanted, by_hand);
                }
            }
        }
    }
}

fn follow(current: &str, remembered: &str, wanted: &str, by_hand: ByHand) {
    let items: Vec<Item> = wanted.chars().map(|letter| Item { uri: uri(letter), name: None }).collect();
    let remembered: Vec<Uri> = remembered.chars().map(uri).collect();
    let before = entries(current);
    let comparison = compare(&before, &remembered, &items, by_hand);
    let put = |uris: &[Uri]| uris.iter().map(|uri| Some(uri.clone())).collect::<Vec<_>>();
    let mut list: Vec<Option<Uri>> = before.into_iter().map(|entry| entry.uri).collect();
    match &comparison.edit {
        Edit::Nothing => {}
        Edit::Insert { at, uris } => {
            let at = at.unwrap_or(list.len());
            list.splice(at..at, put(uris));
        }
        Edit::TakeOut { uris } => list.retain(|there| !put(uris).contains(there)),
        Edit::Replace { uris } => list = put(uris),
        Edit::Renew { out, front, end } => {
            list.retain(|there| !put(out).contains(there));
            list.splice(0..0, put(front));
            list.extend(put(end));
        }
    }
    let told = comparison.items.iter().filter(|item| item.change != Change::Removed);
    let told: Vec<Option<Uri>> = told.map(|item| item.uri.clone()).collect();
    assert_eq!(list, told, "{current} to {wanted}, {by_hand:?}: {:?}", comparison.edit);
}

#[test]
fn rows_that_no_playlist_takes_are_counted_in_words() {
    let table = df!(
        "uri" => [Some(uri('a').to_string()), None, Some(" ".to_owned()), Some("spotify:local:A:B:C:1".to_owned()),
            Some(uri('b').to_string()), Some(uri('a').to_string()), Some(uri('a').to_string())],
        "name" => [Some("A"), None, None, None, None, Some("A again"), None],
    )
    .unwrap();
    let recipe = Recipe::of(" Rainy\n days ", &table).unwrap();
    assert_eq!(recipe.name(), "Rainy days");
    assert_eq!(recipe.uris(), [uri('a').as_str(), uri('b').as_str()]);
    assert_eq!(recipe.items[0].name.as_deref(), Some("A"));
    assert_eq!(recipe.left_out().to_string(), "2 rows without a URI, 1 local file, 2 repeats");
    let of_uris =
        Recipe::of_uris("Mix", ["https://open.spotify.com/track/0ND8rF8oirMXtE59n585P6", "spotify:local:A:B:C:1"])
            .unwrap();
    assert_eq!((of_uris.uris().len(), of_uris.left_out().local_files), (1, 1));
}

#[test]
fn what_makes_no_playlist_is_refused_with_advice() {
    let uris = |count: usize| (0..count).map(|number| format!("spotify:track:{number:022}")).collect::<Vec<_>>();
    let message = |name: &str, table: &DataFrame| Recipe::of(name, table).unwrap_err().to_string();
    let empty = df!("uri" => Vec::<String>::new()).unwrap();
    let nulls = df!("uri" => [Option::<&str>::None, None]).unwrap();
    let messages = [
        message("Mix", &df!("name" => ["a"]).unwrap()),
        message("Mix", &df!("uri" => [1_i64]).unwrap()),
        message("Mix", &empty),
        message("Mix", &nulls),
        message(" ", &df!("uri" => uris(1)).unwrap()),
        message("Mix", &df!("uri" => uris(10_001)).unwrap()),
        message("Mix", &df!("uri" => ["spotify:album:2f4Ejh4Po2rpuXSYa6IDCe"]).unwrap()),
        message("Mix", &df!("uri" => ["what"]).unwrap()),
    ];
    insta::assert_snapshot!(messages.join("\n"), @r##"
    the table has no column `uri`: it has name
    the column `uri` holds i64, and this needs text: name another column, or cast this one
    there is nothing to put into `Mix`: give a table with tracks in it, or choose less strictly
    there is nothing to put into `Mix` (left out: 2 rows without a URI): give a table with tracks in it, or choose less strictly
    a playlist needs a name: give one that is not empty
    `Mix` would hold 10001 items, and a playlist holds 10000 at most: take the first with `head`, or make several
    a playlist holds tracks and episodes, and `spotify:album:2f4Ejh4Po2rpuXSYa6IDCe` is neither: give the URIs of its tracks
    `what` names nothing of Spotify's: use a URI like spotify:track:0ND8rF8oirMXtE59n585P6 or a link like https://open.spotify.com/track/…
    "##);
    assert!(Recipe::of_uris("Mix", uris(10_000)).is_ok());
}
