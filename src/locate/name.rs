//! Names of municipalities in every spelling that means one of them: never a guess.

use std::collections::HashMap;

use strsim::jaro_winkler;

use crate::demand::Method;
use crate::locate::part;
use crate::territory::{Geodata, Municipality, MunicipalityCode};
use crate::text::fold;

/// Articles that people leave out: "El Cerrito", "Cerrito".
const ARTICLES: [&str; 4] = ["el ", "la ", "los ", "las "];
/// What people put before a name.
const PREFIXES: [&str; 2] = ["municipio de ", "mpio de "];
/// Likeness (Jaro–Winkler) from which a name is suggested.
const LIKENESS_MIN: f64 = 0.85;
/// Likeness from which a text is the department's name.
const DEPARTMENT_LIKENESS_MIN: f64 = 0.95;
/// Suggestions for one name.
const SUGGESTIONS_MAX: usize = 3;

/// The names, folded.
#[derive(Debug)]
pub(super) struct Names {
    known: HashMap<String, (u16, Method)>,
    codes: HashMap<MunicipalityCode, u16>,
    department: String,
}

impl Names {
    /// Learns names, official names and aliases. One that two municipalities share finds neither;
    /// a name prevails over another's alias.
    pub fn new(geodata: &Geodata) -> Self {
        let department = fold(&geodata.department.name);
        let codes = geodata.municipalities.iter().zip(0..).map(|(m, index)| (m.code, index));
        let mut names = Self { known: HashMap::new(), codes: codes.collect(), department };
        let all = || geodata.municipalities.iter().zip(0_u16..);
        let own = |m: &Municipality| vec![m.name.clone(), m.official_name.clone()];
        names.learn(Method::Name, all().map(|(m, index)| (index, own(m))));
        names.learn(Method::Alias, all().map(|(m, index)| (index, m.aliases.clone())));
        names
    }

    /// The municipality that `name` means, and whether by its name or an alias.
    pub fn find(&self, name: &str) -> Option<(u16, Method)> {
        self.known.get(&self.key(name)).copied().or_else(|| self.find_in_parts(name))
    }

    /// The only municipality among the parts of a name, when nothing else in it names a place that
    /// is not a part of one: `Cali - Comuna 13`, `Jamundí, Valle del Cauca`, `76001 - Cali`.
    fn find_in_parts(&self, name: &str) -> Option<(u16, Method)> {
        let mut found: Option<(u16, Method)> = None;
        for text in part::parts(name) {
            let municipality = self.known.get(&self.key(text)).copied().or_else(|| self.code(text));
            match (municipality, found) {
                (Some((new, _)), Some((old, _))) if new != old => return None,
                (Some(new), None) => found = Some(new),
                (Some(_), Some(_)) => {}
                (None, _) if self.is_around(text) => {}
                (None, _) => return None,
            }
        }
        found
    }

    /// The code among the parts of a text: `76001 - Cali`.
    pub fn code_in_parts(name: &str) -> Option<MunicipalityCode> {
        part::parts(name).find_map(MunicipalityCode::parse)
    }

    fn code(&self, text: &str) -> Option<(u16, Method)> {
        let code = MunicipalityCode::parse(text)?;
        self.codes.get(&code).map(|municipality| (*municipality, Method::Code))
    }

    /// Whether a part says where a municipality is, or what in it is meant.
    fn is_around(&self, text: &str) -> bool {
        let folded = fold(text);
        folded == "colombia" || self.is_name_of_department(&folded) || part::is_below(&folded)
    }

    fn is_name_of_department(&self, folded: &str) -> bool {
        let first_word = self.department.split(' ').next().unwrap_or_default();
        let bare = folded.strip_prefix("departamento del ").unwrap_or(folded);
        bare == self.department || bare == first_word
    }

    /// Whether a text names the department, in words or by its `code`; a slip of the pen may.
    pub fn is_department(&self, text: &str, code: &str) -> bool {
        let folded = fold(text);
        let digits = folded.trim_end_matches(|c: char| !c.is_ascii_digit());
        self.is_name_of_department(&folded)
            || digits == code
            || folded.ends_with(&self.department)
            || jaro_winkler(&folded, &self.department) >= DEPARTMENT_LIKENESS_MIN
    }

    /// Up to three municipalities: those that a part of the name means, then those with a name
    /// like it, the likest first.
    pub fn suggest(&self, name: &str) -> Vec<u16> {
        let named = part::parts(name).filter_map(|part| self.known.get(&self.key(part)));
        let mut found: Vec<u16> = Vec::new();
        for municipality in named.map(|(municipality, _)| *municipality).chain(self.alike(name)) {
            if !found.contains(&municipality) {
                found.push(municipality);
            }
        }
        found.truncate(SUGGESTIONS_MAX);
        found
    }

    fn alike(&self, name: &str) -> Vec<u16> {
        let key = self.key(name);
        let mut best: HashMap<u16, f64> = HashMap::new();
        for (known, &(municipality, _)) in &self.known {
            let likeness = best.entry(municipality).or_default();
            *likeness = likeness.max(jaro_winkler(known, &key));
        }
        let mut best: Vec<_> = best.into_iter().filter(|(_, like)| *like >= LIKENESS_MIN).collect();
        best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        best.into_iter().map(|(municipality, _)| municipality).collect()
    }

