//! The columns in which coordinates stand: pairs of columns, and columns of whole positions.

use crate::intake::columns::Columns;
use crate::intake::columns::header::Header;
use crate::intake::field::{Field, Kind};

/// Columns that give one position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::intake) enum Source {
    /// Longitude or easting, latitude or northing; a file may have one of the two only.
    Pair(Option<usize>, Option<usize>),
    /// Both in one text.
    Text(usize),
}

impl Source {
    /// Whether it reads the column at this place.
    pub fn uses(&self, at: usize) -> bool {
        match *self {
            Source::Pair(x, y) => [x, y].contains(&Some(at)),
            Source::Text(place) => place == at,
        }
    }
}

/// Names of the two columns of a pair, folded.
const PAIRS: &[(&str, &str)] = &[
    ("longitud", "latitud"),
    ("longitude", "latitude"),
    ("lon", "lat"),
    ("long", "lat"),
    ("lng", "lat"),
    ("x", "y"),
    ("coordenada x", "coordenada y"),
    ("coord x", "coord y"),
    ("point x", "point y"),
    ("este", "norte"),
    ("coordenada este", "coordenada norte"),
    ("easting", "northing"),
];

/// How the names of pairs end that forms make of one question: `_lugar_longitude`.
const ENDINGS: &[(&str, &str)] =
    &[(" longitude", " latitude"), (" longitud", " latitud"), (" lon", " lat"), (" lng", " lat")];

/// Where the positions of demands stand; the columns of the fields come first.
pub(super) fn sources(columns: &mut Columns, headers: &[Header], kind: Kind) -> Vec<Source> {
    if kind != Kind::Demands {
        return Vec::new();
    }
    let mut sources = Vec::new();
    let place = |columns: &Columns, field| columns.places[field as usize];
    let (x, y) = (place(columns, Field::Lon), place(columns, Field::Lat));
    if x.is_some() || y.is_some() {
        sources.push(Source::Pair(x, y));
    }
    let is_free = |columns: &Columns, sources: &[Source], at: usize| {
        columns.is_free(at) && !sources.iter().any(|source| source.uses(at))
    };
    for (x, y) in pairs(headers) {
        if is_free(columns, &sources, x) && is_free(columns, &sources, y) {
            sources.push(Source::Pair(Some(x), Some(y)));
        }
    }
    let named = place(columns, Field::Position);
    for at in named.into_iter().chain(texts(headers, kind)) {
        let is_taken = sources.iter().any(|source| source.uses(at));
        if Some(at) == named && !is_taken || is_free(columns, &sources, at) {
            sources.push(Source::Text(at));
        }
    }
    name_fields(columns, &sources);
    sources
}

/// Messages about a point name the first columns that give one.
fn name_fields(columns: &mut Columns, sources: &[Source]) {
    match sources.first() {
        Some(Source::Pair(x, y)) => {
            columns.places[Field::Lon as usize] = x.or(*y);
            columns.places[Field::Lat as usize] = y.or(*x);
        }
        Some(Source::Text(at)) => columns.places[Field::Lon as usize] = Some(*at),
        None => {}
    }
}

fn pairs(headers: &[Header]) -> Vec<(usize, usize)> {
    let at = |name: &str| headers.iter().position(|header| header.essence() == name);
    let mut pairs: Vec<_> = PAIRS.iter().filter_map(|(x, y)| at(x).zip(at(y))).collect();
    for (place, header) in headers.iter().enumerate() {
        for (x_end, y_end) in ENDINGS {
            let stem = header.essence().strip_suffix(x_end);
            let other = stem.and_then(|stem| at(&format!("{stem}{y_end}")));
            pairs.extend(other.map(|other| (place, other)));
        }
    }
    pairs
}

/// Columns under the names of whole positions.
fn texts(headers: &[Header], kind: Kind) -> Vec<usize> {
    let card = kind.fields().iter().find(|card| card.field == Field::Position);
    let names = card.map_or(&[][..], |card| card.aliases);
    let is_named = |header: &Header| names.contains(&header.essence());
    headers.iter().enumerate().filter(|(_, h)| is_named(h)).map(|(at, _)| at).collect()
}
