//! Layers as an answer to a query would give them, made by hand from the embedded places.

use std::sync::LazyLock;

use jiff::civil::date;
use tejido::analysis::{Clusters, ScanBasis};
use tejido::classify::{self, Parameters};
use tejido::indicator::space::permute::Play;
use tejido::indicator::space::scan::{Field, SHARE_MAX, scan};
use tejido::indicator::space::structure::describe;
use tejido::indicator::{self, Estimate, Reason, Unit};
use tejido::layer::{Layer, Profile, Row, ThemeShare};
use tejido::query::{Filter, Query};
use tejido::territory::{Geodata, Level, PovertyIndicator, Territory};

pub static GEODATA: LazyLock<Geodata> = LazyLock::new(Geodata::embedded);

fn layer(level: Level, measure: &str, row: impl Fn(usize, &Territory) -> Row) -> Layer {
    let measure = indicator::find(measure).unwrap();
    let territories = &GEODATA.partition(level, None).unwrap().territories;
    let rows: Vec<Row> = territories.iter().enumerate().map(|(i, t)| row(i, t)).collect();
    let themed = measure.unit == Unit::Share || measure.unit == Unit::Ratio;
    let filter = Filter { themes: if themed { vec![0] } else { Vec::new() }, ..Filter::default() };
    Layer {
        query: Query { level, filter, measure: Some(measure.id.to_owned()), ..Query::default() },
        measure,
        n: rows.iter().map(|row| row.estimate.n).sum(),
        rows,
        unlocated: 12,
        unclassified: 3,
        period: Some((date(2024, 1, 8), date(2026, 6, 30))),
        reference: estimate(Some(1.0), 2365),
        reference_theme: None,
        classes: None,
        version: "3f9a1c07be52".to_owned(),
        as_of: Some(date(2026, 6, 30)),
        synthetic: !measure.context,
        sources: GEODATA.attributions().into_iter().take(1).map(str::to_owned).collect(),
    }
}

fn estimate(value: Option<f64>, n: u64) -> Estimate {
    let margin = value.map(|v| 0.3 * v);
    Estimate {
        value,
        low: value.zip(margin).map(|(v, m)| v - m),
        high: value.zip(margin).map(|(v, m)| v + m),
        n,
        base: None,
        reason: value.is_none().then_some(Reason::Empty),
    }
}

fn plain(territory: &Territory, estimate: Estimate) -> Row {
    Row {
        id: territory.id.clone(),
        name: territory.name.clone(),
        small: estimate.value.is_some() && estimate.n < 10,
        estimate,
        theme: None,
        tied: false,
        class: None,
    }
}

fn classified(mut layer: Layer, method: &str) -> Layer {
    let values: Vec<f64> = layer.rows.iter().filter_map(|row| row.estimate.value).collect();
    layer.classes =
        classify::classify(classify::find(method).unwrap(), &values, &Parameters::classes(5));
    for row in &mut layer.rows {
        let classes = layer.classes.as_ref();
        row.class = row.estimate.value.zip(classes).map(|(value, c)| c.class_of(value));
    }
    layer
}

/// A published indicator: a value everywhere.
pub fn nbi(level: Level) -> Layer {
    let layer = layer(level, "nbi_pct", |_, territory| {
        let values = territory
            .members
            .iter()
            .filter_map(|&member| GEODATA.indicators.value(PovertyIndicator::Nbi, member));
        let mean = values.sum::<f64>() / territory.members.len() as f64;
        let value = Estimate { low: None, high: None, ..estimate(Some(mean), 0) };
        Row { small: false, ..plain(territory, value) }
    });
    let mut layer = classified(layer, "fisher_jenks");
    layer.reference = estimate(Some(6.2), 0);
    layer
}

/// A theme's share: small samples here, no demands there.
pub fn share(level: Level) -> Layer {
    let layer = layer(level, "share", |i, territory| {
        let value = 0.03 + 0.19 * ((i * 29 + 5) % 42) as f64 / 42.0;
        let n = [57, 4, 130, 61, 22, 8, 48][i % 7];
        let value = if territory.id == "76109" { 0.247 } else { value };
        plain(territory, estimate((i % 13 != 4).then_some(value), n))
    });
    let mut layer = classified(layer, "quantiles");
    layer.reference = estimate(Some(0.121), 2365);
    layer
}

