//! Names made comparable: accents, case and punctuation do not tell two names apart.

use deunicode::deunicode;

/// Lower case, without accents, words separated by one space: `"  Alcalá, El"` → `"alcala el"`.
pub fn fold(name: &str) -> String {
    fold_spanish(name).unwrap_or_else(|| fold_any(name))
}

/// As [`fold`], of a text in letters of Spanish; `None` where it holds others.
fn fold_spanish(name: &str) -> Option<String> {
    let mut folded = String::with_capacity(name.len());
    let mut is_word = false;
    for c in name.chars() {
        let letter = match c {
            'a'..='z' | '0'..='9' => c,
            'A'..='Z' => c.to_ascii_lowercase(),
            'á' | 'Á' => 'a',
            'é' | 'É' => 'e',
            'í' | 'Í' => 'i',
            'ó' | 'Ó' => 'o',
            'ú' | 'Ú' | 'ü' | 'Ü' => 'u',
            'ñ' | 'Ñ' => 'n',
            _ if c.is_ascii() => {
                is_word = false;
                continue;
            }
            _ => return None,
        };
        if !is_word && !folded.is_empty() {
            folded.push(' ');
        }
        is_word = true;
        folded.push(letter);
    }
    Some(folded)
}

fn fold_any(name: &str) -> String {
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
    fn letters_of_spanish_are_folded_as_any_others() {
        for name in
            ["", " ", "Ñandú  ÁÉÍÓÚÜ áéíóúü", "a-b_c", "  El Águila ", "x\u{0}y\tz", "76.001"]
        {
            assert_eq!(fold_spanish(name).as_deref(), Some(fold_any(name).as_str()), "{name:?}");
        }
        assert_eq!(fold_spanish("№ 3"), None);
        assert_eq!(fold("São Paulo – № 3"), fold_any("São Paulo – № 3"));
    }

    #[test]
    fn a_slug_joins_words() {
        assert_eq!(slug("Guadalajara de Buga", '-'), "guadalajara-de-buga");
        assert_eq!(slug("Alto Patía y Norte del Cauca", '_'), "alto_patia_y_norte_del_cauca");
    }
}
