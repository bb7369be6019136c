//! Rows to a Parquet file. They hold the numbers of their texts, and a file holds each text once and its number in every row: the
//! one is made from the other, with no text looked at twice. Polars would make every row's text, and find again which are the same.

use std::fs;
use std::path::Path;

use polars::prelude::{CompatLevel, PolarsError, PolarsResult, SchemaExt as _};
use polars_arrow::array::{Array, BooleanArray, DictionaryArray, PrimitiveArray, Utf8Array};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::ArrowSchema;
use polars_parquet::read::ParquetError;
use polars_parquet::write::{
    CompressionOptions, Compressor, DynIter, DynStreamingIterator, Encoding, FallibleStreamingIterator as _,
    FileWriter, StatisticsOptions, Version, WriteOptions, array_to_columns, get_dtype_encoding,
};

use super::super::merge::Entry;
use super::super::row::Row;
use super::super::texts::{Texts, Title, Word};

type Column = Box<dyn Array>;

/// What is used again for file after file.
#[derive(Default)]
pub(in super::super) struct Scratch {
    titles: Places,
    words: Places,
    file: Vec<u8>,
}

/// Writes a month's rows, and gives the bytes.
pub(in super::super) fn write(
    path: &Path,
    entries: &[Entry<'_>],
    texts: &Texts<'_>,
    scratch: &mut Scratch,
) -> PolarsResult<u64> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let columns = columns(entries, texts, scratch)?;
    scratch.file.clear();
    encode(&super::schema().to_arrow(CompatLevel::newest()), columns, entries.len(), &mut scratch.file)?;
    fs::write(path, &scratch.file)?;
    Ok(scratch.file.len() as u64)
}

/// In the order of the schema.
fn columns(entries: &[Entry<'_>], texts: &Texts<'_>, scratch: &mut Scratch) -> PolarsResult<Vec<Column>> {
    let Scratch { titles: places, words, .. } = scratch;
    places.begin();
    // By row, which of the month's titles it is of.
    let title_of: Vec<u32> = entries.iter().map(|entry| places.place(entry.row.title)).collect();
    let titles: Vec<Title> = places.numbers.iter().map(|title| texts.title(*title)).collect();
    let mut of_title = |word: fn(&Title) -> Word| {
        words.begin();
        let keys: Vec<u32> = titles.iter().map(|title| words.place_of_text(word(title))).collect();
        dictionary(title_of.iter().map(|title| keys[*title as usize]), words, texts)
    };
    let [kind, name, artist, album, uri] = [
        of_title(|title| title.kind.word())?,
        of_title(|title| title.name)?,
        of_title(|title| title.artist)?,
        of_title(|title| title.album)?,
        of_title(|title| title.uri)?,
    ];
    let mut of_row = |word: fn(&Row) -> Word| {
        words.begin();
        let keys: Vec<u32> = entries.iter().map(|entry| words.place_of_text(word(entry.row))).collect();
        dictionary(keys.into_iter(), words, texts)
    };
    Ok(vec![
        PrimitiveArray::from_vec(entries.iter().map(|entry| entry.row.ended_at).collect()).boxed(),
        PrimitiveArray::from_vec(entries.iter().map(|entry| entry.row.ms_played).collect()).boxed(),
        kind,
        name,
        artist,
        album,
        uri,
        of_row(|row| row.platform)?,
        of_row(|row| row.country)?,
        of_row(|row| row.reason_start)?,
        of_row(|row| row.reason_end)?,
        flags(entries, |entry| entry.row.shuffle),
        flags(entries, |entry| entry.row.skipped),
        flags(entries, |entry| entry.row.offline),
        flags(entries, |entry| entry.row.incognito),
        PrimitiveArray::<i64>::from_iter(entries.iter().map(|entry| entry.row.offline_at)).boxed(),
        flags(entries, |entry| Some(entry.row.video)),
        flags(entries, |entry| Some(entry.is_near_repeat)),
        of_row(|row| row.source.word())?,
    ])
}

fn flags(entries: &[Entry<'_>], flag: fn(&Entry<'_>) -> Option<bool>) -> Column {
    BooleanArray::from_iter(entries.iter().map(flag)).boxed()
}

/// The texts of `words`, and by row the place of its own among them.
fn dictionary(keys: impl Iterator<Item = u32> + Clone, words: &Places, texts: &Texts<'_>) -> PolarsResult<Column> {
    let validity = words.has_none.then(|| keys.clone().map(|key| key != NONE).collect::<Bitmap>());
    // A key of nothing is not looked at, and has to be one all the same.
    let keys = keys.map(|key| if key == NONE { 0 } else { key }).collect();
    let values = words.numbers.iter().map(|word| texts.word(*word).unwrap_or_default());
    let keys = PrimitiveArray::from_vec(keys).with_validity(validity);
    let values = Utf8Array::<i64>::from_iter_values(values).boxed();
    Ok(DictionaryArray::try_from_keys(keys, values, false)?.boxed())
}

/// The place of a row's text among those of its column where it has none.
const NONE: u32 = u32::MAX;

/// Numbers in the order in which they first come.
#[derive(Default)]
struct Places {
    /// By number, when it last came, and its place then.
    known: Vec<(u32, u32)>,
    round: u32,
    numbers: Vec<u32>,
    has_none: bool,
}

impl Places {
    /// Forgets all.
    fn begin(&mut self) {
        self.numbers.clear();
        self.has_none = false;
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.known.clear();
            self.round = 1;
        }
    }

    fn place_of_text(&mut self, word: Word) -> u32 {
        if word == 0 {
            self.has_none = true;
            return NONE;
        }
        self.place(word)
    }

    fn place(&mut self, number: u32) -> u32 {
        let at = number as usize;
        if at >= self.known.len() {
            self.known.resize(at + 1, (0, 0));
        }
        let (round, place) = &mut self.known[at];
        if *round != self.round {
            (*round, *place) = (self.round, self.numbers.len() as u32);
            self.numbers.push(number);
        }
        *place
    }
}