/// The leading theme: ties, small samples and no demands.
pub fn leading(level: Level) -> Layer {
    layer(level, "leading_theme", |i, territory| {
        let value = (i % 17 != 5).then_some(0.18 + 0.01 * (i % 9) as f64);
        let theme = [2, 0, 3, 2, 9, 2, 5, 0, 1, 10, 4, 2, 7][i % 13];
        let row = plain(territory, estimate(value, [57, 31, 6, 88, 41][i % 5]));
        Row { theme: value.map(|_| theme), tied: value.is_some() && i % 4 == 1, ..row }
    })
}

/// A ratio to the department.
pub fn quotient(level: Level) -> Layer {
    let layer = layer(level, "lq", |i, territory| {
        let value = 0.3 + 2.3 * ((i * 17 + 3) % 42) as f64 / 42.0;
        plain(territory, estimate(Some(value), 40))
    });
    classified(layer, "user_defined")
}

/// Observed over expected: a few places beyond chance, one far above, small expectations.
pub fn observed(level: Level) -> Layer {
    let layer = layer(level, "smr", |i, territory| {
        let expected = 3.0 * 1.13_f64.powi((i * 19 % 42) as i32);
        let ratio = [0.9, 1.1, 1.0, 1.05, 0.8, 1.25, 0.95, 1.7, 0.45, 1.15][i % 10];
        let ratio = if territory.id == "76246" { 6.4 } else { ratio };
        let value = estimate((i % 19 != 7).then_some(ratio), (ratio * expected).round() as u64);
        plain(territory, Estimate { base: Some(expected), ..value })
    });
    classified(layer, "user_defined")
}

/// How many demands each place has.
pub fn counted(level: Level) -> Layer {
    let layer = layer(level, "count", |i, territory| {
        let n = (4.0 * 1.14_f64.powi((i * 19 % 42) as i32)).round() as u64;
        plain(territory, Estimate::count(if i == 5 { 0 } else { n }))
    });
    classified(layer, "fisher_jenks")
}

/// What one municipality asks for.
pub fn profile() -> Profile {
    let share = |theme: u8| {
        let here = 0.21 / (1.0 + 0.35 * f64::from(theme));
        ThemeShare {
            theme,
            here: estimate(Some(here), 61),
            subregion: Some(estimate(
                Some(here * if theme.is_multiple_of(2) { 0.8 } else { 1.2 }),
                400,
            )),
            department: estimate(Some(0.02 + here * 0.7), 2365),
        }
    };
    Profile {
        id: "76834".to_owned(),
        name: "Tuluá".to_owned(),
        level: Level::Municipality,
        n: 310,
        unclassified: 2,
        themes: (0..20).map(share).collect(),
        areas: [200, 90, 20, 0],
        population: None,
        subregion: Some(("centro".to_owned(), "Centro".to_owned())),
        neighbours: Vec::new(),
        distinctive: String::new(),
        period: None,
    }
}

/// Where a theme gathers: high in the south-west, with a place that asks nothing.
pub fn clusters() -> Clusters {
    let partition = GEODATA.by_municipality();
    let is_high = |territory: &Territory| {
        let at = territory.anchor;
        (at.x + 76.55).hypot(at.y - 3.75) < 0.33
    };
    let layer = layer(Level::Municipality, "share", |i, territory| {
        let value = if is_high(territory) { 0.3 } else { 0.08 } + 0.001 * (i * 13 % 29) as f64;
        plain(territory, estimate((territory.id != "76250").then_some(value), 60))
    });
    let values = layer.rows.iter().map(|row| row.estimate.value.ok_or(Reason::Empty));
    let play = Play { seed: 76, draws: 999 };
    let structure = describe(&values.collect::<Vec<_>>(), &partition.queen, play);
    let points: Vec<_> = partition.territories.iter().map(|t| (t.anchor.x, t.anchor.y)).collect();
    let cases: Vec<u64> =
        layer.rows.iter().map(|row| (60.0 * row.estimate.value.unwrap_or(0.0)) as u64).collect();
    let field = Field { points: &points, cases: &cases, population: &[60.0; 42] };
    let scan = scan(field, SHARE_MAX, play);
    Clusters { layer, structure, scan, basis: ScanBasis::Demands, play }
}
