use super::*;

const LIMITS: Limits = Limits { bytes: 1_000, around: 100, patience: Duration::from_millis(50) };

/// What is read of some pieces, of which `taken` says whether they are of a file; and why it ended, if it did not by itself.
async fn read(body: Body, taken: impl Fn(&Bytes) -> usize) -> (usize, Option<StatusCode>) {
    let (meter, request) = Meter::of(Request::new(body), LIMITS);
    let mut pieces = request.into_body().into_data_stream();
    let mut read = 0;
    while let Some(Ok(piece)) = pieces.next().await {
        read += piece.len();
        meter.took(taken(&piece));
    }
    (read, meter.refusal().map(|refusal| refusal.status))
}

fn pieces(count: usize, length: usize) -> Body {
    let piece = move |_| Ok::<_, io::Error>(Bytes::from(vec![0; length]));
    Body::from_stream(stream::iter((0..count).map(piece)))
}

#[tokio::test]
async fn a_body_ends_when_it_is_too_long_or_holds_too_much_around_its_files() {
    for (count, length, is_file, expected) in [
        (10, 100, true, (1_000, None)),
        (11, 100, true, (1_100, None)),
        (12, 100, true, (1_100, Some(StatusCode::PAYLOAD_TOO_LARGE))),
        (2, 50, false, (100, None)),
        (10, 50, false, (100 + 50, Some(StatusCode::BAD_REQUEST))),
    ] {
        let taken = |piece: &Bytes| if is_file { piece.len() } else { 0 };
        assert_eq!(read(pieces(count, length), taken).await, expected, "{count} of {length}");
    }
}

#[tokio::test]
async fn a_body_ends_when_nothing_comes_or_it_breaks_off() {
    let stuck = stream::iter([Ok::<_, io::Error>(Bytes::from_static(b"some"))]).chain(stream::pending());
    assert_eq!(read(Body::from_stream(stuck), Bytes::len).await, (4, Some(StatusCode::REQUEST_TIMEOUT)));
    let broken = stream::iter([Ok(Bytes::from_static(b"some")), Err(io::Error::other("hung up"))]);
    assert_eq!(read(Body::from_stream(broken), Bytes::len).await, (4, Some(StatusCode::BAD_REQUEST)));
}
