//! Pictures of change: what emerged and faded, and series over time.

use jiff::civil::date;
use tejido::analysis::{
    Basis, Changed, Comparison, Direction, Side, Span, Step, Tested, Told, Trend, Trends,
};
use tejido::chart::{self, Frame, Mark, Options, Rect, Scene};
use tejido::count::Period;
use tejido::indicator::interval::wilson;
use tejido::indicator::{Estimate, Reason};
use tejido::query::{Dimension, Query};
use tejido::text::Lang;
use tejido::trend::{self, Compared, Counted, TheilSen, mann_kendall, shifts};

use crate::layers::GEODATA;
use crate::{WIDTHS, check_golden, part, texts};

/// Id, name and demands of a theme before and after, of 1,000 and 1,200.
const THEMES: [(&str, &str, u64, u64); 7] = [
    ("salud", "Salud", 120, 141),
    ("agua_saneamiento", "Agua y saneamiento", 310, 365),
    ("conectividad", "Conectividad", 30, 102),
    ("seguridad_convivencia", "Seguridad y convivencia", 90, 160),
    ("empleo", "Empleo", 150, 96),
    ("vivienda", "Vivienda y espacio público", 200, 236),
    ("cultura", "Cultura", 100, 100),
];
const ALL: [u64; 2] = [1_000, 1_200];

fn share(hits: u64, all: u64) -> Estimate {
    let interval = wilson(hits as f64, all as f64).unwrap();
    Estimate::new(hits as f64 / all as f64, interval, hits, all as f64)
}

fn comparison(themes: &[(&str, &str, u64, u64)]) -> Comparison {
    let counted = |hits, all| Counted { hits, all };
    let compared = themes.iter().map(|(.., before, after)| Compared {
        before: counted(*before, ALL[0]),
        after: counted(*after, ALL[1]),
        places: Vec::new(),
    });
    let shifts = shifts(&compared.collect::<Vec<_>>(), 76);
    let row = |(theme, shift): (&(&str, &str, u64, u64), _)| Changed {
        id: theme.0.into(),
        name: theme.1.into(),
        before: share(theme.2, ALL[0]),
        after: share(theme.3, ALL[1]),
        shift,
    };
    let side = |(id, from, to, n): (&str, _, _, _)| Side { span: span(id, from, to), n };
    let sides = [
        ("2024", date(2024, 3, 4), date(2024, 9, 27), ALL[0]),
        ("2025", date(2025, 2, 10), date(2025, 10, 24), ALL[1]),
    ];
    let rows = themes.iter().zip(shifts).map(row).collect();
    Comparison { basis: Basis::Rounds, sides: Ok(sides.map(side)), rows }
}

fn span(id: &str, from: jiff::civil::Date, to: jiff::civil::Date) -> Span {
    Span { id: id.into(), from, to }
}

/// Two years of months; the third series has a gap, the last month is not over yet.
fn trends() -> Trends {
    let months = 24_u16;
    let period =
        |month: u16| Period { year: 2024 + (month / 12) as i16, part: month % 12, parts: 12 };
    let value = |number: u64, month: u64| match number {
        0 => Some(10 + month * 2),
        1 => Some(70 - 2 * month - month * 7 % 5),
        2 if (9..12).contains(&month) => None,
        _ => Some(30 + month * 7 % 11),
    };
    let names = [("salud", "Salud"), ("empleo", "Empleo"), ("cultura", "Cultura")];
    let rows = names.into_iter().enumerate().map(|(number, (id, name))| {
        let hits = (0..u64::from(months)).map(|month| value(number as u64, month));
        let missing = || Estimate::missing(0, Some(0.0), Reason::Empty);
        let points = hits.map(|hits| hits.map_or_else(missing, |hits| share(hits, 200)));
        row(id, name, points.collect())
    });
    Trends {
        told: told(),
        query: Query { by: vec![Dimension::Theme], ..Query::default() },
        by: Dimension::Theme,
        step: Step::Month,
        is_share: true,
        open: true,
        open_sources: vec!["pqrs".into()],
        days: Some((date(2024, 1, 1), date(2025, 12, 12))),
        periods: (0..months).map(period).collect(),
        partial: (0..months).map(|month| month + 1 == months).collect(),
        rounds: comparison(&THEMES).sides.unwrap().map(|side| side.span).into(),
        windows: Err(Reason::TooFew),
        rows: rows.collect(),
        comparisons: vec![comparison(&THEMES)],
    }
}

fn told() -> Told {
    Told {
        place: "Valle del Cauca".into(),
        subject: None,
        version: "0123456789ab".into(),
        as_of: Some(date(2025, 12, 12)),
        synthetic: true,
        sources: vec!["Fuente de las demandas: pqrs.".into()],
    }
}

