//! Names made comparable: accents, case and punctuation do not tell two names apart.

use deunicode::deunicode;

/// Lower case, without accents, words separated by one space: `"  Alcalá, El"` → `"alcala el"`.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for word in deunicode(name).split(|c: char| !c.is_ascii_alphanumeric()) {
        if word.is_empty() {
            continue;
        }
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(&word.to_ascii_lowercase());
    }
    folded
}

/// A name as an id: `"Pacífico Medio"` → `"pacifico_medio"`, with `separator` between words.
pub fn slug(name: &str, separator: char) -> String {
    fold(name).replace(' ', &separator.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_punctuation_do_not_matter() {
        for name in ["Calima - El Darién", "CALIMA EL DARIEN", "calima (el darién)"] {
            assert_eq!(fold(name), "calima el darien");
        }
    }

    #[test]
    fn a_slug_joins_words() {
        assert_eq!(slug("Guadalajara de Buga", '-'), "guadalajara-de-buga");
        assert_eq!(slug("Alto Patía y Norte del Cauca", '_'), "alto_patia_y_norte_del_cauca");
    }
}
