//! The tracks of the plays, and what another table knows of them.

use polars::prelude::{
    DataFrame, DataType, Expr, IntoLazy as _, JoinArgs, JoinType, LazyFrame, MaintainOrderJoin, NULL, PolarsResult,
    UniqueKeepStrategy, by_name, coalesce, col, concat_list, concat_str, lit, when,
};

use super::plays::{ALBUM, TRACK, none, of_tracks, typed};
use super::tables::members;

/// A member for each track with every column that is known of tracks, the identity of its album, and its `recording`. What the plays
/// tell comes first: of a track's plays the first that has a name. What they do not tell is taken from `known`, by the id.
pub(super) fn tracks(plays: &DataFrame, known: Option<&DataFrame>) -> PolarsResult<DataFrame> {
    let told: Vec<Expr> = std::iter::once(col(TRACK))
        .chain(of_tracks().into_iter().map(|(name, kind)| match plays.column(name).is_ok() {
            true => col(name),
            false => none(name, kind),
        }))
        .collect();
    let rows = plays.clone().lazy();
    let tracks = members(rows.clone(), TRACK, "track_key").select([col("track_key"), col(TRACK)]);
    // Some plays of a track have its id and no name.
    let named = match plays.column("name").is_ok() {
        true => filled(tracks, rows.clone().filter(col("name").is_not_null()).select(told.clone()), TRACK),
        false => tracks,
    };
    let first = rows.select(told);
    let mut tracks = filled(named, first, TRACK);
    if let Some(known) = known {
        let columns = of_tracks().into_iter().filter_map(|(name, kind)| typed(known, name, &kind)).collect::<Vec<_>>();
        if known.column("id").is_ok() {
            tracks = filled(tracks, known.clone().lazy().select(columns).filter(col("id").is_not_null()), "id");
        }
    }
    let alone = concat_list([col("artist")])?;
    tracks
        .with_columns([
            when(col("artists").is_null().and(col("artist").is_not_null()))
                .then(alone)
                .otherwise(col("artists"))
                .alias("artists"),
            coalesce(&[col("artist"), col("artists").list().get(lit(0_i64), true)]).alias("artist"),
        ])
        .with_column(recording().alias("recording"))
        .collect()
        .and_then(with_albums)
}

/// The albums of the tracks: a member each, with what the first of its tracks that knows it tells.
pub(super) fn albums(tracks: &DataFrame) -> PolarsResult<DataFrame> {
    let columns = [ALBUM, "album", "artist", "release_date", "cover_url", "album_id"].map(col);
    let rows = tracks.clone().lazy().select(columns);
    let members = members(rows.clone(), ALBUM, "album_key");
    let dated = filled(members, rows.clone().filter(col("release_date").is_not_null()), ALBUM);
    filled(dated, rows.filter(col("cover_url").is_not_null()), ALBUM).collect()
}

/// With the identity of each track's album: its id, or else its title and who made it, as there are many greatest hits. The privacy
/// download has no ids: a title by an artist of which exactly one id is known is that album.
fn with_albums(tracks: DataFrame) -> PolarsResult<DataFrame> {
    const KNOWN: &str = "known_album_id";
    let ids = tracks
        .clone()
        .lazy()
        .filter(col("album_id").is_not_null().and(col("album").is_not_null()).and(col("artist").is_not_null()))
        .group_by([col("album"), col("artist")])
        .agg([col("album_id").first().alias(KNOWN), col("album_id").n_unique().alias("ids")])
        .filter(col("ids").eq(lit(1)))
        .select([col("album"), col("artist"), col(KNOWN)]);
    let by_name = concat_str([col("album"), col("artist").fill_null(lit(""))], "\u{1f}", false);
    let by_name = when(col("album").is_not_null()).then(by_name).otherwise(lit(NULL).cast(DataType::String));
    let on = [col("album"), col("artist")];
    let mut how = JoinArgs::new(JoinType::Left);
    how.maintain_order = MaintainOrderJoin::Left;
    tracks
        .lazy()
        .join(ids, on.clone(), on, how)
        .with_column(coalesce(&[col("album_id"), col(KNOWN)]).alias("album_id"))
        .with_column(coalesce(&[col("album_id"), by_name]).alias(ALBUM))
        .collect()
}

/// The rows with what the first of `others` with the same key has, where they have nothing.
fn filled(rows: LazyFrame, others: LazyFrame, key: &str) -> LazyFrame {
    const OTHER: &str = ": other";
    let others = others.unique_stable_generic(Some(vec![col(key)]), UniqueKeepStrategy::First);
    let mut how = JoinArgs::new(JoinType::Left).with_suffix(Some(OTHER.into()));
    how.maintain_order = MaintainOrderJoin::Left;
    let (mut before, mut beside) = (rows.clone(), others.clone());
    let both: Vec<String> = match (before.collect_schema(), beside.collect_schema()) {
        (Ok(before), Ok(beside)) => {
            let names = before.iter_names().filter(|name| name.as_str() != key && beside.contains(name));
            names.map(ToString::to_string).collect()
        }
        _ => Vec::new(),
    };
    let beside = |name: &String| format!("{name}{OTHER}");
    let of_both: Vec<Expr> = both.iter().map(|name| coalesce(&[col(name), col(beside(name))]).alias(name)).collect();
    let second: Vec<String> = both.iter().map(beside).collect();
    rows.join(others, [col(key)], [col(key)], how).with_columns(of_both).drop(by_name(second, true, false))
}

fn recording() -> Expr {
    let whole = concat_str([col("name"), col("artist")], " · ", false);
    let whole = when(col("name").is_not_null().and(col("artist").is_not_null()))
        .then(whole)
        .otherwise(lit(NULL).cast(DataType::String));
    coalesce(&[whole, col("name"), col("uri"), col("id")])
}
