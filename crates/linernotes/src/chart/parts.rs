//! What several kinds of charts share: from a table's columns to numbers, groups and moments, and from those to Vega-Lite and to
//! plotters. What one kind alone needs lies in that kind's folder.

pub(crate) mod axis;
pub(crate) mod canvas;
pub(crate) mod colour;
pub(crate) mod columns;
pub(crate) mod draw;
pub(crate) mod empty;
pub(crate) mod expression;
pub(crate) mod groups;
mod live;
pub(crate) mod named_rows;
pub(crate) mod note;
pub(crate) mod noun;
pub(crate) mod periods;
pub(crate) mod plane;
pub(crate) mod quantile;
pub(crate) mod shades;
pub(crate) mod tally;
pub(crate) mod time;
pub(crate) mod vega;

pub(crate) use canvas::Area;
pub(crate) use live::{Live, Picks};
