//! Records to one column: a cell a record, read where it stands. A cell is null where there is no record, or nothing to tell.

use polars::prelude::{
    BooleanChunked, Column, Float64Chunked, Int32Chunked, Int64Chunked, IntoColumn as _, ListBuilderTrait as _,
    ListStringChunkedBuilder, NewChunkedArray as _, StringChunked, TimeUnit, TimeZone,
};
use spotify_client::{Artist, Id, Image, ReleaseDate};

/// A picture that is smaller shows nothing.
const SMALLEST_PICTURE: u32 = 64;

/// `str`. An empty text is null: the models have it where Spotify sends none.
pub(super) fn text<'a, R: Copy>(name: &str, rows: &[Option<R>], cell: impl Fn(R) -> Option<&'a str>) -> Column {
    StringChunked::from_iter_options(name.into(), cells(rows, |row| cell(row).filter(|text| !text.is_empty())))
        .into_column()
}

/// `list[str]`, a text for each part. One without a text is null within its list, so that lists about the same parts go
/// side by side.
pub(super) fn texts<'a, R: Copy, P: 'a>(
    name: &str,
    rows: &[Option<R>],
    parts: impl Fn(R) -> Option<&'a [P]>,
    text: impl Fn(&'a P) -> Option<&'a str>,
) -> Column {
    let mut lists = ListStringChunkedBuilder::new(name.into(), rows.len(), rows.len());
    for list in cells(rows, parts) {
        match list {
            Some(list) => {
                lists.append_trusted_len_iter(list.iter().map(|part| text(part).filter(|text| !text.is_empty())))
            }
            None => lists.append_null(),
        }
    }
    lists.finish().into_column()
}

/// `i64`.
pub(super) fn integer<R: Copy>(name: &str, rows: &[Option<R>], cell: impl Fn(R) -> Option<i64>) -> Column {
    Int64Chunked::from_iter_options(name.into(), cells(rows, cell)).into_column()
}

/// `f64`.
pub(super) fn float<R: Copy>(name: &str, rows: &[Option<R>], cell: impl Fn(R) -> Option<f64>) -> Column {
    Float64Chunked::from_iter_options(name.into(), cells(rows, cell)).into_column()
}

/// `bool`.
pub(super) fn boolean<R: Copy>(name: &str, rows: &[Option<R>], cell: impl Fn(R) -> Option<bool>) -> Column {
    BooleanChunked::from_iter_options(name.into(), cells(rows, cell)).into_column()
}

/// `date`: the first day that it can have been.
pub(super) fn date<R: Copy>(name: &str, rows: &[Option<R>], cell: impl Fn(R) -> Option<ReleaseDate>) -> Column {
    let days = cells(rows, |row| cell(row).map(|date| date.first_day().to_epoch_days()));
    Int32Chunked::from_iter_options(name.into(), days).into_date().into_column()
}

/// `datetime[ms, UTC]`, from Unix milliseconds.
pub(super) fn moment<R: Copy>(name: &str, rows: &[Option<R>], cell: impl Fn(R) -> Option<i64>) -> Column {
    let milliseconds = Int64Chunked::from_iter_options(name.into(), cells(rows, cell));
    milliseconds.into_datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC)).into_column()
}

/// `i64`, the number of each row, also of those without a record.
pub(super) fn count(name: &str, numbers: impl Iterator<Item = usize>) -> Column {
    Int64Chunked::from_iter_options(name.into(), numbers.map(whole)).into_column()
}

/// A number of things as polars has numbers.
pub(super) fn whole(number: usize) -> Option<i64> {
    i64::try_from(number).ok()
}

/// The text of an id that may be missing.
pub(super) fn id<I: Id>(id: Option<&I>) -> Option<&str> {
    id.map(Id::as_str)
}

/// `list[str]`, the artists' names.
pub(super) fn names<'a, R: Copy>(
    name: &str,
    rows: &[Option<R>],
    artists: impl Fn(R) -> Option<&'a [Artist]>,
) -> Column {
    texts(name, rows, artists, |artist| Some(&artist.name))
}

/// `list[str]`, the artists' ids, in the same order; null for the artist of a file of the listener's own.
pub(super) fn ids<'a, R: Copy>(name: &str, rows: &[Option<R>], artists: impl Fn(R) -> Option<&'a [Artist]>) -> Column {
    texts(name, rows, artists, |artist| id(artist.id.as_ref()))
}

/// The address of the smallest picture that is large enough; of one whose size Spotify does not tell where there is no other.
pub(crate) fn picture(images: &[Image]) -> Option<&str> {
    let size = |image: &Image| image.width.or(image.height);
    let large = images.iter().filter(|image| size(image) >= Some(SMALLEST_PICTURE)).min_by_key(|image| size(image));
    large.or_else(|| images.iter().find(|image| size(image).is_none())).map(|image| image.url.as_str())
}

fn cells<R: Copy, C>(rows: &[Option<R>], cell: impl Fn(R) -> Option<C>) -> impl Iterator<Item = Option<C>> {
    rows.iter().map(move |row| row.and_then(&cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(url: &str, size: impl Into<Option<u32>>) -> Image {
        let size = size.into();
        Image { url: url.to_owned(), width: size, height: size }
    }

    #[test]
    fn the_smallest_picture_that_shows_something_is_the_one() {
        let three = [image("640", 640), image("300", 300), image("64", 64)];
        assert_eq!(picture(&three), Some("64"));
        assert_eq!(picture(&[image("300", 300), image("32", 32), image("640", 640)]), Some("300"));
        assert_eq!(picture(&[image("own", None)]), Some("own"), "a playlist's cover has no size");
        assert_eq!(picture(&[image("own", None), image("300", 300)]), Some("300"));
        assert_eq!(picture(&[image("32", 32)]), None);
        assert_eq!(picture(&[]), None);
    }

    #[test]
    fn a_list_keeps_its_length_and_an_empty_one_is_not_a_missing_one() {
        let rows: [Option<&[&str]>; 4] = [Some(&["a", ""]), Some(&[]), None, Some(&["b\nc"])];
        let lists = texts("lists", &rows, Some, |text| Some(*text));
        let cells: Vec<_> = (0..rows.len()).map(|row| lists.get(row).unwrap().to_string()).collect();
        assert_eq!(cells, [r#"["a", null]"#, "[]", "null", "[\"b\nc\"]"]);
    }

    #[test]
    fn an_empty_text_is_a_missing_one() {
        let texts = text("texts", &[Some("a"), Some(""), None], Some);
        assert_eq!(texts.str().unwrap().iter().collect::<Vec<_>>(), [Some("a"), None, None]);
    }

    #[test]
    fn days_and_moments_are_counted_from_1970() {
        let days = date("day", &[Some("1969"), Some("2026-11-25"), Some("0000")], |text| text.parse().ok());
        assert_eq!(days.to_physical_repr().i32().unwrap().iter().collect::<Vec<_>>(), [Some(-365), Some(20_782), None]);
        let moments = moment("at", &[Some(0), None], Some);
        assert_eq!(moments.dtype().to_string(), "datetime[ms, UTC]");
        assert_eq!(moments.get(0).unwrap().to_string(), "1970-01-01 00:00:00 UTC");
    }
}
