//! Charts: pictures that are kept, and what every picture must hold.
//!
//! `BLESS=1 cargo test --test chart` rewrites the kept pictures; look at the difference.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod command;
mod dots;
mod layers;
mod sizes;
mod titles;
mod trends;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::LazyLock;

use tejido::chart::{self, BarsInput, Chart, Frame, Mark, Options, Rect, Scene, draw, draw_bars};
use tejido::indicator::{Estimate, Reason};
use tejido::layer::Layer;
use tejido::territory::Level;
use tejido::text::Lang;

use layers::GEODATA;

const WIDTHS: [u32; 2] = [360, 1200];

fn options(id: &str, layer: &Layer, width: u32) -> Options<'static> {
    let height = (chart::find(id).unwrap().height)(layer, width, Frame::Full);
    Options::image(width, height)
}

fn scene(id: &str, layer: &Layer, width: u32) -> Scene {
    (chart::find(id).unwrap().scene)(layer, &GEODATA, &options(id, layer, width))
}

fn svg(id: &str, layer: &Layer, width: u32) -> String {
    draw(id, layer, &GEODATA, &options(id, layer, width)).unwrap().svg
}

/// Each measure and each level at least once.
fn all_layers() -> [Layer; 10] {
    [
        layers::share(Level::Municipality),
        layers::leading(Level::Municipality),
        layers::quotient(Level::Municipality),
        layers::leading(Level::Subregion),
        layers::share(Level::Subregion),
        layers::nbi(Level::Department),
        layers::observed(Level::Municipality),
        layers::observed(Level::Department),
        layers::counted(Level::Municipality),
        layers::counted(Level::Department),
    ]
}

/// Some charts picture one measure only.
fn pictures(chart: &Chart, layer: &Layer) -> bool {
    chart::measure_of(chart.id).is_none_or(|measure| measure == layer.measure.id)
}

/// Every chart of every layer at every width.
static SCENES: LazyLock<Vec<(Layer, Scene)>> = LazyLock::new(|| {
    let mut scenes = Vec::new();
    for layer in all_layers() {
        let charts = chart::CHARTS.iter().filter(|chart| pictures(chart, &layer));
        for (chart, width) in charts.flat_map(|chart| WIDTHS.map(|w| (chart, w))) {
            scenes.push((layer.clone(), scene(chart.id, &layer, width)));
        }
    }
    scenes
});

fn each_scene(mut test: impl FnMut(&Layer, &Scene)) {
    SCENES.iter().for_each(|(layer, scene)| test(layer, scene));
}

fn texts(scene: &Scene) -> Vec<&chart::Text> {
    let mut texts = Vec::new();
    scene.walk(&mut |mark| {
        if let Mark::Text(text) = mark {
            texts.push(text);
        }
    });
    texts
}

/// The marks of a part of the picture.
fn part<'a>(scene: &'a Scene, name: &str) -> Vec<&'a Mark> {
    let mut found = Vec::new();
    scene.walk(&mut |mark| match mark {
        Mark::Group { part, marks, .. } if *part == name => found.extend(marks),
        _ => {}
    });
    found
}

fn check_golden(name: &str, svg: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, svg).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == svg, "{name} has changed: look at it, then BLESS=1 cargo test --test chart");
}

#[test]
fn pictures_are_as_they_were_kept() {
    check_golden(
        "choropleth-share-municipality.svg",
        &svg("choropleth", &layers::share(Level::Municipality), 900),
    );
    check_golden(
        "choropleth-leading-subregion.svg",
        &svg("choropleth", &layers::leading(Level::Subregion), 360),
    );
    check_golden(
        "bars-quotient-subregion.svg",
        &svg("bars", &layers::quotient(Level::Subregion), 900),
    );
    check_golden(
        "funnel-municipality.svg",
        &svg("funnel", &layers::observed(Level::Municipality), 900),
    );
    check_golden(
        "lorenz-municipality.svg",
        &svg("lorenz", &layers::counted(Level::Municipality), 900),
    );
    check_golden("clusters-municipality.svg", &clusters(900).0);
    check_golden("bars-profile.svg", &draw_bars(&profile_bars(), 640, Lang::Es).svg);
}

/// The map of clusters, and what it is made of.
fn clusters(width: u32) -> (String, Scene) {
    let card = chart::find_clusters("clusters").unwrap();
    let found = layers::clusters();
    let options = Options::image(width, (card.height)(&found, width, Frame::Full));
    let scene = (card.scene)(&found, &GEODATA, &options);
    (chart::compose(card, &found, &GEODATA, &options).svg, scene)
}

