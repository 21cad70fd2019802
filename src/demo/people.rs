//! Whom a demand is about, and who spoke.

use rand::RngExt;

use crate::demo::random::{Random, pick};
use crate::demo::world::STRATA;
use crate::territory::{EthnicGroup, Geodata};

/// Shares of indigenous and of Afro-Colombian people in a municipality.
pub(super) fn ethnic_shares(geodata: &Geodata, municipality: usize) -> [f64; 2] {
    let year = STRATA[0].from.year();
    let Some(people) = geodata.ethnicity.groups(municipality as u16, year) else {
        return [0.0; 2];
    };
    let total: f64 = people.iter().sum();
    let share = |group: EthnicGroup| {
        let place = EthnicGroup::ALL.iter().position(|&other| other == group);
        place.map_or(0.0, |place| people[place] / total.max(1.0))
    };
    [share(EthnicGroup::Indigena), share(EthnicGroup::Afro)]
}

/// Ids of the groups that a demand is about, joined by `|`.
pub(super) fn affected(usual: &[String], ethnic: [f64; 2], random: &mut Random) -> String {
    let mut groups: Vec<&str> = Vec::new();
    if random.random_bool(0.45) {
        groups.push(pick::<String>(random, usual).as_str());
    }
    add_ethnic(&mut groups, ethnic, 0.5, random);
    groups.join("|")
}

/// Ids of the groups of whoever spoke, joined by `|`.
pub(super) fn voices(ethnic: [f64; 2], random: &mut Random) -> String {
    if random.random_bool(0.15) {
        return String::new();
    }
    let mut groups = vec![match random.random_range(0..100) {
        0..55 => "mujer",
        55..98 => "hombre",
        _ => "lgbtiq",
    }];
    groups.push(match random.random_range(0..100) {
        0..20 => "juventud",
        20..75 => "adultez",
        _ => "persona_mayor",
    });
    add_ethnic(&mut groups, ethnic, 1.0, random);
    if random.random_bool(0.1) {
        groups.push("organizacion");
    }
    groups.join("|")
}

fn add_ethnic(groups: &mut Vec<&str>, ethnic: [f64; 2], factor: f64, random: &mut Random) {
    for (id, share) in ["indigena", "afrocolombiano"].into_iter().zip(ethnic) {
        if random.random_bool((share * factor).clamp(0.0, 1.0)) {
            groups.push(id);
        }
    }
}
