//! What comes from outside to addresses that a page may name. Anything else is left out: a page without a picture is whole.

/// The page of a track or an artist at Spotify; nothing for an id that is none of theirs.
pub(crate) fn at_spotify(kind: &str, id: &str) -> Option<String> {
    let is_id = id.len() == 22 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_id.then(|| format!("https://open.spotify.com/{kind}/{id}"))
}

/// Whether an address is that of a playlist at Spotify.
pub(crate) fn playlist(address: &str) -> bool {
    let id = address.strip_prefix("https://open.spotify.com/playlist/");
    id.is_some_and(|id| at_spotify("playlist", id).is_some())
}

/// The address of a picture on the web, or on this machine, where the sandbox draws them.
pub(crate) fn picture(address: &str) -> Option<&str> {
    let is_behind = |host: &str| address.strip_prefix(host).is_some_and(|rest| rest.starts_with([':', '/']));
    let is_linked = address.starts_with("https://") || is_behind("http://127.0.0.1") || is_behind("http://[::1]");
    let is_plain = address.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\".contains(&byte));
    (is_linked && is_plain).then_some(address)
}

/// How large a picture is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// About 300 pixels.
    Card,
    /// 640 pixels.
    Sleeve,
}

/// The beginnings of the names of an album's and an artist's pictures: the size that the diary keeps, and the larger ones.
const SIZES: [[&str; 3]; 2] = [
    ["ab67616d00004851", "ab67616d00001e02", "ab67616d0000b273"],
    ["ab6761610000f178", "ab67616100005174", "ab6761610000e5eb"],
];

/// The address of the same picture in another size. The diary keeps that of the smallest; Spotify names the sizes alike but for
/// the beginning. An address that is not of that kind stays as it is.
pub(crate) fn larger(address: &str, size: Size) -> String {
    for [small, card, sleeve] in SIZES {
        if let Some((before, after)) = address.split_once(&format!("/image/{small}")) {
            let wanted = if size == Size::Card { card } else { sleeve };
            return format!("{before}/image/{wanted}{after}");
        }
    }
    address.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_comes_in_other_sizes() {
        let small = "https://i.scdn.co/image/ab67616d00004851ff9ca10b55ce82ae553c8228";
        for (address, size, expected) in [
            (small, Size::Card, "https://i.scdn.co/image/ab67616d00001e02ff9ca10b55ce82ae553c8228"),
            (small, Size::Sleeve, "https://i.scdn.co/image/ab67616d0000b273ff9ca10b55ce82ae553c8228"),
            ("https://i.scdn.co/image/ab6761610000f178a", Size::Card, "https://i.scdn.co/image/ab67616100005174a"),
            ("https://a.example/ab67616d00004851", Size::Card, "https://a.example/ab67616d00004851"),
        ] {
            assert_eq!(larger(address, size), expected);
        }
    }

    #[test]
    fn only_ids_lead_to_spotify() {
        let track = "0ND8rF8oirMXtE59n585P6";
        assert_eq!(at_spotify("track", track).unwrap(), format!("https://open.spotify.com/track/{track}"));
        for other in ["", "0ND8rF8oirMXtE59n585P", "../../../evil/aaaaaaaaa", "\" onclick=\"alert(1)//aa"] {
            assert_eq!(at_spotify("track", other), None, "{other}");
        }
    }

    #[test]
    fn a_picture_is_on_the_web_or_on_this_machine() {
        for address in ["https://i.scdn.co/image/ab67616d", "http://127.0.0.1:8080/image/a", "http://[::1]:80/image/a"]
        {
            assert_eq!(picture(address), Some(address));
        }
        for other in
            ["", "http://i.scdn.co/a", "http://127.0.0.1.evil.example/a", "javascript:alert(1)", "https://a/\"onerror"]
        {
            assert_eq!(picture(other), None, "{other}");
        }
    }
}
