//! What the links of a page carry along from its own address.

use crate::text::Lang;

/// The language and the version that an address names; a reader who chose them keeps them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The language, where the address names one.
    pub lang: Option<Lang>,
    /// The pinned version.
    pub version: Option<String>,
}

impl Carried {
    /// A language alone.
    pub fn lang(lang: Option<Lang>) -> Self {
        Self { lang, version: None }
    }

    /// An address of ours with what is carried, unless it says otherwise itself.
    pub fn onto(&self, address: &str) -> String {
        let lang = self.lang.map(|lang| ("lang", lang.id()));
        let version = self.version.as_deref().map(|version| ("v", version));
        let mut whole = address.to_owned();
        for (key, value) in [version, lang].into_iter().flatten() {
            let (_, query) = whole.split_once('?').unwrap_or_default();
            let said = query.split('&').any(|pair| pair.split('=').next() == Some(key));
            if !said {
                let mark = if whole.contains('?') { '&' } else { '?' };
                whole.extend([&String::from(mark), key, "=", value]);
            }
        }
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, expected: &str) {
        let carried = Carried { lang: Some(Lang::Es), version: Some("0a1b".into()) };
        assert_eq!(carried.onto(address), expected);
        assert_eq!(Carried::default().onto(address), address);
    }

    #[test]
    fn what_an_address_says_itself_is_left() {
        check("/", "/?v=0a1b&lang=es");
        check("/?theme=salud", "/?theme=salud&v=0a1b&lang=es");
        check("/?v=ff&lang=en", "/?v=ff&lang=en");
        check("/?source=lang", "/?source=lang&v=0a1b&lang=es");
    }
}
