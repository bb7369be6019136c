//! Tables to charts. A chart is its *figures*, a small table of what is drawn, and two ways to draw them: Vega-Lite for whoever
//! has a browser, plotters for everything else. Fetches nothing, and computes nothing that its figures do not hold.

mod bars;
mod box_plot;
mod calendar;
#[cfg(test)]
mod checks;
mod cloud;
mod correlation;
mod heatmap;
mod histogram;
mod key_wheel;
mod lines;
pub(crate) mod parts;
mod radar;
mod ridgeline;
mod scatter;
mod stream;

use std::sync::Arc;

use polars::prelude::DataFrame;
use serde_json::Value;

use crate::Result;
pub use bars::{Bars, bars};
pub use box_plot::{BoxPlot, box_plot};
pub use calendar::{Calendar, calendar};
pub use cloud::{Cloud, cloud};
pub use correlation::{Correlation, correlation};
pub use heatmap::{Heatmap, heatmap};
pub use histogram::{Histogram, histogram};
pub use key_wheel::{KeyWheel, key_wheel};
pub use lines::{Lines, lines};
pub use parts::periods::{Measure, Period};
pub(crate) use parts::{Area, Live, Picks, axis, canvas, colour, columns, expression, vega};
pub use radar::{Radar, radar};
pub use ridgeline::{Ridgeline, Ridges, ridgeline};
pub use scatter::{Scatter, scatter};
pub use stream::{Stream, stream};

/// A chart, to be shown at the end of a cell, saved, or put into a dashboard.
#[derive(Clone)]
pub struct Chart {
    /// What is shown, in words.
    title: String,
    /// Where its numbers are from and what was left out, in words; may be empty.
    note: String,
    figures: DataFrame,
    spec: Value,
    drawing: Arc<dyn Drawing>,
    live: Option<Live>,
    size: (u32, u32),
}

impl Chart {
    /// Width and height in pixels, as a notebook shows it.
    pub const SIZE: (u32, u32) = (720, 420);

    /// Its title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What is drawn, as a table: for a histogram its bins and counts, for a radar its corners. Never longer than a few thousand
    /// rows, however long the table was.
    #[must_use]
    pub fn figures(&self) -> &DataFrame {
        &self.figures
    }

    /// The chart in [Vega-Lite](https://vega.github.io/vega-lite/) v5, with its figures inside: complete by itself.
    #[must_use]
    pub fn vega_lite(&self) -> &Value {
        &self.spec
    }

    /// The chart as a PNG image, twice as many pixels as it is shown with. Needs no browser and no font of the system.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Chart`] when plotters refuses.
    pub fn png(&self) -> Result<Vec<u8>> {
        canvas::png(self.size, self)
    }

    /// The chart as an SVG image.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Chart`] when plotters refuses.
    pub fn svg(&self) -> Result<String> {
        canvas::svg(self.size, self)
    }

    /// One HTML file with the chart as JupyterLab shows it, in the manner of [`crate::Dashboard::html`].
    ///
    /// # Errors
    ///
    /// [`crate::Error::Chart`] when plotters refuses to draw the picture for readers without scripts.
    pub fn html(&self) -> Result<String> {
        Ok(crate::dashboard::page(&self.title, &self.spec, &self.png()?))
    }

    pub(crate) fn live(&self) -> Option<&Live> {
        self.live.as_ref()
    }

    /// Width and height in pixels, as it is shown.
    pub(crate) fn shown_size(&self) -> (u32, u32) {
        self.size
    }
}

impl std::fmt::Debug for Chart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Chart")
            .field("title", &self.title)
            .field("figures", &self.figures.shape())
            .finish_non_exhaustive()
    }
}

/// How plotters draws a chart's figures.
pub(crate) trait Drawing: Send + Sync {
    /// Draws into what is left below title and note.
    fn draw(&self, area: &Area<'_>) -> Result<()>;
}

/// What each kind of chart computes of a table.
pub(crate) struct Plan {
    pub(crate) title: String,
    pub(crate) note: String,
    pub(crate) figures: DataFrame,
    /// Vega-Lite without data, title, schema and config: those are the same for all.
    pub(crate) view: Value,
    pub(crate) drawing: Arc<dyn Drawing>,
    /// How it takes part in a dashboard; `None` when it cannot.
    pub(crate) live: Option<Live>,
    pub(crate) size: (u32, u32),
}

impl Plan {
    pub(crate) fn chart(self) -> Chart {
        let spec = vega::complete(&self);
        let Self { title, note, figures, drawing, live, size, .. } = self;
        Chart { title, note, figures, spec, drawing, live, size }
    }
}