fn row(id: &str, name: &str, points: Vec<Estimate>) -> Trend {
    let series: Vec<Option<f64>> = points.iter().map(|point| point.value).collect();
    let test = mann_kendall(&series).unwrap();
    let line = trend::theil_sen(&series, 0.95).unwrap();
    let direction = match test.p < 0.05 {
        true if test.s > 0.0 => Direction::Rising,
        true => Direction::Falling,
        false => Direction::Steady,
    };
    let tested = Tested {
        periods: series.iter().flatten().count(),
        seasonal: false,
        mann_kendall: Ok(test),
        tau_b: trend::tau_b(&series),
        slope: Ok(TheilSen { slope: line.slope * 12.0, ..line }),
        q: Some(test.p),
        direction: Ok(direction),
    };
    Trend { id: id.into(), name: name.into(), points, tested, year: Err(Reason::TooFew) }
}

fn scene(id: &str, trends: &Trends, width: u32) -> Scene {
    let card = chart::find_trend(id).unwrap();
    let height = (card.height)(trends, width, Frame::Full);
    (card.scene)(trends, &GEODATA, &Options::image(width, height))
}

fn svg(id: &str, trends: &Trends, width: u32) -> String {
    let card = chart::find_trend(id).unwrap();
    let height = (card.height)(trends, width, Frame::Full);
    chart::compose(card, trends, &GEODATA, &Options::image(width, height)).svg
}

#[test]
fn pictures_of_change_are_as_they_were_kept() {
    check_golden("changes.svg", &svg("changes", &trends(), 900));
    check_golden("changes-narrow.svg", &svg("changes", &trends(), 360));
    check_golden("series.svg", &svg("series", &trends(), 900));
}

#[test]
fn titles_name_what_changed_or_say_that_nothing_did() {
    let title = |themes: &[_], lang| chart::changes_title(&told(), &comparison(themes), lang);
    assert_eq!(
        title(&THEMES, Lang::Es),
        "Emergen Conectividad y Seguridad y convivencia; cede Empleo: 2024 → 2025"
    );
    assert_eq!(
        title(&THEMES[..2], Lang::Es),
        "Sin cambios que no explique el azar entre 2024 y 2025"
    );
    let of_theme = Told { subject: Some("Salud".into()), ..told() };
    let title = chart::changes_title(&of_theme, &comparison(&THEMES[3..5]), Lang::Es);
    assert_eq!(title, "Salud, más en Seguridad y convivencia; menos en Empleo: 2024 → 2025");
    assert_eq!(chart::series_title(&trends()), "Sube Salud; baja Empleo");
    let none = Comparison { sides: Err(Reason::TooFew), ..comparison(&[]) };
    assert_eq!(
        chart::changes_title(&told(), &none, Lang::Es),
        "Nada que comparar: no hay dos rondas"
    );
}

#[test]
fn every_picture_of_change_has_its_parts_and_nothing_outside() {
    let nothing = Trends { rows: Vec::new(), comparisons: Vec::new(), ..trends() };
    for trends in [trends(), nothing] {
        for (card, width) in chart::TREND_CHARTS.iter().flat_map(|c| WIDTHS.map(|w| (c, w))) {
            let scene = scene(card.id, &trends, width);
            for name in ["head", "source", "watermark"] {
                assert!(!part(&scene, name).is_empty(), "{} {name}", card.id);
            }
            assert!(scene.alt.starts_with(&scene.title) && scene.alt.ends_with('.'));
            let page = Rect::new(0.0, 0.0, f64::from(scene.width), f64::from(scene.height));
            for text in texts(&scene).into_iter().filter(|text| text.turn == 0.0) {
                assert!(page.contains(text.bounds()), "{} {width}: {}", card.id, text.text);
            }
        }
    }
}

#[test]
fn every_size_of_a_picture_of_change_can_be_drawn() {
    for (width, height) in [(320, 320), (320, 3840), (3840, 320), (1, 99_999)] {
        for card in &chart::TREND_CHARTS {
            let options = Options::image(width, height);
            let drawing = chart::compose(card, &trends(), &GEODATA, &options);
            assert!(!drawing.svg.contains("NaN") && !drawing.svg.contains("inf"), "{}", card.id);
        }
    }
}

#[test]
fn a_profile_shows_what_changed_and_nothing_else() {
    let drawing = chart::draw_changes(&told(), &comparison(&THEMES), 640, Lang::Es).unwrap();
    assert!(drawing.svg.contains("Conectividad") && !drawing.svg.contains("Vivienda"));
    assert!(chart::draw_changes(&told(), &comparison(&THEMES[..2]), 640, Lang::Es).is_none());
}

#[test]
fn a_gap_breaks_the_line() {
    let scene = scene("series", &trends(), 900);
    let mut lines = 0;
    scene.walk(&mut |mark| {
        if let Mark::Group { part: "values", marks, .. } = mark {
            lines += usize::from(marks.len() > 2);
        }
    });
    assert_eq!(lines, 1, "two runs and a dashed end: only the series with a gap has three lines");
}
