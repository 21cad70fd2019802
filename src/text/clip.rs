//! Long texts, shown up to some characters.

/// The text, or its first characters and an ellipsis.
pub fn clipped(text: &str, chars_max: usize) -> String {
    match text.char_indices().nth(chars_max) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        for (text, expected) in [("agua", "agua"), ("niñez", "niñe…"), ("", "")] {
            assert_eq!(clipped(text, 4), expected);
        }
    }
}