    fn learn(&mut self, method: Method, names: impl Iterator<Item = (u16, Vec<String>)>) {
        let mut new: HashMap<String, Option<u16>> = HashMap::new();
        for (municipality, names) in names {
            for name in names {
                let bearer = new.entry(self.key(&name)).or_insert(Some(municipality));
                *bearer = bearer.filter(|bearer| *bearer == municipality);
            }
        }
        for (key, bearer) in new {
            if let Some(municipality) = bearer.filter(|_| !key.is_empty()) {
                self.known.entry(key).or_insert((municipality, method));
            }
        }
    }

    /// What is left of a name without prefix, article and department.
    fn key(&self, name: &str) -> String {
        let folded = fold(name);
        let mut key = folded.as_str();
        for prefix in PREFIXES.iter().chain(&ARTICLES) {
            key = key.strip_prefix(prefix).unwrap_or(key);
        }
        let first_word = self.department.split(' ').next().unwrap_or_default();
        for department in [self.department.as_str(), first_word] {
            let rest = key.strip_suffix(department).and_then(|rest| rest.strip_suffix(' '));
            key = rest.unwrap_or(key);
        }
        key.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locate::tests::valle;

    fn check(name: &str, expected: Option<(&str, Method)>) {
        let geodata = valle().geodata();
        let found = valle().names.find(name);
        let found = found.map(|(m, method)| (geodata.municipalities[usize::from(m)].code, method));
        let found = found.map(|(code, method)| (code.to_string(), method));
        assert_eq!(found, expected.map(|(code, method)| (code.to_owned(), method)), "{name:?}");
    }

    #[test]
    fn accents_case_articles_and_the_department_do_not_matter() {
        for name in ["Alcalá", "ALCALA", " alcalá ", "Alcalá (Valle)", "Municipio de Alcalá"] {
            check(name, Some(("76020", Method::Name)));
        }
        for name in ["El Águila", "Aguila", "el aguila, Valle del Cauca", "ÁGUILA"] {
            check(name, Some(("76243", Method::Name)));
        }
        check("San Pedro - Valle", Some(("76670", Method::Name)));
        check("Unión", Some(("76400", Method::Name)));
    }

    #[test]
    fn what_stands_beside_a_name_may_say_where_it_is_or_what_in_it_is_meant() {
        for name in [
            "Cali - Comuna 13",
            "Comuna 13 - Cali",
            "Comuna 13 de Cali",
            "Cali, Valle del Cauca, Colombia",
            "Cali (zona urbana)",
            "Corregimiento Pance, Cali",
            "Cali/Vereda El Hormiguero",
        ] {
            check(name, Some(("76001", Method::Name)));
        }
        check("76001 - Cali", Some(("76001", Method::Code)));
        check("Cali (76001)", Some(("76001", Method::Name)));
        check("Buga (Valle)", Some(("76111", Method::Alias)));
        check("Jamundí, Valle del Cauca", Some(("76364", Method::Name)));
        for name in
            ["Cali - Palmira", "La Unión - Nariño", "76520 - Cali", "Cali, Perú", "Comuna 13"]
        {
            check(name, None);
        }
    }

    #[test]
    fn the_department_is_told_from_others() {
        let is_ours = |text: &str| valle().is_department(text);
        for text in ["Valle del Cauca", "VALLE", "76", "76 - Valle del Cauca", "Vale del Cauca"] {
            assert!(is_ours(text), "{text}");
        }
        for text in ["Cauca", "Nariño", "05", "Risaralda", "19 - Cauca", "Antioquia"] {
            assert!(!is_ours(text), "{text}");
        }
    }

    #[test]
    fn aliases_are_told_from_names() {
        check("Cali", Some(("76001", Method::Name)));
        check("Santiago de Cali", Some(("76001", Method::Name)));
        check("Distrito Especial de Santiago de Cali", Some(("76001", Method::Alias)));
        check("Calima-El Darién", Some(("76126", Method::Alias)));
        check("Darien", Some(("76126", Method::Alias)));
    }

    #[test]
    fn buga_is_never_bugalagrande() {
        check("Buga", Some(("76111", Method::Alias)));
        check("Bugalagrande", Some(("76113", Method::Name)));
        check("Buga la Grande", Some(("76113", Method::Alias)));
        check("Bugal", None);
    }

    #[test]
    fn nothing_is_guessed() {
        for name in
            ["", "  ", "Valle", "Calí del Norte", "La Unión, Nariño", "Bolívar (Cauca)", "El"]
        {
            check(name, None);
        }
    }

    #[test]
    fn every_name_and_alias_finds_its_municipality() {
        let (geodata, names) = (valle().geodata(), &valle().names);
        for (municipality, index) in geodata.municipalities.iter().zip(0_u16..) {
            let own = [&municipality.name, &municipality.official_name];
            for name in own.into_iter().chain(&municipality.aliases) {
                assert_eq!(names.find(name).map(|found| found.0), Some(index), "{name}");
            }
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_answered_with_suggestions() {
        let geodata = valle().geodata();
        let suggest = |name: &str| -> Vec<String> {
            let found = valle().suggest(name);
            found.iter().map(|&m| geodata.municipalities[usize::from(m)].name.clone()).collect()
        };
        assert_eq!(suggest("Buenabentura"), ["Buenaventura"]);
        assert_eq!(suggest("Jamundy")[0], "Jamundí");
        assert!(suggest("Bogotá").is_empty());
    }
}
