//! Ways to group municipalities into subregions, read from their part; there may be none.

use serde::Deserialize;

use crate::territory::parts::{GeodataError, IndexOf, Parts, error, known, read_csv, read_toml};
use crate::territory::{Scheme, Subregion};
use crate::text::slug;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemesFile {
    scheme: Vec<SchemeRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemeRow {
    id: String,
    title: String,
    source: String,
    verified: bool,
    complete: bool,
}

#[derive(Deserialize)]
struct SubregionRow {
    scheme: String,
    subregion: String,
    code: String,
}

pub(in crate::territory) fn read_schemes(
    parts: &Parts,
    index: &IndexOf,
    places: usize,
) -> Result<Vec<Scheme>, GeodataError> {
    const PATH: &str = "subregions/subregions.csv";
    if !parts.has(PATH) {
        return Ok(Vec::new());
    }
    let file: SchemesFile = read_toml(parts, "subregions/schemes.toml")?;
    let mut schemes: Vec<Scheme> = file.scheme.into_iter().map(empty_scheme).collect();
    for (line, row) in read_csv::<SubregionRow>(parts, PATH)? {
        let member = known(index, PATH, line, &row.code)?;
        let unknown = || error(PATH, format!("line {line}: no scheme {:?}", row.scheme));
        let scheme = schemes.iter_mut().find(|s| s.id == row.scheme).ok_or_else(unknown)?;
        if scheme.subregions.iter().any(|s| s.members.contains(&member)) {
            return Err(error(PATH, format!("line {line}: {} is in two subregions", row.code)));
        }
        let slug = slug(&row.subregion, '_');
        match scheme.subregions.iter_mut().find(|s| s.slug == slug) {
            Some(subregion) => subregion.members.push(member),
            None => scheme.subregions.push(Subregion {
                slug,
                name: row.subregion,
                members: vec![member],
            }),
        }
    }
    for scheme in &mut schemes {
        scheme.subregions.iter_mut().for_each(|s| s.members.sort_unstable());
        let placed: usize = scheme.subregions.iter().map(|s| s.members.len()).sum();
        if scheme.complete && placed < places {
            let detail = format!("scheme {}: {placed} of {places} municipalities", scheme.id);
            return Err(error(PATH, format!("{detail}, though it says it is complete")));
        }
    }
    if schemes.is_empty() {
        return Err(error("subregions/schemes.toml", "no scheme in it"));
    }
    Ok(schemes)
}

fn empty_scheme(row: SchemeRow) -> Scheme {
    Scheme {
        id: row.id,
        title: row.title,
        source: row.source,
        verified: row.verified,
        complete: row.complete,
        subregions: Vec::new(),
    }
}
