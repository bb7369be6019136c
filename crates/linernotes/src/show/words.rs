//! Values to the words that tables and cards have in common. Everything that comes from outside passes [`one_line`] before
//! it is shown.

use std::borrow::Cow;

/// Between groups of three digits in a cell: thin, and never the end of a line.
pub(super) const THIN: &str = "\u{202f}";

/// `3:02`, or `1:04:09` from an hour on; whole seconds, as players show them.
pub(crate) fn clock(milliseconds: i64) -> String {
    let sign = if milliseconds <= -1000 { "-" } else { "" };
    let seconds = milliseconds.unsigned_abs() / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{sign}{minutes}:{seconds:02}"),
        _ => format!("{sign}{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// A whole number in groups of three digits; one of up to four digits stays as it is, like a year.
pub(crate) fn grouped(number: i128, separator: &str) -> String {
    let digits = number.unsigned_abs().to_string();
    let sign = if number < 0 { "-" } else { "" };
    if digits.len() <= 4 && separator == THIN {
        return format!("{sign}{digits}");
    }
    let first = (digits.len() + 2) % 3 + 1;
    let (first, rest) = digits.split_at(first);
    let rest = rest.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group));
    let groups: Vec<Cow<'_, str>> = std::iter::once(first.into()).chain(rest).collect();
    format!("{sign}{}", groups.join(separator))
}

/// `1 track`, `3,214 tracks`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    let number = i128::try_from(count).unwrap_or(i128::MAX);
    format!("{} {what}{}", grouped(number, ","), if count == 1 { "" } else { "s" })
}

/// The same text without line ends, and without the characters that move a terminal's cursor or turn the direction of
/// what stands beside them.
pub(crate) fn one_line(text: &str) -> String {
    let safe = |character: char| match character {
        '\n' | '\r' | '\t' => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        other if other.is_control() => '\u{fffd}',
        other => other,
    };
    text.chars().map(safe).collect()
}

/// The start of a text of more than `most` characters. One that is hardly longer stays whole: the dots take room too.
pub(super) fn cut(text: &str, most: usize) -> Option<&str> {
    let (end, _) = text.char_indices().nth(most)?;
    let (start, rest) = text.split_at(end);
    rest.chars().nth(3).is_some().then_some(start)
}

/// The page of something of Spotify's: nothing for a text that is no URI, and for what has no page, such as a file of the
/// listener's own.
pub(super) fn web_address(uri: &str) -> Option<String> {
    let mut parts = uri.split(':');
    let (Some("spotify"), Some(kind), Some(id), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return None;
    };
    web_address_of(kind, id)
}

/// The same of a kind (`album`) and an id.
pub(super) fn web_address_of(kind: &str, id: &str) -> Option<String> {
    const KINDS: [&str; 8] = ["album", "artist", "audiobook", "chapter", "episode", "playlist", "show", "track"];
    let base62 = id.len() == 22 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let name = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    let known = KINDS.contains(&kind) && base62 || kind == "user" && name;
    known.then(|| format!("https://open.spotify.com/{kind}/{id}"))
}

/// A text that is a picture to show: one that it holds itself, or one on the web or on this machine.
pub(super) fn picture_address(text: &str) -> Option<&str> {
    const HELD: [&str; 4] = ["gif", "jpeg", "png", "webp"];
    let is_base64 = |data: &str| data.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
    let is_held = text.strip_prefix("data:image/").and_then(|rest| rest.split_once(";base64,"));
    let is_held = is_held.is_some_and(|(kind, data)| HELD.contains(&kind) && is_base64(data));
    let behind = |host: &str| text.strip_prefix(host).is_some_and(|rest| rest.starts_with([':', '/']));
    let is_linked = text.starts_with("https://") || behind("http://127.0.0.1") || behind("http://[::1]");
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\".contains(&byte));
    (is_held || is_linked && is_plain).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_told_as_players_tell_them() {
        for (milliseconds, words) in
            [(0, "0:00"), (999, "0:00"), (182_800, "3:02"), (3_849_000, "1:04:09"), (-5_000, "-0:05"), (-1, "0:00")]
        {
            assert_eq!(clock(milliseconds), words);
        }
    }

    #[test]
    fn digits_come_in_groups_of_three() {
        for (number, words) in [(0, "0"), (1999, "1999"), (12_345, "12 345"), (-1_234_567, "-1 234 567")] {
            assert_eq!(grouped(number, THIN).replace(THIN, " "), words);
        }
        assert_eq!(counted(1, "row"), "1 row");
        assert_eq!(counted(0, "row"), "0 rows");
        assert_eq!(counted(3214, "row"), "3,214 rows");
    }

    #[test]
    fn no_text_moves_a_cursor_or_turns_the_direction_of_others() {
        assert_eq!(one_line("a\nb\tc"), "a b c");
        assert_eq!(one_line("\u{1b}[2Ja\u{202e}b\u{7}"), "\u{fffd}[2Ja\u{fffd}b\u{fffd}");
        assert_eq!(one_line("Ólafur 東京 👩‍🎤"), "Ólafur 東京 👩‍🎤");
    }

    #[test]
    fn long_text_is_cut_where_pandas_cuts_it() {
        let link = "https://api.spotify.com/v1/tracks/0ND8rF8oirMXtE59n585P6";
        assert_eq!(cut(link, 46), Some("https://api.spotify.com/v1/tracks/0ND8rF8oirMX"));
        assert_eq!(cut("https://api.spotify.com/v1/tracks/0ND8rF8oirMXtE5", 46), None);
        assert_eq!(cut(&"é".repeat(50), 46), Some("é".repeat(46).as_str()));
    }

    #[test]
    fn only_spotifys_own_uris_lead_anywhere() {
        let track = "spotify:track:0ND8rF8oirMXtE59n585P6";
        assert_eq!(web_address(track).as_deref(), Some("https://open.spotify.com/track/0ND8rF8oirMXtE59n585P6"));
        assert_eq!(web_address("spotify:user:robin.k-1").as_deref(), Some("https://open.spotify.com/user/robin.k-1"));
        for other in [
            "",
            "spotify:track:",
            "spotify:track:0ND8rF8oirMXtE59n585P",
            "spotify:track:0ND8rF8oirMXtE59n585P6:x",
            "spotify:track:../../../evil/aaaaaaaaaa",
            "spotify:track:\" onclick=\"alert(1)//aa",
            "spotify:local:a:b:c:12",
            "javascript:alert(1)",
            "https://open.spotify.com/track/0ND8rF8oirMXtE59n585P6",
        ] {
            assert_eq!(web_address(other), None, "{other}");
        }
    }

    #[test]
    fn a_picture_is_held_or_lies_on_the_web_or_on_this_machine() {
        for picture in [
            "https://i.scdn.co/image/ab67616d",
            "http://127.0.0.1:8080/image/a-64.png",
            "http://[::1]:8080/image/a.png",
            "data:image/jpeg;base64,/9j/4AAQ+w==",
        ] {
            assert_eq!(picture_address(picture), Some(picture));
        }
        for other in [
            "http://i.scdn.co/image/a",
            "http://127.0.0.1.evil.example/a",
            "http://127.0.0.1@evil.example/a",
            "data:text/html;base64,PHNjcmlwdD4=",
            "data:image/svg+xml;base64,PHN2Zz4=",
            "data:image/png;base64,\"><script>",
            "javascript:alert(1)",
            "https://a.example/\" onerror=\"alert(1)",
        ] {
            assert_eq!(picture_address(other), None, "{other}");
        }
    }
}
