//! An example of classes: the shares of the most frequent theme in all municipalities.

use crate::classify::{Method, Parameters, classify};
use crate::demand;
use crate::disclose::{View, permit};
use crate::layer;
use crate::method::Example;
use crate::method::example::given::most_frequent;
use crate::query::{Filter, Query};
use crate::snapshot::Snapshot;
use crate::text::{Lang, decimal, percent};

/// Classes wished for.
const CLASSES: usize = 5;

/// The example; `None` without demands.
pub(super) fn of(snapshot: &Snapshot, method: &'static Method, lang: Lang) -> Option<Example> {
    let theme = most_frequent(snapshot)?;
    let filter = Filter { themes: vec![theme], ..Filter::default() };
    let query = Query { filter, lang, ..Query::default() };
    let layer = layer::answer(snapshot, &permit(View::Public, query).ok()?).ok()?;
    let values: Vec<f64> = layer.rows.iter().filter_map(|row| row.estimate.value).collect();
    // Bounds that a user gives are parts of what is asked for here.
    let parameters = Parameters { bounds: vec![0.05, 0.1, 0.2], ..Parameters::classes(CLASSES) };
    let classes = classify(method, &values, &parameters)?;
    let write = |value: &f64| percent(*value, 1, lang);
    let bounds: Vec<String> = classes.upper.iter().map(write).collect();
    let (bounds, fit) = (bounds.join(" · "), decimal(classes.gvf, 2, lang));
    let (label, number) = (demand::themes().term(theme).label(lang), values.len());
    let (given, result) = match lang {
        Lang::Es => (
            format!("la participación de «{label}» en {number} municipios"),
            format!("clases hasta {bounds}; ajuste {fit}"),
        ),
        Lang::En => (
            format!("the share of “{label}” in {number} municipalities"),
            format!("classes up to {bounds}; fit {fit}"),
        ),
    };
    let place = snapshot.geodata.department.name.clone();
    Some(Example { query: None, place, given, result })
}
