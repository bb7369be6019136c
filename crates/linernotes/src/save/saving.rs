//! The settings of a save.

/// How to save. `Saving::default()` is what `.save(path)` does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saving {
    /// Between the values of a `.csv` or `.tsv`.
    pub delimiter: Delimiter,
    /// At the beginning of a `.csv` or `.tsv`.
    pub bom: Bom,
    /// What becomes of another file in that place.
    pub existing: Existing,
    /// The sheet of an `.xlsx`, or the table of a `.sqlite`; by default the file's name without its extension.
    pub name: Option<String>,
}

/// What stands between the values of a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Delimiter {
    /// A tab in `.tsv`, a comma else.
    #[default]
    ByExtension,
    /// `,`
    Comma,
    /// `;`, which Excel expects where the comma is for decimals.
    Semicolon,
    /// A tab.
    Tab,
}

/// Whether three bytes at the beginning of a text file say that it is UTF-8.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Bom {
    /// No: what every program but Excel expects.
    #[default]
    None,
    /// Yes: without them Excel takes `é` for `Ã©`.
    ForExcel,
}

/// What becomes of a file that is there already, with other content.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and nothing is saved.
    #[default]
    Refuse,
    /// It is gone once the new one is complete.
    Replace,
}
