use super::*;
use crate::serve::page::tests::frame;
use crate::serve::portrait::tests::{small, without_sound};

fn shown(portrait: &Portrait, range: TimeRange) -> String {
    your_music(&frame("Your music"), portrait, range).into_string()
}

#[test]
fn what_others_named_is_escaped() {
    let page = shown(&small(), TimeRange::ShortTerm);
    for (name, escaped) in [
        ("<script>alert(1)", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("Ann <i>", "Ann &lt;i&gt;"),
        ("X & Y", "X &amp; Y"),
        ("Robin <b>", "Robin &lt;b&gt;Vale&lt;/b&gt;"),
    ] {
        assert!(!page.contains(name) && page.contains(escaped), "{name} in {page}");
    }
    assert!(!page.contains("javascript:"));
    assert!(!page.contains("style="), "the policy forbids styles in a page");
}

#[test]
fn every_range_is_a_link_and_the_shown_one_is_marked() {
    let page = shown(&small(), TimeRange::ShortTerm);
    for part in [
        "<a href=\"/your-music?range=short_term\" aria-current=\"true\">",
        "<a href=\"/your-music?range=medium_term\">",
        "<a href=\"/your-music?range=long_term\">",
        "<input type=\"hidden\" name=\"range\" value=\"short_term\">",
        "<form method=\"post\" action=\"/your-music/refresh\"",
        "name=\"csrf\" value=\"to&quot;ken\"",
        "<time datetime=\"2026-11-28T09:05:07Z\"",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
}

#[test]
fn an_empty_range_says_what_to_do_and_leads_to_one_that_is_not() {
    let page = shown(&small(), TimeRange::MediumTerm);
    assert!(page.contains("Spotify ranks nothing of yours over the last six months yet"));
    assert!(page.contains("<a class=\"button\" href=\"/your-music?range=short_term\">"));
    assert!(!page.contains("action=\"/playlist\""), "there is nothing to make a playlist of");
}

#[test]
fn without_sound_the_page_says_so_and_shows_no_zero() {
    let page = shown(&without_sound(), TimeRange::ShortTerm);
    assert!(page.contains("Nobody could tell how these songs sound."));
    assert!(!page.contains("0%") && !page.contains("NaN"));
}

#[test]
fn a_listener_without_a_snapshot_is_told_that_one_is_taken() {
    let page = being_read(&frame("Your music")).into_string();
    assert!(page.contains("Reading your music") && page.contains("href=\"/your-music\""));
}

/// Headings go down one step at a time, and there is one of the first.
#[test]
fn headings_are_in_order() {
    for page in [shown(&small(), TimeRange::ShortTerm), shown(&without_sound(), TimeRange::LongTerm)] {
        let levels = page.match_indices("<h").filter_map(|(at, _)| page[at + 2..].chars().next()?.to_digit(10));
        let levels: Vec<u32> = levels.collect();
        assert_eq!((levels[0], levels.iter().filter(|level| **level == 1).count()), (1, 1));
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    }
}