#[test]
fn the_map_of_clusters_says_what_gathers_where() {
    for width in WIDTHS {
        let (_, scene) = clusters(width);
        let counts: Vec<_> = part(&scene, "legend").into_iter().filter_map(counted_key).collect();
        assert_eq!(counts.iter().sum::<usize>(), 42, "{counts:?}");
        assert!(!part(&scene, "contours").is_empty());
        assert!(scene.title.contains(" se concentra alrededor de "), "{}", scene.title);
        assert!(scene.alt.contains("Alto entre altos: ") && scene.alt.contains("I de Moran"));
        let page = Rect::new(0.0, 0.0, f64::from(scene.width), f64::from(scene.height));
        let inside = |text: &&chart::Text| text.turn != 0.0 || page.contains(text.bounds());
        assert!(texts(&scene).iter().all(inside));
    }
}

fn profile_bars() -> BarsInput {
    BarsInput::of_profile(&layers::profile(), &GEODATA.department.name, Lang::Es)
}

#[test]
fn the_same_layer_gives_the_same_bytes() {
    let layer = layers::leading(Level::Municipality);
    assert_eq!(svg("choropleth", &layer, 900), svg("choropleth", &layer, 900));
}

#[test]
fn a_municipal_map_takes_little_room() {
    let layer = layers::leading(Level::Municipality);
    let length = |width| svg("choropleth", &layer, width).len();
    assert!(length(1440) < 110_000 && length(320) < 62_000, "{} {}", length(1440), length(320));
}

#[test]
fn every_territory_is_there_with_code_name_value_and_title() {
    each_scene(|layer, scene| {
        let mut seen = BTreeSet::new();
        scene.walk(&mut |mark| {
            if let Mark::Area(area) = mark {
                assert!(area.title.starts_with(&area.name) && !area.value.is_empty());
                assert!(area.copy || seen.insert(area.code.clone()), "{} twice", area.code);
            }
        });
        let with_values = layer.rows.iter().filter(|row| row.estimate.value.is_some());
        assert!(with_values.map(|row| &row.id).all(|id| seen.contains(id)));
    });
    let map = svg("choropleth", &layers::share(Level::Municipality), 900);
    assert_eq!(map.matches("data-code=").count(), 42);
    assert!(map.contains("<title>El Dovio: sin datos (sin demandas)</title>"));
}

#[test]
fn counts_in_the_legend_add_up_to_the_territories() {
    each_scene(|layer, scene| {
        let keys: Vec<_> = part(scene, "legend").into_iter().filter_map(counted_key).collect();
        let is_map = !part(scene, "areas").is_empty();
        assert!(!is_map || keys.iter().sum::<usize>() == layer.rows.len(), "{keys:?}");
    });
}

/// The count of a key, unless it is a mark that territories of other keys carry as well.
fn counted_key(mark: &Mark) -> Option<usize> {
    let Mark::Group { key: Some(key), marks, .. } = mark else { return None };
    if ["small", "tied"].contains(&key.as_str()) {
        return None;
    }
    // A key is its label and its count; a number on the swatch comes after them.
    let mut texts = marks.iter().filter_map(|mark| match mark {
        Mark::Text(text) => Some(&text.text),
        _ => None,
    });
    texts.nth(1).map(|count| count.parse().unwrap())
}

#[test]
fn names_on_the_map_touch_neither_each_other_nor_the_edge() {
    each_scene(|_, scene| {
        let page = Rect::new(0.0, 0.0, f64::from(scene.width), f64::from(scene.height));
        let boxes: Vec<Rect> = part(scene, "names").into_iter().filter_map(text_box).collect();
        for (place, label) in boxes.iter().enumerate() {
            assert!(page.contains(*label));
            assert!(boxes[place + 1..].iter().all(|other| !other.overlaps(*label)));
        }
    });
}

fn text_box(mark: &Mark) -> Option<Rect> {
    match mark {
        Mark::Text(text) => Some(text.bounds()),
        _ => None,
    }
}

#[test]
fn nothing_is_written_outside_the_picture() {
    each_scene(|layer, scene| {
        let page = Rect::new(0.0, 0.0, f64::from(scene.width), f64::from(scene.height));
        for text in texts(scene).into_iter().filter(|text| text.turn == 0.0) {
            assert!(
                page.contains(text.bounds()),
                "{} {}: {}",
                layer.measure.id,
                scene.width,
                text.text
            );
        }
    });
}

#[test]
fn the_legend_keeps_clear_of_the_territories_and_their_names() {
    let scene = scene("choropleth", &layers::nbi(Level::Municipality), 900);
    let legend: Vec<Rect> = texts_in(&scene, "key");
    let names: Vec<Rect> =
        texts_in(&scene, "names").into_iter().chain(texts_in(&scene, "around")).collect();
    assert!(!legend.is_empty() && !names.is_empty());
    assert!(legend.iter().all(|key| names.iter().all(|name| !name.overlaps(*key))));
}

