//! An example of two places: how unlike what they ask for is.

use crate::disclose::{View, permit};
use crate::indicator::beta::{bray_curtis, jensen_shannon, morisita_horn};
use crate::indicator::{Card, Reason};
use crate::layer;
use crate::method::Example;
use crate::method::example::given::by_theme;
use crate::query::Query;
use crate::snapshot::Snapshot;
use crate::text::{Lang, decimal};

/// The example: two municipalities of middling size; `None` for other methods, and without demands.
pub(super) fn of(snapshot: &Snapshot, card: &Card, lang: Lang) -> Option<Example> {
    let method: fn(&[u64], &[u64]) -> Result<f64, Reason> = match card.id {
        "morisita_horn_dissimilarity" => morisita_horn,
        "bray_curtis" => bray_curtis,
        "jensen_shannon_distance" => |a, b| jensen_shannon(a, b).map(f64::sqrt),
        _ => return None,
    };
    let input = layer::input(snapshot, &permit(View::Public, Query::default()).ok()?);
    let mut order: Vec<usize> = (0..input.len()).collect();
    order.sort_by_key(|&place| input.events[place]);
    let middle = order.len() / 2;
    let [a, b] = [*order.get(middle)?, *order.get(middle + 1)?];
    let value = method(&input.themes[a], &input.themes[b]).ok()?;
    let territories = &snapshot.geodata.by_municipality().territories;
    let names = [a, b].map(|place| territories[place].name.as_str());
    let given = [a, b].map(|place| by_theme(&input.themes[place], lang));
    let and = if lang == Lang::Es { " y " } else { " and " };
    Some(Example {
        query: None,
        place: names.join(and),
        given: given.join("; "),
        result: decimal(value, 2, lang),
    })
}
