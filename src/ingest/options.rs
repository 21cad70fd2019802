//! How a file is to be read, as text: what a rehearsed file is kept with.

use serde::{Deserialize, Serialize};

use crate::ingest::Request;
use crate::intake::{Kind, Mapping, find_fix};

#[derive(Default, Serialize, Deserialize)]
struct Options {
    kind: Option<String>,
    source: Option<String>,
    sheet: Option<String>,
    #[serde(default)]
    mappings: Vec<(String, String)>,
    #[serde(default)]
    fixes: Vec<String>,
}

/// All of a request but its files.
pub(super) fn write(request: &Request) -> String {
    let pair = |mapping: &Mapping| (mapping.column.clone(), mapping.field.clone());
    let options = Options {
        kind: request.kind.map(|kind| kind.id().to_owned()),
        source: request.source.clone(),
        sheet: request.sheet.clone(),
        mappings: request.mappings.iter().map(pair).collect(),
        fixes: request.fixes.iter().map(|fix| (*fix).to_owned()).collect(),
    };
    serde_json::to_string(&options).expect("texts and lists are JSON")
}

/// The request that was written.
pub(super) fn read(text: &str) -> Request {
    let options: Options = serde_json::from_str(text).unwrap_or_default();
    let mapping = |(column, field)| Mapping { column, field };
    Request {
        kind: options.kind.and_then(|id| Kind::parse(&id)),
        source: options.source,
        sheet: options.sheet,
        mappings: options.mappings.into_iter().map(mapping).collect(),
        fixes: options.fixes.iter().filter_map(|id| find_fix(id)).collect(),
        ..Request::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_as_it_was_written() {
        let request = Request {
            kind: Some(Kind::Events),
            source: Some("mesas".into()),
            sheet: Some("Hoja 2".into()),
            mappings: vec![Mapping { column: "¿Qué pide?".into(), field: "title".into() }],
            fixes: vec!["lost_sign"],
            ..Request::default()
        };
        let back = read(&write(&request));
        assert_eq!((back.kind, &back.source), (request.kind, &request.source));
        assert_eq!((&back.sheet, &back.mappings), (&request.sheet, &request.mappings));
        assert_eq!(back.fixes, request.fixes);
    }
}
