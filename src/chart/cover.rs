//! What a map says of each territory: its fill, its key and its words.

use crate::chart::key::{self, Key};
use crate::chart::legend::Legend;
use crate::chart::phrase;
use crate::chart::scene::Fill;
use crate::layer::{Layer, Row};
use crate::style::Colour;

/// How one territory looks.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// The key of the legend that it belongs to.
    pub key: String,
    /// Its fill.
    pub fill: Fill,
    /// The colour under its name.
    pub ground: Colour,
    /// Its value as people read it.
    pub value: String,
    /// Name, value and what else there is to say, in one line.
    pub title: String,
}

/// What lies over the territories of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Cover {
    /// What the legend is about.
    pub title: String,
    /// How each row of the layer looks.
    pub looks: Vec<Look>,
    /// The legend's keys.
    pub keys: Vec<Key>,
    /// A line below the legend.
    pub note: Option<String>,
    /// Groups of rows with a line around them.
    pub outlined: Vec<Vec<usize>>,
}

impl Cover {
    /// Classes or leading themes, as the layer has them.
    pub fn of(layer: &Layer, department: &str) -> Self {
        let look = |row: &Row| Look {
            key: key::key_id(layer, row),
            fill: key::fill(layer, row),
            ground: key::ground(layer, row),
            value: key::value_text(layer, row),
            title: phrase::territory_line(layer, row),
        };
        Self {
            title: layer.measure.title.get(layer.query.lang).to_owned(),
            looks: layer.rows.iter().map(look).collect(),
            keys: key::keys(layer),
            note: phrase::reference(layer, department),
            outlined: Vec::new(),
        }
    }

    /// The legend without its note, so many times as large as on a small page.
    pub fn legend<'a>(&'a self, layer: &'a Layer, scale: f64) -> Legend<'a> {
        let lang = layer.query.lang;
        Legend {
            title: &self.title,
            counted: layer.query.level.plural().get(lang),
            keys: &self.keys,
            note: None,
            lang,
            scale,
            brief: false,
        }
    }
}
