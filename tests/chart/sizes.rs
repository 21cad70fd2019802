//! Pictures of every size that is allowed, small ones and pixels.

use std::collections::BTreeSet;

use tejido::chart::{self, Mark, Options, Scene, draw, draw_bars};
use tejido::territory::Level;
use tejido::text::Lang;

use crate::layers::{self, GEODATA};
use crate::{part, part_count, profile_bars, texts, texts_in};

#[test]
fn a_picture_becomes_a_png_of_its_size_that_is_not_blank() {
    let layer = layers::nbi(Level::Subregion);
    let drawing = draw("choropleth", &layer, &GEODATA, &Options::image(400, 640)).unwrap();
    let png = chart::png(&drawing.svg, 1.5).unwrap();
    let pixels = resvg::tiny_skia::Pixmap::decode_png(&png).unwrap();
    assert_eq!((pixels.width(), pixels.height()), (600, 960));
    let colours: BTreeSet<[u8; 3]> =
        pixels.pixels().iter().map(|p| [p.red(), p.green(), p.blue()]).collect();
    assert!(colours.len() > 50, "{} colours", colours.len());
}

#[test]
fn a_picture_that_is_too_large_is_refused() {
    let drawing = draw_bars(&profile_bars(), 640, Lang::Es);
    let error = chart::png(&drawing.svg, 100.0).unwrap_err();
    assert!(error.to_string().contains("at most"), "{error}");
    assert!(chart::png("<svg", 1.0).is_err());
}

#[test]
fn every_size_that_is_allowed_can_be_drawn() {
    let layer = layers::leading(Level::Municipality);
    for (width, height) in [(320, 320), (320, 3840), (3840, 320), (3840, 3840), (0, 99_999)] {
        let [observed, counted] =
            [layers::observed, layers::counted].map(|l| l(Level::Municipality));
        let shown =
            [("choropleth", &layer), ("bars", &layer), ("funnel", &observed), ("lorenz", &counted)];
        for (id, layer) in shown {
            let drawing = draw(id, layer, &GEODATA, &Options::image(width, height)).unwrap();
            assert!(
                chart::SIDES.contains(&drawing.width) && chart::SIDES.contains(&drawing.height)
            );
            assert!(!drawing.svg.contains("NaN") && !drawing.svg.contains("inf"));
        }
    }
}

#[test]
fn a_small_picture_keeps_its_map_and_says_that_data_are_made_up() {
    let layer = layers::leading(Level::Municipality);
    let card = chart::find("choropleth").unwrap();
    for (width, height) in [(320, 320), (1600, 320), (640, 400), (900, 500)] {
        let scene = (card.scene)(&layer, &GEODATA, &Options::image(width, height));
        let land = areas_high(&scene);
        assert!(land > 0.3 * f64::from(height), "{width} × {height}: {land} pixels of land");
        let marks = part(&scene, "watermark");
        let large = |mark: &&Mark| matches!(mark, Mark::Text(text) if text.size >= 14.0);
        assert!(!marks.is_empty() && marks.iter().all(large));
        let keys = texts_in(&scene, "key");
        let around = [texts_in(&scene, "around"), texts_in(&scene, "scale")].concat();
        assert!(keys.iter().all(|key| around.iter().all(|name| !name.overlaps(*key))));
    }
}

/// Height of all territories together.
fn areas_high(scene: &Scene) -> f64 {
    let areas = part(scene, "areas").into_iter().filter_map(|mark| match mark {
        Mark::Area(area) => Some(&area.rings),
        _ => None,
    });
    let ys: Vec<f64> = areas.flatten().flatten().map(|point| point.1).collect();
    ys.iter().copied().fold(0.0, f64::max) - ys.iter().copied().fold(f64::INFINITY, f64::min)
}

#[test]
fn bars_that_have_no_room_are_counted() {
    let layer = layers::share(Level::Municipality);
    let card = chart::find("bars").unwrap();
    let scene = (card.scene)(&layer, &GEODATA, &Options::image(900, 360));
    let shown = part_count(&scene, "bar") - 1;
    let rest = format!("y {} más", layer.rows.len() - shown);
    assert!(texts(&scene).iter().any(|text| text.text == rest), "{rest}");
    let small = |text: &&&chart::Text| text.size < 7.0;
    assert_eq!(texts(&scene).iter().filter(small).count(), 0);
}
