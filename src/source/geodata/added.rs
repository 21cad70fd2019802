//! Layers that a folder adds below municipalities: `layers/layers.toml` and the files it names.

use std::path::Path;

use geo::{LineString, Polygon};
use serde::Deserialize;
use serde_json::json;

use crate::source::boundary::{Attributes, Feature, Reading};
use crate::source::geodata::{Error, content, has_ending, read_text};
use crate::source::{geojson, shapefile};
use crate::territory::{AddedLayer, AddedPlace, Geodata, GivenLayer, GivenPlace};

const FOLDER: &str = "layers";
const LIST: &str = "layers.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    layer: Vec<Declared>,
}

/// A layer as the folder declares it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    id: String,
    title: String,
    /// A shapefile or GeoJSON beside the list.
    file: String,
    /// Field with a place's id.
    id_field: Option<String>,
    /// Field with its name.
    name_field: Option<String>,
    /// Field with its municipality's code.
    parent_field: Option<String>,
    /// The municipality's code, where all places are of one.
    parent: Option<String>,
}

/// The layers of a geodata folder; none where it declares none.
pub(super) fn read(dir: &Path) -> Result<Vec<GivenLayer>, Error> {
    let folder = dir.join(FOLDER);
    let list = folder.join(LIST);
    if !list.is_file() {
        return Ok(Vec::new());
    }
    let text = read_text(&list)?;
    let read: List = toml::from_str(&text).map_err(|cause| content(&list, cause.to_string()))?;
    read.layer.iter().map(|declared| layer(&folder, declared)).collect()
}

fn layer(folder: &Path, declared: &Declared) -> Result<GivenLayer, Error> {
    let fault = |detail| content(&folder.join(LIST), format!("layer {:?}: {detail}", declared.id));
    declared.check().map_err(fault)?;
    let path = folder.join(&declared.file);
    let wants = |field: &str| declared.fields().any(|own| own.eq_ignore_ascii_case(field));
    let reading = Reading { wants: &wants, name: &|attributes| declared.name_of(attributes) };
    let (features, kind) = if has_ending(&path, "shp") {
        (shapefile::features(&path, &reading)?, "record")
    } else {
        let read = geojson::features(&read_text(&path)?, &reading);
        (read.map_err(|detail| content(&path, detail))?, "feature")
    };
    let place = |feature: Feature| {
        let Feature { number, attributes, shape, .. } = feature;
        let text = |field: &Option<String>| attributes.text(field.as_deref()?).cloned();
        let parent = declared.parent.clone().or_else(|| text(&declared.parent_field));
        GivenPlace {
            label: format!("{kind} {number}"),
            id: text(&declared.id_field),
            name: text(&declared.name_field),
            parent: parent.unwrap_or_default(),
            shape,
        }
    };
    Ok(GivenLayer {
        id: declared.id.clone(),
        title: declared.title.clone(),
        file: path.display().to_string(),
        places: features.into_iter().map(place).collect(),
    })
}

/// The layers as files: each as GeoJSON in degrees, and the list that declares them.
pub(super) fn written(geodata: &Geodata) -> Vec<(String, String)> {
    if geodata.layers.is_empty() {
        return Vec::new();
    }
    let of = |layer: &AddedLayer| (format!("{FOLDER}/{}.geojson", layer.id), collection(layer));
    let list: Vec<String> = geodata.layers.iter().map(declared).collect();
    let list = (format!("{FOLDER}/{LIST}"), list.join("\n"));
    geodata.layers.iter().map(of).chain([list]).collect()
}

fn declared(layer: &AddedLayer) -> String {
    let text = |text: &str| toml::Value::from(text).to_string();
    let pairs = [
        ("id", text(&layer.id)),
        ("title", text(&layer.title)),
        ("file", text(&format!("{}.geojson", layer.id))),
        ("id_field", text("id")),
        ("name_field", text("name")),
        ("parent_field", text("parent")),
    ];
    let lines = pairs.map(|(key, value)| format!("{key} = {value}\n"));
    format!("[[layer]]\n{}", lines.concat())
}

/// Places by their own ids, which begin with no municipality's.
fn collection(layer: &AddedLayer) -> String {
    let feature = |place: &AddedPlace| {
        let (parent, id) = place.id.split_once(':').unwrap_or_default();
        let polygons: Vec<Vec<Vec<[f64; 2]>>> = place.shape.iter().map(rings).collect();
        json!({
            "type": "Feature",
            "properties": { "id": id, "name": place.name, "parent": parent },
            "geometry": { "type": "MultiPolygon", "coordinates": polygons },
        })
    };
    let features: Vec<_> = layer.places.iter().map(feature).collect();
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

fn rings(polygon: &Polygon<f64>) -> Vec<Vec<[f64; 2]>> {
    let positions = |ring: &LineString<f64>| ring.coords().map(|at| [at.x, at.y]).collect();
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(positions).collect()
}

impl Declared {
    fn fields(&self) -> impl Iterator<Item = &str> {
        [&self.id_field, &self.name_field, &self.parent_field].into_iter().flatten().map(|f| &**f)
    }

    fn check(&self) -> Result<(), String> {
        if self.id_field.is_none() && self.name_field.is_none() {
            return Err("it needs an id_field or a name_field".into());
        }
        if self.parent_field.is_some() == self.parent.is_some() {
            return Err("it needs either a parent_field or the code of one parent".into());
        }
        Ok(())
    }

    /// What a place is called in messages; every declared field must be there.
    fn name_of(&self, attributes: &Attributes) -> Result<String, String> {
        let missing = |field: &&str| attributes.text(field).is_none();
        if let Some(field) = self.fields().find(missing) {
            return Err(format!("nothing in its field {field:?}"));
        }
        let field = self.name_field.as_ref().or(self.id_field.as_ref());
        Ok(field.and_then(|field| attributes.text(field)).cloned().unwrap_or_default())
    }
}
