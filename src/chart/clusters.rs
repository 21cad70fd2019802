//! The map of clusters: which places gather or part, and the circles with more than expected.
//!
//! It is the map of territories under another cover: labels instead of classes, each with a number
//! or a pattern beside its colour, and a line around what the scan found.

mod phrase;

use crate::analysis::Clusters;
use crate::chart::choropleth;
use crate::chart::cover::{Cover, Look};
use crate::chart::frame::Caption;
use crate::chart::key::Key;
use crate::chart::phrase::{brief_source, source_lines, subtitle};
use crate::chart::scene::{Fill, Scene};
use crate::chart::{Chart, Frame, Options};
use crate::indicator::Reason;
use crate::indicator::space::local_moran::Quadrant;
use crate::indicator::space::structure::Label;
use crate::style::{Colour, palette};
use crate::territory::Geodata;
use crate::text::{Lang, Words};

pub use phrase::{cluster_line, label_words, moran_line, place_line, title};

/// The card.
pub(super) const CLUSTERS: Chart<Clusters> = Chart {
    id: "clusters",
    title: Words::new("Mapa de conglomerados", "Map of clusters"),
    height,
    scene,
};

fn height(clusters: &Clusters, width: u32, frame: Frame) -> u32 {
    let cover = cover(clusters);
    choropleth::height_of(&clusters.layer, &cover, width, frame)
}

fn scene(clusters: &Clusters, geodata: &Geodata, options: &Options) -> Scene {
    let department = &geodata.department.name;
    let caption = Caption {
        title: title(clusters),
        subtitle: subtitle(&clusters.layer),
        sources: source_lines(&clusters.layer),
        brief: brief_source(&clusters.layer),
        alt: phrase::alternative(clusters, department),
        lang: clusters.layer.query.lang,
    };
    choropleth::scene_of(&clusters.layer, cover(clusters), caption, geodata, options)
}

/// What lies over the territories.
fn cover(clusters: &Clusters) -> Cover {
    let lang = clusters.layer.query.lang;
    let look = |place: usize| {
        let label = clusters.label(place);
        Look {
            key: key_id(label).to_owned(),
            fill: fill(label),
            ground: ground(label),
            value: label_words(label).get(lang).to_owned(),
            title: place_line(clusters, place),
        }
    };
    let places = clusters.layer.rows.len();
    Cover {
        title: Words::new("El lugar y sus vecinos", "The place and its neighbours")
            .get(lang)
            .to_owned(),
        looks: (0..places).map(look).collect(),
        keys: keys(clusters, lang),
        note: clusters.found().next().map(|cluster| cluster_line(clusters, cluster, lang)),
        outlined: clusters.found().map(|cluster| cluster.members.clone()).collect(),
    }
}

/// The legend: what a reader looks for, also where no territory has it; then what there is besides.
fn keys(clusters: &Clusters, lang: Lang) -> Vec<Key> {
    let labels: Vec<Label> =
        (0..clusters.layer.rows.len()).map(|place| clusters.label(place)).collect();
    let clear = Quadrant::ALL.map(Label::Clear);
    let always = [Label::NotSignificant, Label::Without(Reason::NoNeighbours)];
    let rare = [Label::Without(Reason::Empty), Label::Without(Reason::NotSelected)];
    let key = |label: Label| {
        let id = key_id(label);
        Key {
            id: id.to_owned(),
            label: label_words(label).get(lang).to_owned(),
            number: number(label),
            fill: fill(label),
            count: labels.iter().filter(|other| key_id(**other) == id).count(),
            mark: false,
        }
    };
    let shown = clear.into_iter().chain(always).map(key);
    shown.chain(rare.into_iter().map(key).filter(|key| key.count > 0)).collect()
}

/// Territories of one key have one look.
fn key_id(label: Label) -> &'static str {
    match label {
        Label::Clear(quadrant) => quadrant.id(),
        Label::NotSignificant => "not_significant",
        Label::Without(Reason::NoNeighbours) => "no_neighbours",
        Label::Without(Reason::NotSelected) => "other",
        Label::Without(_) => "none",
    }
}

/// Written on map and legend, so that no meaning lies in colours alone.
fn number(label: Label) -> Option<usize> {
    let Label::Clear(quadrant) = label else { return None };
    Quadrant::ALL.iter().position(|other| *other == quadrant).map(|place| place + 1)
}

fn ground(label: Label) -> Colour {
    let diverging = &palette().diverging;
    match label {
        Label::Clear(Quadrant::HighHigh) => diverging[4],
        Label::Clear(Quadrant::LowLow) => diverging[0],
        Label::Clear(Quadrant::HighLow) => diverging[3],
        Label::Clear(Quadrant::LowHigh) => diverging[1],
        Label::NotSignificant => diverging[2],
        Label::Without(Reason::NoNeighbours) => palette().suppressed,
        Label::Without(Reason::NotSelected) => palette().sheet,
        Label::Without(_) => palette().paper,
    }
}

fn fill(label: Label) -> Fill {
    let ground = ground(label);
    match label {
        Label::Clear(Quadrant::HighLow | Quadrant::LowHigh) => Fill::Stripes(ground),
        Label::Without(Reason::NoNeighbours | Reason::NotSelected) => Fill::Flat(ground),
        Label::Without(_) => Fill::Hatch,
        _ => Fill::Flat(ground),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_keys_look_alike_without_their_colour() {
        let clear = Quadrant::ALL.map(|quadrant| number(Label::Clear(quadrant)));
        assert_eq!(clear, [Some(1), Some(2), Some(3), Some(4)]);
        assert_eq!(fill(Label::Without(Reason::TooFew)), Fill::Hatch);
        assert_eq!(key_id(Label::Without(Reason::NoNeighbours)), "no_neighbours");
    }
}
