//! Places below the municipalities by their names: comunas, corregimientos, veredas of the added
//! layers.

use std::collections::{HashMap, HashSet};

use compact_str::{CompactString, format_compact};

use crate::territory::{AddedPlace, Geodata};
use crate::text::slug;

/// The places of every added layer, by name.
#[derive(Debug, Default)]
pub(super) struct Below {
    ids: HashSet<String>,
    by_name: HashMap<(u16, String), String>,
    /// The only municipality that has a place of a name; `None` where several have one.
    parents: HashMap<String, Option<u16>>,
}

impl Below {
    pub fn new(geodata: &Geodata) -> Self {
        let mut below = Self::default();
        for place in geodata.layers.iter().flat_map(|layer| &layer.places) {
            below.add(place);
        }
        below
    }

    fn add(&mut self, place: &AddedPlace) {
        let name = slug(&place.name, '_');
        self.ids.insert(place.id.clone());
        let parent = self.parents.entry(name.clone()).or_insert(Some(place.municipality));
        *parent = parent.filter(|parent| *parent == place.municipality);
        self.by_name.entry((place.municipality, name)).or_insert_with(|| place.id.clone());
    }

    /// `76001:comuna_1`, or the id under which an added layer has a place of that name.
    pub fn id(&self, name: &str, municipality: u16, geodata: &Geodata) -> Option<CompactString> {
        let code = geodata.municipalities[usize::from(municipality)].code;
        let id = (!name.is_empty()).then(|| format_compact!("{code}:{name}"))?;
        if self.ids.is_empty() || self.ids.contains(id.as_str()) {
            return Some(id);
        }
        let found = self.by_name.get(&(municipality, name.to_owned()));
        Some(found.map_or(id, |id| id.as_str().into()))
    }

    /// The municipality of the only place with this name. Numbers name places everywhere: they
    /// lead nowhere.
    pub fn parent(&self, name: &str) -> Option<u16> {
        let is_numbered = name.split('_').any(|word| word.bytes().all(|b| b.is_ascii_digit()));
        self.parents.get(name).copied().flatten().filter(|_| !is_numbered)
    }
}

#[cfg(test)]
mod tests {
    use geo::MultiPolygon;

    use super::*;

    #[test]
    fn only_a_name_that_one_municipality_has_leads_to_it() {
        let place = |name: &str, municipality| AddedPlace {
            id: format!("{municipality}:{}", slug(name, '_')),
            name: name.to_owned(),
            municipality,
            shape: MultiPolygon::new(Vec::new()),
        };
        let mut below = Below::default();
        for (name, municipality) in
            [("Pance", 0), ("La Paz", 0), ("La Paz", 3), ("Comuna 13", 0), ("Rozo", 3)]
        {
            below.add(&place(name, municipality));
        }
        assert_eq!(below.parent("pance"), Some(0));
        assert_eq!(below.parent("rozo"), Some(3));
        for name in ["la_paz", "comuna_13", "siloe", ""] {
            assert_eq!(below.parent(name), None, "{name}");
        }
    }
}
