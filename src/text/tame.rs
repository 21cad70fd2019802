//! Texts as cells of a table that a spreadsheet may open.

use std::borrow::Cow;

/// A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers with a
/// sign stay as they are.
pub fn tamed(text: &str) -> Cow<'_, str> {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula && text.replace(',', ".").parse::<f64>().is_err() {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_tamed_and_numbers_stay() {
        for text in ["=1+1", "@SUM(A1)", "-1+cmd|' /C calc'!A0", "+a", "\t=1"] {
            assert_eq!(tamed(text), format!("'{text}"));
        }
        for text in ["-76,532", "+57", "-1.5", "Cali", ""] {
            assert_eq!(tamed(text), text);
        }
    }
}
