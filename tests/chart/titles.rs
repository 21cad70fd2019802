//! Titles of pictures: their finding as a sentence, never a small sample's.

use tejido::chart;
use tejido::indicator::{Estimate, Reason};
use tejido::layer::Layer;
use tejido::territory::Level;
use tejido::text::Lang;

use crate::layers;

#[test]
fn titles_are_sentences_in_both_languages() {
    let check = |mut layer: Layer, lang, expected: &str| {
        layer.query.lang = lang;
        assert_eq!(chart::title(&layer, "Valle del Cauca").replace('\u{a0}', " "), expected);
    };
    check(
        layers::share(Level::Municipality),
        Lang::Es,
        "Agua y saneamiento: 1 de cada 4 demandas en Buenaventura, el doble que el departamento",
    );
    check(
        layers::share(Level::Municipality),
        Lang::En,
        "Water and sanitation: 1 in 4 demands in Buenaventura, twice the department’s share",
    );
    check(
        layers::share(Level::Subregion),
        Lang::Es,
        "Agua y saneamiento: 12 % de las demandas en Valle del Cauca, sin subregiones claramente por \
         encima",
    );
    check(
        layers::leading(Level::Municipality),
        Lang::Es,
        "Vías y transporte es el tema más pedido en 11 de 42 municipios",
    );
    let none = |level| {
        let mut layer = layers::share(level);
        for row in &mut layer.rows {
            row.estimate = Estimate::missing(0, None, Reason::CollectedByQuota);
        }
        layer
    };
    check(
        none(Level::Subregion),
        Lang::Es,
        "Agua y saneamiento, sin tasa por habitante: estas demandas se recogieron por cupo",
    );
    check(
        layers::nbi(Level::Municipality),
        Lang::En,
        "Unsatisfied basic needs: from 4.1% in Cali to 16.7% in El Dovio",
    );
}

fn spanish_title(layer: &Layer) -> String {
    chart::title(layer, "Valle del Cauca").replace('\u{a0}', " ")
}

#[test]
fn a_small_sample_makes_no_title_while_others_stand_out() {
    let mut layer = layers::share(Level::Municipality);
    let first = layer.rows.iter_mut().find(|row| row.id == "76109").unwrap();
    first.small = true;
    let title = spanish_title(&layer);
    assert!(!title.contains("Buenaventura") && title.contains("frente al 12 %"), "{title}");
}

#[test]
fn a_wide_interval_makes_no_title() {
    let mut layer = layers::share(Level::Municipality);
    for row in &mut layer.rows {
        row.estimate.low = row.estimate.low.map(|low| low.min(0.1));
    }
    let title = spanish_title(&layer);
    assert!(title.ends_with("sin municipios claramente por encima"), "{title}");
}

#[test]
fn a_title_says_when_most_leads_are_shared() {
    let mut layer = layers::leading(Level::Municipality);
    layer.rows.iter_mut().for_each(|row| row.tied = row.theme.is_some());
    let title = spanish_title(&layer);
    assert!(title.ends_with("; en 39, el primer lugar está empatado"), "{title}");
}
