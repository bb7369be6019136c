//! What Spotify writes of the device on which something was played, to a family of devices.
//!
//! Since October 2023 Spotify writes a family itself. Before that it wrote whatever the device said of itself:
//! `Android OS 9 API 28 (samsung, SM-G960F)`, `Partner sonos_ppc Sonos;Play1;;;tpapi`. The words of that text, without regard to
//! capitals, are looked up in the families, in their order: the first of which a word is there is the family.

/// The families with the words that tell them, in the order in which they are tried. Then there are `other` and `unknown`.
const FAMILIES: [(&str, &[&str]); 11] = [
    ("web", &["web", "webplayer"]),
    ("cast", &["cast", "chromecast", "googlecast"]),
    ("car", &["car", "carplay", "carthing", "auto", "automotive", "bmw", "tesla", "volvo"]),
    ("console", &["nintendo", "playstation", "ps3", "ps4", "ps5", "xbox"]),
    ("tv", &["appletv", "bravia", "firetv", "roku", "smarttv", "tizen", "tv", "tvos", "webos"]),
    (
        "speaker",
        &[
            "alexa",
            "bluesound",
            "bose",
            "denon",
            "echo",
            "heos",
            "homepod",
            "libratone",
            "naim",
            "salmon",
            "sonos",
            "soundbar",
            "speaker",
            "squeezebox",
            "yamaha",
        ],
    ),
    ("ios", &["ios", "ipad", "iphone", "ipod", "watchos"]),
    ("android", &["android"]),
    ("windows", &["windows"]),
    ("macos", &["darwin", "mac", "macos", "osx"]),
    ("linux", &["linux", "raspbian", "ubuntu"]),
];

const OTHER: u8 = FAMILIES.len() as u8;
pub(super) const UNKNOWN: u8 = OTHER + 1;
/// How many there are.
pub(super) const COUNT: usize = UNKNOWN as usize + 1;

/// What a family is called.
pub(super) fn name(family: u8) -> &'static str {
    match FAMILIES.get(usize::from(family)) {
        Some((name, _)) => name,
        None if family == OTHER => "other",
        None => "unknown",
    }
}

/// The name of the family of what Spotify wrote.
pub(crate) fn platform_family(written: &str) -> &'static str {
    name(family(written))
}

/// All names, in their order.
pub(super) fn names() -> impl Iterator<Item = &'static str> + Clone {
    (0..=UNKNOWN).map(name)
}

/// The family of what Spotify wrote. Nothing, `unknown` and `not_applicable` are unknown.
pub(super) fn family(written: &str) -> u8 {
    let written = written.trim().to_lowercase();
    if matches!(written.as_str(), "" | "unknown" | "not_applicable") {
        return UNKNOWN;
    }
    // The one family of two words.
    let written = if written.starts_with("os x") { "osx" } else { written.as_str() };
    let words: Vec<&str> = written.split(|letter: char| !letter.is_alphanumeric()).collect();
    let is_it = |(_, telling): &(&str, &[&str])| telling.iter().any(|word| words.contains(word));
    FAMILIES.iter().position(is_it).map_or(OTHER, |family| family as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_devices_say_of_themselves_has_a_family() {
        for (written, expected) in [
            ("android", "android"),
            ("Android OS 9 API 28 (samsung, SM-G960F)", "android"),
            ("Android-tablet OS 6.0.1 API 23 (samsung, SM-T550)", "android"),
            ("iOS 11.4.1 (iPhone8,1)", "ios"),
            ("iOS 16.1.1 (iPad7,11)", "ios"),
            ("Windows 7 (6.1.7601; x64; SP1; S)", "windows"),
            ("OS X 10.13.6 [x86 8]", "macos"),
            ("Linux [x86-64 0]", "linux"),
            ("WebPlayer (websocket RFC6455)", "web"),
            ("web_player windows 10;chrome 87.0.4280.88;desktop", "web"),
            ("Partner sonos_ppc Sonos;Play1;;;tpapi", "speaker"),
            ("Partner amazon_salmon Amazon;Echo_Dot;;;tpapi", "speaker"),
            ("Partner google cast_tv;Chromecast;;", "cast"),
            ("Partner android_tv Sony;BRAVIA4KUR3;c6c8c4ee6b1c4d5f;;tpapi", "tv"),
            ("Partner scei playstation_4;;;", "console"),
            ("Android Auto 8.1", "car"),
            ("Garmin fenix", "other"),
            ("not_applicable", "unknown"),
            ("  ", "unknown"),
        ] {
            assert_eq!(name(family(written)), expected, "{written}");
        }
        assert_eq!(names().count(), COUNT);
    }
}
