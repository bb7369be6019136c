//! A playlist's cover.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::request::Request;
use crate::{Error, Image, IntoId, Pending, PlaylistId, Result, Scope, Spotify};

/// The largest picture, as it is sent.
const MOST_BYTES: usize = 256 * 1024;
/// How every JPEG begins.
const JPEG: [u8; 3] = [0xff, 0xd8, 0xff];
/// The first is the one that is missing most often, so that an error names it.
const UPLOAD: &[Scope] = &[Scope::UgcImageUpload, Scope::PlaylistModifyPublic, Scope::PlaylistModifyPrivate];

impl Spotify {
    /// A playlist's cover, widest first: uploaded, or made by Spotify of the covers in it. None while it is empty. The
    /// addresses work for less than a day.
    ///
    /// `GET /playlists/{id}/images` · no scope for public ones, [`Scope::PlaylistReadPrivate`] for others.
    ///
    /// # Errors
    ///
    /// [`crate::Error::InvalidId`], [`crate::Error::NotFound`], and what every call may meet.
    pub fn playlist_images(&self, id: impl IntoId<PlaylistId>) -> Pending<Vec<Image>> {
        self.playlist_images_of(id.into_id())
    }

    fn playlist_images_of(&self, id: Result<PlaylistId>) -> Pending<Vec<Image>> {
        let request = |id: PlaylistId| Request::get(format!("playlists/{id}/images")).about(&id);
        let images = self.call::<Option<Vec<Image>>>(id.map(request));
        Box::pin(async move { Ok(images.await?.unwrap_or_default()) })
    }

    /// Makes a picture the cover of a playlist of the listener's: the bytes of a JPEG of up to 192 KB, such as
    /// `std::fs::read("cover.jpg")?`. It may take a while to show.
    ///
    /// `PUT /playlists/{id}/images` · needs [`Scope::UgcImageUpload`], and [`Scope::PlaylistModifyPublic`] or
    /// [`Scope::PlaylistModifyPrivate`], depending on the playlist.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Argument`] for what is no JPEG or too large, [`crate::Error::NotFound`], [`crate::Error::MissingScope`],
    /// and what every call may meet.
    pub fn set_playlist_image(&self, id: impl IntoId<PlaylistId>, jpeg: impl AsRef<[u8]>) -> Pending<()> {
        self.tell(id.into_id().and_then(|id| upload(&id, jpeg.as_ref())))
    }
}

fn upload(id: &PlaylistId, jpeg: &[u8]) -> Result<Request> {
    if !jpeg.starts_with(&JPEG) {
        let advice = "the picture is no JPEG, and Spotify takes nothing else: save it as one";
        return Err(Error::Argument(advice.to_owned()));
    }
    let text = BASE64.encode(jpeg);
    if text.len() > MOST_BYTES {
        return Err(Error::Argument(format!(
            "the picture has {} KB, and Spotify takes up to {} KB: make it smaller, or save it with a lower quality",
            jpeg.len().div_ceil(1024),
            MOST_BYTES / 1024 * 3 / 4
        )));
    }
    Ok(Request::put(format!("playlists/{id}/images")).about(id).jpeg(text).needs_any(UPLOAD))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use crate::request::Body;

    #[test]
    fn only_a_jpeg_of_the_right_size_is_sent() {
        let id = PlaylistId::parse("0ND8rF8oirMXtE59n585P6").unwrap();
        let picture = |size: usize| [&JPEG[..], &vec![0; size - JPEG.len()]].concat();
        assert_eq!(upload(&id, &picture(3)).unwrap().body, Body::Jpeg("/9j/".to_owned()));
        assert!(upload(&id, &picture(192 * 1024)).is_ok());
        for (picture, expected) in [
            (picture(192 * 1024 + 1), "the picture has 193 KB, and Spotify takes up to 192 KB"),
            (b"\x89PNG\r\n".to_vec(), "the picture is no JPEG"),
            (Vec::new(), "the picture is no JPEG"),
        ] {
            let message = upload(&id, &picture).unwrap_err().to_string();
            assert!(message.starts_with(expected), "{message}");
        }
    }
}
