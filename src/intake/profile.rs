//! Forms of files that are known whole: their columns need no guessing.
//!
//! A form is recognised when the header holds every column that it requires. Exports change from
//! year to year, so that a form lists the columns that it may have, and asks for few of them.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::intake::columns::Mapping;
use crate::intake::field::Kind;
use crate::text::fold;

/// A form of files.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Name for people.
    pub title: String,
    /// What its rows are.
    pub kind: Kind,
    /// Headers that tell it, folded: at least one of each list.
    requires: Vec<Vec<String>>,
    /// Fields of its columns.
    pub mappings: Vec<Mapping>,
}

impl Profile {
    /// The form of a file of `kind` with these headers, folded.
    pub(super) fn of(kind: Kind, headers: &[&str]) -> Option<&'static Self> {
        PROFILES.iter().find(|profile| profile.kind == kind && profile.fits(headers))
    }

    fn fits(&self, headers: &[&str]) -> bool {
        let has = |name: &String| headers.contains(&name.as_str());
        self.requires.iter().all(|names| names.iter().any(has))
    }
}

/// A form as the table of forms writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    title: String,
    kind: String,
    requires: Vec<Vec<String>>,
    columns: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    form: Vec<Given>,
}

static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    let table: Table =
        toml::from_str(include_str!("profile.toml")).expect("the embedded table is read by a test");
    table.form.into_iter().filter_map(profile).collect()
});

fn profile(given: Given) -> Option<Profile> {
    let mapping = |(column, field)| Mapping { column, field };
    let folded = |names: Vec<String>| names.iter().map(|name| fold(name)).collect();
    Some(Profile {
        title: given.title,
        kind: Kind::parse(&given.kind)?,
        requires: given.requires.into_iter().map(folded).collect(),
        mappings: given.columns.into_iter().map(mapping).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::groups;
    use crate::intake::field::ATTENDEES_ID;

    #[test]
    fn every_form_maps_to_fields_of_its_kind() {
        let table: Table = toml::from_str(include_str!("profile.toml")).unwrap();
        assert_eq!(PROFILES.len(), table.form.len(), "every kind is known");
        for profile in PROFILES.iter() {
            for Mapping { column, field } in &profile.mappings {
                let is_field = profile.kind.fields().iter().any(|card| card.id == field);
                let group = field.strip_prefix(ATTENDEES_ID).and_then(|name| groups().find(name));
                assert!(is_field || group.is_some(), "{column} = {field}");
            }
        }
    }

    #[test]
    fn a_form_is_told_by_its_required_columns() {
        let headers = ["id compromiso", "conversatorio", "compromiso", "estado compromiso"];
        assert!(Profile::of(Kind::Commitments, &headers).is_some());
        assert!(Profile::of(Kind::Demands, &headers).is_none());
        assert!(Profile::of(Kind::Commitments, &headers[..2]).is_none());
    }
}
