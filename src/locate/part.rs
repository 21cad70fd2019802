//! The parts of a place as people declare it: `Cali - Comuna 13`, `Vereda El Placer, Buga (Valle)`.

use crate::text::fold;

/// Marks between the parts.
const MARKS: [char; 9] = [',', '-', '–', '—', '(', ')', '/', ':', ';'];

/// First words of what lies below a municipality, folded.
const BELOW: [&str; 22] = [
    "comuna",
    "corregimiento",
    "corr",
    "vereda",
    "vda",
    "barrio",
    "br",
    "sector",
    "urbanizacion",
    "localidad",
    "centro",
    "cabecera",
    "casco",
    "zona",
    "area",
    "rural",
    "urbano",
    "urbana",
    "resguardo",
    "consejo",
    "caserio",
    "inspeccion",
];

/// The parts of a declared place. Without marks there are two where it begins with a numbered part
/// of a municipality: `Comuna 13 de Cali`.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    let pieces = text.split(MARKS).map(str::trim).filter(|part| !part.is_empty());
    pieces
        .flat_map(|piece| match numbered(piece) {
            Some((below, rest)) => [Some(below), Some(rest)],
            None => [Some(piece), None],
        })
        .flatten()
}

/// `Comuna 13 de Cali` → `Comuna 13`, `Cali`.
fn numbered(text: &str) -> Option<(&str, &str)> {
    let (word, rest) = text.split_once(' ')?;
    let (number, rest) = rest.trim_start().split_once(' ')?;
    let is_numbered = is_below(&fold(word)) && number.bytes().all(|byte| byte.is_ascii_digit());
    let rest = rest.trim_start();
    let rest = rest.strip_prefix("de ").unwrap_or(rest);
    is_numbered.then(|| (&text[..text.len() - rest.len()], rest))
}

/// Whether a part, folded, lies below a municipality.
pub(super) fn is_below(folded: &str) -> bool {
    let first = folded.split(' ').next().unwrap_or_default();
    BELOW.contains(&first)
}

/// The part of a declared place that lies below a municipality and has a name or a number.
pub fn below(text: &str) -> Option<&str> {
    // Most texts are the name of a municipality: they are told without folding them.
    let first = text.split(' ').next().unwrap_or_default();
    let begins = BELOW.iter().any(|word| word.eq_ignore_ascii_case(first));
    if !begins && !text.contains(MARKS) {
        return None;
    }
    let has_name = |folded: &str| {
        let first = folded.split(' ').next().unwrap_or_default();
        is_below(folded) && BELOW[..8].contains(&first) && folded.contains(' ')
    };
    parts(text)
        .map(|part| part.strip_suffix(" de ").unwrap_or(part).trim())
        .find(|part| has_name(&fold(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(below(text), expected, "{text}");
    }

    #[test]
    fn what_lies_below_a_municipality_is_told() {
        check("Cali - Comuna 13", Some("Comuna 13"));
        check("Comuna 13 de Cali", Some("Comuna 13"));
        check("Palmira, corregimiento de Rozo", Some("corregimiento de Rozo"));
        check("Cali (zona urbana)", None);
        check("Cali", None);
        check("Buga - Vereda", None);
    }
}
