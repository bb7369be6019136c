//! What all objects have: what they are and where, and their pictures.

use serde_json::{Map, Value, json};

use crate::world::Pictures;

/// Where Spotify's own links point, also those that the sandbox sends.
pub(crate) const API: &str = "https://api.spotify.com/v1";

/// The fields that every object has.
pub(crate) fn identity(kind: &str, id: &str) -> Map<String, Value> {
    fields(json!({
        "external_urls": { "spotify": format!("https://open.spotify.com/{kind}/{id}") },
        "href": format!("{API}/{kind}s/{id}"),
        "id": id,
        "type": kind,
        "uri": format!("spotify:{kind}:{id}"),
    }))
}

/// An object with more fields.
pub(crate) fn with(mut object: Map<String, Value>, more: Value) -> Map<String, Value> {
    object.append(&mut fields(more));
    object
}

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// The sizes of a picture, widest first.
pub(crate) fn images(pictures: &Pictures, base: &str) -> Value {
    let image = |(url, size): (String, u32)| json!({ "url": url, "height": size, "width": size });
    pictures.images(base).into_iter().map(image).collect()
}
