//! Placed demands in their public form: no text, no point of their own, no id of a source.
//!
//! Every demand stands at the label point of its municipality; its id is its place in the version.

use geo::Coord;
use jiff::civil::{Date, date};

use crate::demand::{Catalogue, channels, kinds, statuses, themes};
use crate::disclose::{Permitted, View};
use crate::export::{About, Collection, Feature, Geometry, Value};
use crate::query::{Query, QueryError};
use crate::snapshot::{NONE, Segment, Snapshot};
use crate::text::Words;

/// What must be said beside the public form.
pub(super) const ABOUT: Words = Words::new(
    "Forma pública: sin textos ni puntos exactos; cada demanda se sitúa en el punto de rotulación \
     de su municipio.",
    "Public form: no texts and no exact points; each demand stands at the label point of its \
     municipality.",
);

const FIELDS: [&str; 8] =
    ["code", "name", "level", "received_month", "theme", "kind", "channel", "status"];

/// What the public may choose demands by: the fields of the public form, whose time is a month.
const FILTERS: [&str; 7] = ["territory", "theme", "kind", "channel", "status", "from", "to"];

/// Whether `query` chooses demands by nothing that their public form hides: whoever could ask for
/// those of one day or one meeting would learn it of each.
///
/// # Errors
/// The key or the day that is too fine, with what is allowed.
pub(super) fn check_filter(query: &Permitted) -> Result<(), QueryError> {
    if query.view() != View::Public {
        return Ok(());
    }
    let filter = &query.filter;
    let error = |key: &str, value: String, allowed: &[&str]| QueryError {
        parameter: key.into(),
        value,
        allowed: allowed.iter().copied().map(str::to_owned).collect(),
    };
    let chosen = Query { filter: filter.clone(), ..Query::default() }.pairs();
    if let Some((key, value)) = chosen.into_iter().find(|(key, _)| !FILTERS.contains(key)) {
        return Err(error(key, value, &FILTERS));
    }
    let day = |date: Date| date.to_string();
    match (filter.from, filter.to) {
        (Some(from), _) if from != from.first_of_month() => {
            Err(error("from", day(from), &[&day(from.first_of_month())]))
        }
        (_, Some(to)) if to != to.last_of_month() => {
            Err(error("to", day(to), &[&day(to.last_of_month())]))
        }
        _ => Ok(()),
    }
}

/// Those of `wanted` placed demands (segment and row, as [`Snapshot::segments`] hold them).
pub(super) fn demands<'s>(snapshot: &'s Snapshot, wanted: &[(usize, usize)]) -> Collection<'s> {
    let starts = starts(snapshot);
    let feature = |&(segment, row): &(usize, usize)| {
        feature(snapshot, &snapshot.segments[segment], row, starts[segment] + row)
    };
    Collection {
        fields: FIELDS.map(str::to_owned).to_vec(),
        features: wanted.iter().filter_map(feature).collect(),
        about: About {
            version: snapshot.version.clone(),
            synthetic: snapshot.synthetic,
            attributions: Vec::new(),
            ..About::default()
        },
    }
}

/// Segment and row of the demand with this id.
pub(super) fn place(snapshot: &Snapshot, id: &str) -> Option<(usize, usize)> {
    let number: usize = id.parse().ok().filter(|&number| number > 0)?;
    let starts = starts(snapshot);
    let segment = starts.iter().rposition(|&start| start <= number)?;
    let row = number - starts[segment];
    (row < snapshot.segments[segment].len()).then_some((segment, row))
}

/// Number of the first demand of each segment, counted from 1 over the whole version.
fn starts(snapshot: &Snapshot) -> Vec<usize> {
    let lengths = snapshot.segments.iter().map(|segment| segment.len());
    lengths.scan(1, |next, length| Some(std::mem::replace(next, *next + length))).collect()
}

fn feature<'s>(
    snapshot: &Snapshot,
    segment: &Segment,
    row: usize,
    number: usize,
) -> Option<Feature<'s>> {
    let municipality = segment.municipality[row];
    let places = &snapshot.geodata.by_municipality().territories;
    let place = places.get(usize::from(municipality)).filter(|_| municipality != NONE)?;
    let term = |catalogue: &Catalogue, code: u8| {
        Value::text(catalogue.terms().get(usize::from(code)).map(|term| term.id.as_str()))
    };
    let values = vec![
        Value::Text(place.id.clone()),
        Value::Text(place.name.clone()),
        Value::Text(place.level.id().into()),
        Value::Text(month(segment.day[row])),
        term(themes(), segment.theme[row]),
        term(kinds(), segment.kind[row]),
        term(channels(), segment.channel[row]),
        term(statuses(), segment.status[row]),
    ];
    Some(Feature { id: number.to_string(), geometry: Geometry::Point(grid(place.anchor)), values })
}

/// A position on the 10⁻⁶ grid of the boundaries.
fn grid(at: Coord<f64>) -> Coord<f64> {
    let snap = |degrees: f64| (degrees * 1e6).round() / 1e6;
    Coord { x: snap(at.x), y: snap(at.y) }
}

/// `2025-03`, from days since 1970.
fn month(days: u16) -> String {
    const EPOCH: Date = date(1970, 1, 1);
    let day = EPOCH.saturating_add(jiff::Span::new().days(i64::from(days)));
    day.strftime("%Y-%m").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_from_1970() {
        assert_eq!(month(0), "1970-01");
        assert_eq!(month(20_150), "2025-03");
    }
}
