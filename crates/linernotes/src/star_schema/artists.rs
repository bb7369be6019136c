//! Who is credited on the tracks, and for what genres they are known.

use polars::prelude::{
    DataFrame, DataType, ExplodeOptions, Expr, IntoLazy as _, JoinArgs, JoinCoalesce, JoinType, LazyFrame, NULL,
    PolarsResult, SortMultipleOptions, UniqueKeepStrategy, by_name, coalesce, col, concat, df, int_range, len, lit,
};

use super::tables::{members, with_key};

const ARTIST: &str = "artist_identity";
/// The only id that is known of a name.
const KNOWN: &str = "known_id";

/// The tables about artists, without their unknown members.
pub(super) struct Credits {
    pub(super) artists: LazyFrame,
    pub(super) genres: LazyFrame,
    pub(super) of_tracks: LazyFrame,
    pub(super) of_artists: LazyFrame,
}

pub(super) fn credits(tracks: &DataFrame, known: Option<&DataFrame>) -> PolarsResult<Credits> {
    let credited = with_ids_by_name(credited(tracks)?, known)?.collect()?;
    let artists = with_what_is_known(members(credited.clone().lazy(), ARTIST, "artist_key"), known)?.collect()?;
    let genres = of_each(&artists, "artist_key", "genres", "genre")?.filter(col("genre").is_not_null()).collect()?;
    let names = genres.clone().lazy().select([col("genre")]).sort(["genre"], SortMultipleOptions::default());
    let names = members(names, "genre", "genre_key");

    let of_tracks = with_key(credited.lazy(), artists.clone().lazy(), ARTIST, "artist_key");
    let of_tracks = of_tracks.select([col("track_key"), col("artist_key"), col("position")]);
    let of_artists = with_key(genres.lazy(), names.clone(), "genre", "genre_key");
    let of_artists = of_artists.select([col("artist_key"), col("genre_key")]);
    Ok(Credits {
        of_tracks: none_left_out(of_tracks, tracks, "track_key", ["artist_key", "position"])?,
        of_artists: none_left_out(of_artists, &artists, "artist_key", ["genre_key", "genre_key"])?,
        artists: artists.lazy(),
        genres: names,
    })
}

/// A row for each artist of each track: names and ids side by side, also where one of the lists is shorter.
fn credited(tracks: &DataFrame) -> PolarsResult<LazyFrame> {
    let names = of_each(tracks, "track_key", "artists", "name")?;
    let ids = of_each(tracks, "track_key", "artist_ids", "id")?;
    let on = [col("track_key"), col("position")];
    let both = JoinArgs::new(JoinType::Full).with_coalesce(JoinCoalesce::CoalesceColumns);
    Ok(names.join(ids, on.clone(), on, both).sort(["track_key", "position"], SortMultipleOptions::default()))
}

/// With the identity of each artist. The privacy download has names only: one that exactly one id is known of is that artist.
fn with_ids_by_name(credited: LazyFrame, known: Option<&DataFrame>) -> PolarsResult<LazyFrame> {
    let credited = credited.collect()?;
    let pair = || [col("name"), col("id").alias(KNOWN)];
    let mut pairs = vec![credited.clone().lazy().select(pair())];
    if let Some(known) = known.filter(|known| known.column("name").is_ok()) {
        pairs.push(known.clone().lazy().select(pair()));
    }
    let ids = concat(pairs, polars::prelude::UnionArgs::default())?
        .filter(col("name").is_not_null().and(col(KNOWN).is_not_null()))
        .unique_generic(None, UniqueKeepStrategy::Any)
        .group_by([col("name")])
        .agg([col(KNOWN).first(), len().alias("ids")])
        .filter(col("ids").eq(lit(1)))
        .select([col("name"), col(KNOWN)]);
    let credited = credited.lazy().left_join(ids, col("name"), col("name"));
    Ok(credited
        .with_column(coalesce(&[col("id"), col(KNOWN)]).alias("id"))
        .with_column(coalesce(&[col("id"), col("name")]).alias(ARTIST))
        .sort(["track_key", "position"], SortMultipleOptions::default()))
}

/// The elements of a list column, each with the key of its row and its place in the list.
fn of_each(rows: &DataFrame, key: &str, list: &str, element: &str) -> PolarsResult<LazyFrame> {
    let rows = rows.clone().lazy().select([col(key), col(list).alias(element)]);
    let none = ExplodeOptions { empty_as_null: false, keep_nulls: false };
    let position = int_range(lit(1_i64), len().cast(DataType::Int64) + lit(1_i64), 1, DataType::Int64);
    Ok(rows.explode(by_name([element], true, false), none).with_column(position.over([col(key)])?.alias("position")))
}

/// The artists with the columns of the table of artists, if there is one.
fn with_what_is_known(artists: LazyFrame, known: Option<&DataFrame>) -> PolarsResult<LazyFrame> {
    let list = DataType::List(Box::new(DataType::String));
    let wanted = [
        ("known_name", "name", DataType::String),
        ("genres", "genres", list),
        ("popularity", "popularity", DataType::Int64),
        ("followers", "followers", DataType::Int64),
        ("image_url", "image_url", DataType::String),
        ("uri", "uri", DataType::String),
    ];
    let artists = artists.select([col("artist_key"), col(ARTIST), col("name"), col("id")]);
    let column = |(alias, name, kind): (&str, &str, DataType)| -> Expr {
        match known.is_some_and(|known| known.column(name).is_ok()) {
            true => col(name).cast(kind).alias(alias),
            false => lit(NULL).cast(kind).alias(alias),
        }
    };
    let artists = match known {
        None => artists.with_columns(wanted.map(column)),
        Some(known) => {
            let columns: Vec<Expr> = std::iter::once(col("id")).chain(wanted.map(column)).collect();
            let known = known.clone().lazy().select(columns).filter(col("id").is_not_null());
            let known = known.unique_stable_generic(Some(vec![col("id")]), UniqueKeepStrategy::First);
            artists.left_join(known, col("id"), col("id"))
        }
    };
    let name = coalesce(&[col("name"), col("known_name")]).alias("name");
    Ok(artists.with_column(name).sort(["artist_key"], SortMultipleOptions::default()))
}

/// A bridge with a row to the unknown member for each that has none, and for the unknown one itself.
fn none_left_out(bridge: LazyFrame, all: &DataFrame, key: &str, unknown: [&str; 2]) -> PolarsResult<LazyFrame> {
    let zero = df!(key => [0_i64])?.lazy();
    let all = concat([zero, all.clone().lazy().select([col(key)])], polars::prelude::UnionArgs::default())?;
    let [to, position] = unknown;
    let mut missing =
        all.anti_join(bridge.clone(), col(key), col(key)).with_column(lit(0).cast(DataType::Int64).alias(to));
    if position != to {
        missing = missing.with_column(lit(1).cast(DataType::Int64).alias(position));
    }
    let bridge = concat([bridge, missing], polars::prelude::UnionArgs::default())?;
    let bridge = bridge.unique_stable_generic(Some(vec![col(key), col(to)]), UniqueKeepStrategy::First);
    Ok(bridge.sort([key, position], SortMultipleOptions::default()))
}
