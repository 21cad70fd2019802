//! An example of change: the most frequent theme of the open sources, month by month.

use crate::analysis::{Step, Trend, trends};
use crate::disclose::{View, permit};
use crate::indicator::{Card, Family};
use crate::method::Example;
use crate::method::example::given::{most_frequent, open_sources};
use crate::query::{Dimension, Filter, Query};
use crate::snapshot::Snapshot;
use crate::text::{Lang, Words, decimal, named_probability};

/// The example; `None` for other methods, and where nothing is openly collected.
pub(super) fn of(snapshot: &Snapshot, card: &Card, lang: Lang) -> Option<Example> {
    if card.family != Family::Trend {
        return None;
    }
    let filter = Filter {
        themes: vec![most_frequent(snapshot)?],
        sources: open_sources(snapshot),
        ..Filter::default()
    };
    let query = Query { filter, by: vec![Dimension::Theme], lang, ..Query::default() };
    let answer = trends(snapshot, &permit(View::Public, query).ok()?, Step::Month).ok()?;
    let series = answer.rows.first().filter(|_| answer.open)?;
    let (name, months) = (&series.name, series.tested.periods);
    let given = match lang {
        Lang::Es => format!("la participación de «{name}» en {months} meses"),
        Lang::En => format!("the share of “{name}” in {months} months"),
    };
    let place = snapshot.geodata.department.name.clone();
    Some(Example { query: None, place, given, result: result(card, series, lang)? })
}

/// What the method says of the series.
fn result(card: &Card, series: &Trend, lang: Lang) -> Option<String> {
    let tested = &series.tested;
    let seasonal = card.id == "mann_kendall_seasonal";
    match card.id {
        "mann_kendall" | "mann_kendall_seasonal" if seasonal == tested.seasonal => {
            let test = tested.mann_kendall.as_ref().ok()?;
            Some(format!(
                "S = {}, z = {}, {}",
                decimal(test.s, 0, lang),
                decimal(test.z, 2, lang),
                named_probability("p", test.p, 4, lang)
            ))
        }
        "kendall_tau_b" => {
            tested.tau_b.as_ref().ok().map(|tau| format!("τ_b = {}", decimal(*tau, 2, lang)))
        }
        "theil_sen" => {
            let line = tested.slope.as_ref().ok()?;
            let points = |value: f64| decimal(value * 100.0, 1, lang);
            let [slope, low, high] = [line.slope, line.low, line.high].map(points);
            Some(match lang {
                Lang::Es => format!("{slope} puntos por año ({low} a {high})"),
                Lang::En => format!("{slope} points a year ({low} to {high})"),
            })
        }
        "year_on_year" => {
            let year = series.year.as_ref().ok()?;
            let word = Words::new("veces la del año antes", "times that of the year before");
            let (ratio, p) =
                (decimal(year.ratio?, 2, lang), named_probability("p", year.p?, 4, lang));
            Some(format!("{ratio} {}, {p}", word.get(lang)))
        }
        _ => None,
    }
}
