//! Layers that a folder adds below municipalities: `layers/layers.toml` and the files it names.

use std::path::Path;

use serde::Deserialize;

use crate::source::boundary::{Attributes, Feature, Reading};
use crate::source::geodata::{Error, content, has_ending, read_text};
use crate::source::{geojson, shapefile};
use crate::territory::{GivenLayer, GivenPlace};

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
