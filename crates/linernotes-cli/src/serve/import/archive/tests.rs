use std::io::Write as _;

use axum::http::StatusCode;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn file(content: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    file
}

fn zip(names: impl IntoIterator<Item = String>) -> Vec<u8> {
    let mut zip = ZipWriter::new(io::Cursor::new(Vec::new()));
    for name in names {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(b"[]").unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn seen(content: &[u8]) -> Result<(), Refusal> {
    look(file(content).path(), "<my data>")
}

#[test]
fn downloads_may_be_opened() {
    for content in [
        zip(["MyData/endsong_0.json".to_owned(), "ReadMe.pdf".to_owned()]),
        zip(["../../endsong_0.json".to_owned()]),
        zip([]),
        b"[]".to_vec(),
        b"\xef\xbb\xbf\n {".to_vec(),
        Vec::new(),
    ] {
        assert_eq!(seen(&content), Ok(()));
    }
}

#[test]
fn what_is_no_download_is_refused_in_words() {
    let whole = zip(["endsong_0.json".to_owned()]);
    for (content, status, part) in [
        (b"%PDF-1.4".to_vec(), StatusCode::BAD_REQUEST, "<my data> is neither a zip"),
        (whole[..whole.len() - 10].to_vec(), StatusCode::BAD_REQUEST, "<my data> is not a whole zip"),
        (zip((0..=20_000).map(|at| at.to_string())), StatusCode::PAYLOAD_TOO_LARGE, "more in it"),
        (zip((0..=1_000).map(|at| format!("endsong_{at}.JSON"))), StatusCode::PAYLOAD_TOO_LARGE, "more in it"),
        (zip((0..600).map(|at| format!("{at}{}", "x".repeat(60_000)))), StatusCode::PAYLOAD_TOO_LARGE, "more in it"),
    ] {
        let refusal = seen(&content).unwrap_err();
        assert_eq!(refusal.status, status, "{refusal:?}");
        assert!(refusal.why.contains(part), "{refusal:?}");
    }
}

#[test]
fn a_zip_that_promises_terabytes_is_refused() {
    let mut content = zip(["endsong_0.json".to_owned()]);
    // The size that the directory promises, which stands in four bytes: almost four gigabytes, and five entries of that.
    let mut zips = zip((0..5).map(|at| format!("endsong_{at}.json")));
    let mut at = 0;
    while let Some(found) = zips[at..].windows(4).position(|four| four == ENTRY) {
        at += found;
        zips[at + 24..at + 28].copy_from_slice(&0xFFFF_FFF0_u32.to_le_bytes());
        at += 4;
    }
    assert!(seen(&zips).unwrap_err().why.contains("more than 16 GB"));
    assert_eq!(seen(&content), Ok(()));
    content.extend_from_slice(&[0; 100]);
    assert_eq!(seen(&content), Ok(()), "what stands behind a zip is no harm");
}

#[test]
fn entries_are_counted_wherever_a_piece_ends() {
    let content = zip((0..20_000).map(|at| format!("{at:05}-{}", "y".repeat(100))));
    assert!(content.len() > 5 << 20);
    let listed = listed(&mut file(&content).reopen().unwrap()).unwrap();
    assert_eq!(listed, Listed { entries: 20_000, named: 20_000 * 106 });
}
