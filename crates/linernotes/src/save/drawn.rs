//! A chart or a dashboard to a file: `.png`, `.svg`, `.html`, or `.json`, which is Vega-Lite.

use std::io::Write as _;
use std::path::Path;

use super::{Save, Saved, Saving, place};
use crate::chart::Chart;
use crate::{Dashboard, Error, Result};

impl Save for Chart {
    fn save_with(&self, path: impl AsRef<Path>, saving: &Saving) -> Result<Saved> {
        let forms: [(&str, Form<'_>); 4] = [
            ("png", &|| self.png()),
            ("svg", &|| self.svg().map(String::into_bytes)),
            ("html", &|| self.html().map(String::into_bytes)),
            ("json", &|| Ok(format!("{:#}\n", self.vega_lite()).into_bytes())),
        ];
        save(path.as_ref(), saving, &forms, ".png, .svg, .html, .json")
    }
}

impl Save for Dashboard {
    fn save_with(&self, path: impl AsRef<Path>, saving: &Saving) -> Result<Saved> {
        let forms: [(&str, Form<'_>); 3] = [
            ("png", &|| self.png()),
            ("html", &|| self.html().map(String::into_bytes)),
            ("json", &|| Ok(format!("{:#}\n", self.vega_lite()).into_bytes())),
        ];
        save(path.as_ref(), saving, &forms, ".html, .png, .json")
    }
}

/// What makes the bytes of a file.
type Form<'a> = &'a dyn Fn() -> Result<Vec<u8>>;

fn save(path: &Path, saving: &Saving, forms: &[(&str, Form<'_>)], known: &'static str) -> Result<Saved> {
    let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    let form = forms.iter().find(|(name, _)| Some(*name) == extension.as_deref());
    let (_, form) = form.ok_or_else(|| Error::UnknownFormat { path: path.to_owned(), known })?;
    let bytes = form()?;
    let (before, ()) = place::write(path, saving.existing, |file| Ok(file.write_all(&bytes)?))?;
    Ok(Saved { path: path.to_owned(), tables: 0, rows: 0, columns: 0, before, adapted: Vec::new() })
}
