//! A table or an album to the same with its pictures in it, so that it shows them wherever it is opened. The pictures come
//! as they are; they are never made smaller or larger here.

use std::future::Future;
use std::pin::Pin;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use polars::prelude::{Column, DataFrame, StringChunked};
use spotify_client::{Album, Image, ImageFile, Spotify};

use crate::Result;

/// Where a table has the address of a picture. That of an artist is its `image_url`.
const ADDRESSES: [&str; 2] = ["cover_url", "image_url"];

/// `.covers(&table)` on a client.
pub trait WithCovers {
    /// The table with a first column `cover`: each row's picture as a `data:` URI, null where there is none, or where it is
    /// gone. Each picture that `cover_url` (or `image_url`) names is fetched once, several at a time. No token is sent.
    ///
    /// ```no_run
    /// # use linernotes::prelude::*;
    /// # fn main() -> linernotes::Result<()> {
    /// # let (spotify, table) = (Spotify::from_env()?, DataFrame::empty());
    /// spotify.covers(&table.head(Some(10))).wait()?
    /// # ; Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`crate::Error::Table`] for a table with neither column, and [`crate::Error::Spotify`] when a host cannot be reached.
    fn covers(&self, table: &DataFrame) -> Covering<DataFrame>;

    /// The album with its cover inside, as its only image: of those that Spotify names, the smallest that fills a card. An album
    /// whose cover is gone, or that never had one, comes as it is.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Spotify`] when the host cannot be reached.
    fn album_cover(&self, album: &Album) -> Covering<Album>;
}

/// Something on its way to its pictures. Nothing is sent before it is awaited.
pub type Covering<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

/// As wide as a card shows a picture, in pixels.
const CARD: u32 = 96;

impl WithCovers for Spotify {
    fn covers(&self, table: &DataFrame) -> Covering<DataFrame> {
        let (spotify, table) = (self.clone(), table.clone());
        Box::pin(async move { covered(&spotify, table).await })
    }

    fn album_cover(&self, album: &Album) -> Covering<Album> {
        let (spotify, album) = (self.clone(), album.clone());
        Box::pin(async move { with_cover(&spotify, album).await })
    }
}

async fn with_cover(spotify: &Spotify, mut album: Album) -> Result<Album> {
    let wide_enough = album.images.iter().filter(|image| image.width.is_some_and(|width| width >= CARD));
    let Some(image) = wide_enough.min_by_key(|image| image.width).or(album.images.first()).cloned() else {
        return Ok(album);
    };
    if let Some(file) = spotify.image_file(&image.url).await? {
        album.images = vec![Image { url: data_uri(&file), ..image }];
    }
    Ok(album)
}

async fn covered(spotify: &Spotify, mut table: DataFrame) -> Result<DataFrame> {
    let addresses = addresses(&table)?;
    let wanted: Vec<&str> = addresses.iter().flatten().map(String::as_str).collect();
    let mut files = spotify.image_files(&wanted).await?.into_iter();
    // The files come in the order of the addresses, and a row without one takes none.
    let covers: StringChunked = addresses
        .iter()
        .map(|address| address.as_ref().and_then(|_| files.next().flatten()).map(|file| data_uri(&file)))
        .collect();
    let cover = Column::from(polars::prelude::IntoSeries::into_series(covers.with_name("cover".into())));
    if table.get_column_index("cover").is_some() {
        table = table.drop("cover")?;
    }
    table.insert_column(0, cover)?;
    Ok(table)
}

fn addresses(table: &DataFrame) -> Result<Vec<Option<String>>> {
    let known = ADDRESSES.into_iter().find(|name| table.get_column_index(name).is_some());
    let column = table.column(known.unwrap_or(ADDRESSES[0]))?;
    Ok(column.str()?.iter().map(|address| address.map(str::to_owned)).collect())
}

fn data_uri(ImageFile { media_type, bytes }: &ImageFile) -> String {
    format!("data:{media_type};base64,{}", BASE64.encode(bytes))
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;
    use spotify_client::Config;
    use spotify_sandbox::Sandbox;

    use super::*;
    use crate::Error;

    #[tokio::test]
    async fn each_cover_is_fetched_once_and_stands_in_every_row_of_it() {
        let sandbox = Sandbox::start().await;
        let spotify = Spotify::new(Config::sandbox(&sandbox.url()).unwrap()).unwrap();
        let album = spotify.album("2f4Ejh4Po2rpuXSYa6IDCe").await.unwrap();
        let small = album.images.last().unwrap().url.as_str();
        let gone = sandbox.url() + "/image/no-such-picture";
        let table = df!("n" => [1, 2, 3, 4], "cover_url" => [Some(small), None, Some(&gone), Some(small)]).unwrap();

        let table = spotify.covers(&table).await.unwrap();

        assert_eq!(table.get_column_names(), ["cover", "n", "cover_url"]);
        let covers: Vec<_> = table.column("cover").unwrap().str().unwrap().iter().collect();
        assert!(covers[0].unwrap().starts_with("data:image/png;base64,iVBOR"), "{covers:?}");
        assert_eq!((covers[1], covers[2], covers[3]), (None, None, covers[0]));
        let path = small.strip_prefix(&sandbox.url()).unwrap();
        assert_eq!(sandbox.log().iter().filter(|hit| hit.target == path).count(), 1);
        let again = spotify.covers(&table).await.unwrap();
        assert!(again.equals_missing(&table), "a second time replaces the first");
    }

    #[tokio::test]
    async fn an_album_holds_its_own_cover() {
        let sandbox = Sandbox::start().await;
        let spotify = Spotify::new(Config::sandbox(&sandbox.url()).unwrap()).unwrap();
        let album = spotify.album("2f4Ejh4Po2rpuXSYa6IDCe").await.unwrap();

        let covered = spotify.album_cover(&album).await.unwrap();

        assert_eq!(covered.images.len(), 1);
        assert_eq!(covered.images[0].width, Some(300), "64 pixels are too few for a card, 640 too many");
        assert!(covered.images[0].url.starts_with("data:image/png;base64,iVBOR"));
        let bare = Album { images: Vec::new(), ..album };
        assert_eq!(spotify.album_cover(&bare).await.unwrap(), bare);
    }

    #[tokio::test]
    async fn a_table_without_addresses_is_refused_before_anything_is_sent() {
        let spotify = Spotify::new(Config::sandbox("http://127.0.0.1:9").unwrap()).unwrap();
        let error = spotify.covers(&df!("n" => [1]).unwrap()).await.unwrap_err();
        assert!(matches!(&error, Error::Table(_)) && error.to_string().contains("cover_url"), "{error}");
    }
}
