//! The PDF that lies in each package, and that no importer reads.

use std::fmt::Write as _;
use std::fs;
use std::io::Result;
use std::path::Path;

use super::manifest::{FileState, Manifest};
use super::series::relative;

/// Writes a page of one line into `parent`, which is made when it is not there.
pub(super) fn write(root: &Path, parent: &Path, name: &str, line: &str, manifest: &mut Manifest) -> Result<()> {
    fs::create_dir_all(parent)?;
    let path = parent.join(name);
    fs::write(&path, pdf(line))?;
    manifest.add_file(relative(root, &path), 0, FileState::Other);
    Ok(())
}

/// A page with one line of ASCII without parentheses.
fn pdf(line: &str) -> String {
    let page = format!("BT /F1 12 Tf 72 760 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut text = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (object, number) in objects.iter().zip(1..) {
        writeln!(table, "{:010} 00000 n ", text.len()).expect("a string takes any text");
        write!(text, "{number} 0 obj\n{object}\nendobj\n").expect("a string takes any text");
    }
    let start = text.len();
    format!("{text}{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1)
}