fn texts_in(scene: &Scene, name: &str) -> Vec<Rect> {
    part(scene, name).into_iter().filter_map(text_box).collect()
}

#[test]
fn title_legend_source_and_version_are_present() {
    each_scene(|layer, scene| {
        for name in ["head", "legend", "source"] {
            assert!(!part(scene, name).is_empty(), "{name}");
        }
        assert!(texts(scene).iter().any(|text| text.text.contains(&layer.version)));
        assert!(scene.alt.ends_with('.') && scene.alt.starts_with(&scene.title));
    });
}

#[test]
fn made_up_data_say_so_and_published_data_do_not() {
    let notice = "datos sintéticos de demostración";
    let made_up = svg("choropleth", &layers::share(Level::Municipality), 900);
    assert!(made_up.contains(notice) && made_up.contains("Datos sintéticos de demostración."));
    assert!(!svg("choropleth", &layers::nbi(Level::Municipality), 900).contains(notice));
}

#[test]
fn small_samples_ties_and_missing_data_have_patterns() {
    let leading = svg("choropleth", &layers::leading(Level::Municipality), 900);
    for pattern in ["url(#dots-", "url(#stripes-", "url(#hatch-"] {
        assert!(leading.contains(pattern), "{pattern}");
    }
}

#[test]
fn a_bare_map_with_links_fits_into_a_page() {
    let layer = layers::leading(Level::Municipality);
    let options = Options {
        frame: Frame::Bare,
        link_prefix: Some("/territorios/"),
        ..options("choropleth", &layer, 900)
    };
    let map = draw("choropleth", &layer, &GEODATA, &options).unwrap().svg;
    assert!(map.contains(r#"<a href="/territorios/76834-tulua" aria-label="Tuluá: "#));
    assert_eq!(map.matches(" aria-label=\"").count() - 1, 42, "one label for the map itself");
    assert_eq!(map.matches("aria-hidden").count(), map.matches("data-copy").count());
    assert!(!map.contains("data-part=\"head\"") && !map.contains("data-part=\"source\""));
    assert!(!map.contains(" style=") && !map.contains("<style"));
}

#[test]
fn ids_are_of_one_picture_only_when_they_mean_the_same() {
    let layer = layers::share(Level::Municipality);
    for id in ["dots-", "hatch-"] {
        let wide = svg("choropleth", &layer, 900);
        let narrow = svg("choropleth", &layer, 360);
        assert!(wide.contains(id) && narrow.contains(id));
        assert!(!narrow.contains("-900\""), "patterns of different sizes share an id");
    }
}

/// A layer that asks about the north only.
fn north() -> Layer {
    let mut layer = layers::share(Level::Municipality);
    let north = &GEODATA.territory("norte").unwrap().members;
    for (place, row) in (0_u16..).zip(&mut layer.rows) {
        if !north.contains(&place) {
            row.estimate = Estimate::missing(0, None, Reason::NotSelected);
            (row.class, row.small) = (None, false);
        }
    }
    layer
}

#[test]
fn choosing_a_subregion_zooms_to_it() {
    let area = |layer: &Layer| {
        let mut widest: f64 = 0.0;
        scene("choropleth", layer, 900).walk(&mut |mark| match mark {
            Mark::Area(area) if area.code == "76147" && !area.copy => {
                let xs = || area.rings.iter().flatten().map(|point| point.0);
                widest = xs().fold(0.0, f64::max) - xs().fold(f64::INFINITY, f64::min);
            }
            _ => {}
        });
        widest
    };
    assert!(area(&north()) > 2.0 * area(&layers::share(Level::Municipality)));
    let alt = scene("choropleth", &north(), 900).alt;
    assert!(alt.contains("Mapa de 13 municipios con datos y 3 sin datos"), "{alt}");
    let alt = scene("bars", &north(), 900).alt;
    assert!(alt.contains("Barras de 13 municipios con datos y 3 sin datos"), "{alt}");
}

#[test]
fn places_that_are_not_asked_about_have_no_bar() {
    let bars = part_count(&scene("bars", &north(), 900), "bar");
    assert_eq!(bars, 16);
}

fn part_count(scene: &Scene, name: &str) -> usize {
    let mut count = 0;
    scene.walk(&mut |mark| {
        count += usize::from(matches!(mark, Mark::Group { part, .. } if *part == name));
    });
    count
}

#[test]
fn an_unknown_chart_is_none() {
    let layer = layers::nbi(Level::Department);
    assert!(draw("pie", &layer, &GEODATA, &Options::image(400, 400)).is_none());
}
