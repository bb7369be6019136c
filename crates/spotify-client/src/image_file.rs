//! Pictures themselves, from the hosts that [`crate::Image`] names. These are no part of the Web API: no token is sent, no
//! request of a budget is spent, and nothing is kept.

use std::collections::HashMap;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use reqwest::{Method, Url};

use crate::event::Rows;
use crate::transport::{Transport, is_loopback, origin};
use crate::{Error, Pending, Result, Spotify};

/// Spotify's largest covers have less than a tenth of this.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Requests under way at once.
const AT_ONCE: usize = 6;

/// A picture as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageFile {
    /// `image/jpeg`, `image/png`, `image/gif` or `image/webp`: by its first bytes, whatever the host says.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Spotify {
    /// The picture at an address such as [`crate::Image::url`]; nothing where it is gone. Only `https` addresses are asked, and
    /// those of this machine; no redirect is followed.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for any other address, for what is no picture, and for one of more than 4 MB;
    /// [`Error::Unreachable`].
    pub fn image_file(&self, url: &str) -> Pending<Option<ImageFile>> {
        let files = self.image_files(&[url]);
        Box::pin(async move { Ok(files.await?.pop().flatten()) })
    }

    /// Many of them, one an address, in the order given. An address that is there several times is asked for once.
    ///
    /// # Errors
    ///
    /// As [`Spotify::image_file`].
    pub fn image_files(&self, urls: &[&str]) -> Pending<Vec<Option<ImageFile>>> {
        let urls: Result<Vec<Url>> = urls.iter().map(|url| read(url)).collect();
        Box::pin(async move { files(&urls?).await })
    }
}

fn read(url: &str) -> Result<Url> {
    let parsed = Url::parse(url).ok();
    let may_be_asked = |url: &Url| url.scheme() == "https" || url.scheme() == "http" && is_loopback(url);
    let parsed = parsed.filter(|url| may_be_asked(url) && url.username().is_empty() && url.password().is_none());
    parsed.ok_or_else(|| {
        let start: String = url.chars().take(80).collect();
        Error::Argument(format!("`{start}` is not where a picture can be: give an address that begins with https://"))
    })
}

async fn files(urls: &[Url]) -> Result<Vec<Option<ImageFile>>> {
    let mut places: HashMap<&Url, usize> = HashMap::new();
    let mut distinct: Vec<&Url> = Vec::new();
    for url in urls {
        places.entry(url).or_insert_with(|| {
            distinct.push(url);
            distinct.len() - 1
        });
    }
    let mut hosts: HashMap<String, Transport> = HashMap::new();
    for url in &distinct {
        if let std::collections::hash_map::Entry::Vacant(host) = hosts.entry(origin(url)) {
            host.insert(Transport::to(url)?);
        }
    }
    let told = Rows::new("pictures", Some(distinct.len()));
    let requests: Vec<_> = distinct.iter().map(|url| fetch(&hosts[&origin(url)], url, &told)).collect();
    let files: Vec<Option<ImageFile>> = stream::iter(requests).buffered(AT_ONCE).try_collect().await?;
    Ok(urls.iter().map(|url| files[places[url]].clone()).collect())
}

async fn fetch(host: &Transport, url: &Url, told: &Rows) -> Result<Option<ImageFile>> {
    let answer = host.exchange_within(host.request(Method::GET, url.clone()), MOST_BYTES).await?;
    told.add(1);
    if answer.status.is_client_error() {
        // The address of a playlist's picture works for less than a day, and covers change.
        return Ok(None);
    }
    if !answer.status.is_success() {
        return Err(answer.error());
    }
    match media_type(&answer.body) {
        Some(media_type) => Ok(Some(ImageFile { media_type, bytes: answer.body })),
        None => Err(Error::Argument(format!("{} has no picture there: give the address of a cover", origin(url)))),
    }
}

fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn pictures_are_asked_for_on_the_web_and_on_this_machine_only() {
        for url in ["https://i.scdn.co/image/ab67", "http://127.0.0.1:8080/image/a", "http://[::1]:1/a"] {
            assert_eq!(read(url).unwrap().as_str(), url);
        }
        for url in [
            "",
            "image/a",
            "http://i.scdn.co/image/a",
            "http://localhost.evil.example/a",
            "file:///etc/passwd",
            "data:image/png;base64,iVBORw==",
            "https://me:secret@i.scdn.co/image/a",
        ] {
            let error = read(url).expect_err(url);
            assert!(matches!(error, Error::Argument(_)), "{url}: {error}");
        }
    }

    /// What a host is sent that answers one request with this body.
    async fn asked_of_a_host(body: Vec<u8>) -> (String, Result<Vec<Option<ImageFile>>>) {
        let host = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = Url::parse(&format!("http://{}/image/a", host.local_addr().unwrap())).unwrap();
        let answering = std::thread::spawn(move || {
            let (mut socket, _) = host.accept().unwrap();
            let mut request = [0; 4096];
            let length = socket.read(&mut request).unwrap();
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            // Who does not want the rest hangs up.
            let _ = socket.write_all(head.as_bytes()).and_then(|()| socket.write_all(&body));
            String::from_utf8_lossy(&request[..length]).into_owned()
        });
        let files = files(&[url.clone(), url]).await;
        (answering.join().unwrap(), files)
    }

    #[tokio::test]
    async fn an_image_host_gets_no_token_and_is_asked_once() {
        let (request, files) = asked_of_a_host(b"\xff\xd8\xff\xe0 and more".to_vec()).await;
        assert!(request.starts_with("GET /image/a ") && !request.to_lowercase().contains("authorization"), "{request}");
        let files = files.unwrap();
        assert_eq!(files.len(), 2);
        assert_eq!(files[0].as_ref().unwrap().media_type, "image/jpeg");
        assert_eq!(files[0], files[1]);
    }

    #[tokio::test]
    async fn what_is_no_picture_or_too_large_a_one_is_refused() {
        let (_, files) = asked_of_a_host(b"<html>".to_vec()).await;
        assert!(files.unwrap_err().to_string().contains("has no picture there"));
        let large = [b"\x89PNG".to_vec(), vec![0; MOST_BYTES]].concat();
        let (_, files) = asked_of_a_host(large).await;
        let error = files.unwrap_err().to_string();
        assert!(error.contains("sends more than 4194304 bytes there"), "{error}");
    }

    #[test]
    fn a_picture_is_known_by_its_first_bytes() {
        assert_eq!(media_type(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n"), Some("image/png"));
        assert_eq!(media_type(b"RIFF\x01\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(media_type(b"<svg xmlns="), None);
        assert_eq!(media_type(b""), None);
    }
}