/// The bytes of a file. Its columns are plain texts whatever they are made of, as `schema` says.
fn encode(schema: &ArrowSchema, columns: Vec<Column>, rows: usize, file: &mut Vec<u8>) -> PolarsResult<()> {
    let options = WriteOptions {
        // A file is a month: nobody looks for a part of it by the smallest and the largest values.
        statistics: StatisticsOptions { null_count: true, ..StatisticsOptions::empty() },
        version: Version::V1,
        // Every engine reads this.
        compression: CompressionOptions::Snappy,
        data_page_size: None,
    };
    let mut writer = FileWriter::try_new(file, schema.clone(), options)?;
    let types = writer.parquet_schema().fields().to_vec();
    let columns = columns.into_iter().zip(types).zip(schema.iter_values()).flat_map(|((column, kind), field)| {
        let encodings = match field.name.as_str() {
            // Hardly a moment comes twice.
            "played_at" | "offline_at" => vec![Encoding::Plain],
            _ => get_dtype_encoding(&field.dtype),
        };
        let pages = match array_to_columns(column, kind, options, &encodings) {
            Ok(pages) => pages,
            Err(error) => return vec![Err(error)],
        };
        let compressed = pages.into_iter().map(|pages| {
            let pages = pages.map(|page| page.map_err(|error| ParquetError::FeatureNotSupported(error.to_string())));
            let pages = Compressor::new(pages, options.compression, Vec::new()).map_err(PolarsError::from);
            Ok(DynStreamingIterator::new(pages))
        });
        compressed.collect()
    });
    // The writer wants what lives by itself.
    let columns: Vec<_> = columns.collect();
    writer.write(rows as u64, DynIter::new(columns.into_iter()))?;
    writer.end(None)?;
    Ok(())
}
