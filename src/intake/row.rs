//! One row while it is read: typed cells, and what was noticed about them.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use compact_str::CompactString;
use hashbrown::HashMap;
use jiff::civil::Date;

use crate::demand::{Catalogue, Code, Collection, GroupSet, Placement, groups, themes};
use crate::intake::Cells;
use crate::intake::columns::Columns;
use crate::intake::field::Field;
use crate::intake::privacy::{is_personal, redact};
use crate::intake::report::Notes;
use crate::intake::rule::{
    COLUMN_CONFLICT, FRACTION_PERCENT, IDENTITY_DROPPED, MONTH_ONLY, OUT_OF_RANGE, REDACTED, Rule,
    SERIAL_DATE, UNKNOWN_GROUP, UNKNOWN_TERM, UNKNOWN_THEME, UNREADABLE_DATE, UNREADABLE_NUMBER,
};
use crate::intake::value::{self, Day, Doubt};
use crate::locate::{Locator, Unplaced, below};
use crate::text::slug;

/// The texts met so far and what they mean: files repeat a few texts many times.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    by_field: [HashMap<String, Option<Code>>; Field::COUNT],
    codes: HashMap<String, Result<Placement, Unplaced>>,
    names: HashMap<String, Named>,
}

/// What a text in the place of a municipality's name says.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// The municipality.
    pub place: Result<Placement, Unplaced>,
    /// The part of a municipality that it names too, as an id without its municipality.
    pub below: Option<CompactString>,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            by_field: std::array::from_fn(|_| HashMap::new()),
            codes: HashMap::new(),
            names: HashMap::new(),
        }
    }
}

/// A text longer than this is no term that will come again.
const TERM_BYTES_MAX: usize = 80;

/// The most texts that are kept of one field, so that a file of ever new ones fills no memory.
const TERMS_MAX: usize = 1000;

impl Terms {
    fn find(&mut self, field: Field, catalogue: &Catalogue, text: &str) -> Option<Code> {
        recall(&mut self.by_field[field as usize], text, |text| catalogue.find(text))
    }

    /// Where a municipality's code leads.
    pub fn code(&mut self, locator: &Locator, text: &str) -> Result<Placement, Unplaced> {
        recall(&mut self.codes, text, |text| locator.by_code(text))
    }

    /// What a municipality's name says.
    pub fn name(&mut self, locator: &Locator, text: &str) -> Named {
        recall(&mut self.names, text, |text| Named {
            place: locator.by_name(text),
            below: below(text).map(|part| slug(&redact(part), '_').into()),
        })
    }
}

/// What a text means, by what is known of it or as `read` tells.
fn recall<T: Clone>(known: &mut HashMap<String, T>, text: &str, read: impl Fn(&str) -> T) -> T {
    if let Some(found) = known.get(text) {
        return found.clone();
    }
    let found = read(text);
    if known.len() < TERMS_MAX && text.len() <= TERM_BYTES_MAX {
        known.insert(text.to_owned(), found.clone());
    }
    found
}

/// A row that is being read.
pub(super) struct Row<'a> {
    pub columns: &'a Columns,
    pub cells: &'a Cells,
    pub terms: &'a mut Terms,
    pub notes: &'a mut Notes,
}

impl<'a> Row<'a> {
    /// The cell of `field`; empty when blank.
    pub fn cell(&self, field: Field) -> &'a str {
        self.columns.cell(self.cells, field)
    }

    /// The cell of `field`; `None` when blank.
    pub fn filled(&self, field: Field) -> Option<&'a str> {
        Some(self.cell(field)).filter(|text| !text.is_empty())
    }

    /// The cell of `field` as text; `None` when blank.
    pub fn text<T: From<&'a str>>(&self, field: Field) -> Option<T> {
        self.filled(field).map(T::from)
    }

    /// What people wrote, without what tells of a person; empty when blank.
    pub fn prose<T: From<Cow<'a, str>>>(&mut self, field: Field) -> T {
        let text = redact(self.cell(field));
        if let Cow::Owned(clean) = &text {
            let reason = "Tenía un documento, un teléfono o un correo: se guarda sin ellos";
            self.observe_part(REDACTED, field, clean, reason);
        }
        text.into()
    }

    /// As [`Self::prose`]; `None` when blank.
    pub fn short_prose<T: From<Cow<'a, str>>>(&mut self, field: Field) -> Option<T> {
        Some(self.prose(field)).filter(|text: &Cow<'a, str>| !text.is_empty()).map(T::from)
    }

    /// A round, which may be a year whose thousands a spreadsheet grouped: `2,025`.
    pub fn round<T: From<Cow<'a, str>>>(&mut self) -> Option<T> {
        let year = value::year_of(self.cell(Field::Round)).map(|year| year.to_string());
        year.map(|year| Cow::from(year).into()).or_else(|| self.short_prose(Field::Round))
    }

    /// Takes note of columns of one name that say different things.
    pub fn check_repeated(&mut self) {
        for field in self.columns.repeated() {
            if let Some(other) = self.columns.other_cell(self.cells, field) {
                let reason = "Otra columna con este nombre dice otra cosa: vale la primera";
                self.observe_part(COLUMN_CONFLICT, field, other, reason);
            }
        }
    }

    /// Who answers for something; an office, so that what tells of a person is not kept.
    pub fn responsible<T: From<&'a str>>(&mut self) -> Option<T> {
        let text = self.filled(Field::Responsible)?;
        if !is_personal(text) {
            return Some(text.into());
        }
        let column = self.columns.name(Field::Responsible);
        let reason = "Lleva un teléfono, un documento o un correo; no se guarda";
        self.notes.observe(IDENTITY_DROPPED.id, column, "", reason.to_owned());
        None
    }

    /// Takes note of something about a cell that leaves the row usable.
    pub fn observe(&mut self, rule: Rule, field: Field, reason: impl Into<String>) {
        self.observe_part(rule, field, self.cell(field), reason);
    }

    /// Takes note of something about part of a cell.
    pub fn observe_part(
        &mut self,
        rule: Rule,
        field: Field,
        part: &str,
        reason: impl Into<String>,
    ) {
        self.notes.observe(rule.id, self.columns.name(field), part, reason.into());
    }

    /// Takes note of something about the cell of a column; words are not repeated, as they may
    /// be an address.
    pub fn observe_at(&mut self, rule: Rule, at: usize, reason: impl Into<String>) {
        let cell = Columns::cell_at(self.cells, at);
        let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
        let digits = cell.bytes().filter(u8::is_ascii_digit).count();
        let value = if letters <= digits.max(8) { cell } else { "" };
        self.notes.observe(rule.id, self.columns.name_at(at), value, reason.into());
    }

    /// Takes note of something about a cell that makes the row unusable.
    pub fn reject(&mut self, rule: Rule, field: Field, reason: impl Into<String>) {
        let column = self.columns.name(field);
        self.notes.reject(rule.id, column, self.cell(field), reason.into());
    }

    /// A day that the row can do without.
    pub fn date(&mut self, field: Field) -> Option<Date> {
        match value::date(self.filled(field)?) {
            Ok(day) => Some(self.day(field, day)),
            Err(reason) => {
                self.observe(UNREADABLE_DATE, field, reason);
                None
            }
        }
    }

    /// A day that was read, with a note of what is doubtful about it.
    pub fn day(&mut self, field: Field, Day { date, doubt }: Day) -> Date {
        match doubt {
            None => {}
            Some(Doubt::Serial) => {
                self.observe(
                    SERIAL_DATE,
                    field,
                    format!("Se lee como {date}, contando desde 1900"),
                );
            }
            Some(Doubt::Month) => {
                self.observe(MONTH_ONLY, field, format!("Sin día: se toma {date}"));
            }
        }
        date
    }

    /// A whole number in `range`.
    pub fn whole(&mut self, field: Field, range: RangeInclusive<u32>) -> Option<u32> {
        let text = self.filled(field)?;
        self.whole_in(self.columns.name(field), text, range)
    }

    /// As [`Self::whole`], of any column.
    pub fn whole_in(
        &mut self,
        column: &str,
        text: &str,
        range: RangeInclusive<u32>,
    ) -> Option<u32> {
        let (rule, reason) = match value::whole(text).map(u32::try_from) {
            Some(Ok(number)) if range.contains(&number) => return Some(number),
            Some(_) => (OUT_OF_RANGE, outside(&range)),
            None => (UNREADABLE_NUMBER, "No es un número entero; no se guarda".to_owned()),
        };
        self.notes.observe(rule.id, column, text, reason);
        None
    }

    /// A level from 1 to 5.
    pub fn level(&mut self, field: Field) -> Option<u8> {
        self.whole(field, 1..=5).and_then(|level| level.try_into().ok())
    }

    /// A percentage from 0 to 100.
    pub fn percent(&mut self, field: Field) -> Option<u8> {
        let Some((percent, is_fraction)) = value::percent(self.filled(field)?) else {
            self.observe(UNREADABLE_NUMBER, field, "No es un porcentaje; no se guarda");
            return None;
        };
        if percent > 100 {
            self.observe(OUT_OF_RANGE, field, outside(&(0..=100)));
            return None;
        }
        if is_fraction {
            self.observe(FRACTION_PERCENT, field, format!("Se lee como {percent} %"));
        }
        u8::try_from(percent).ok()
    }

    /// An amount of money.
    pub fn amount(&mut self, field: Field) -> Option<f64> {
        let text = self.filled(field)?;
        let amount = value::amount(text).filter(|amount| *amount >= 0.0);
        if amount.is_none() {
            self.observe(UNREADABLE_NUMBER, field, "No es un monto; no se guarda");
        }
        amount
    }

    /// A term of a closed list.
    pub fn term(&mut self, field: Field, catalogue: &Catalogue) -> Option<Code> {
        let text = self.filled(field)?;
        let code = self.terms.find(field, catalogue, text);
        if code.is_none() {
            self.observe(UNKNOWN_TERM, field, "No está en su lista; no se guarda");
        }
        code
    }

    /// Themes, each once, in the order written.
    pub fn themes(&mut self) -> Vec<Code> {
        let mut codes = Vec::new();
        let unknown = (UNKNOWN_THEME, "No es un tema del catálogo");
        self.each_term(Field::Themes, themes(), unknown, |code| {
            if !codes.contains(&code) {
                codes.push(code);
            }
        });
        codes
    }

    /// A set of groups.
    pub fn groups(&mut self, field: Field) -> GroupSet {
        let mut set = 0;
        let unknown = (UNKNOWN_GROUP, "No es un grupo del catálogo");
        self.each_term(field, groups(), unknown, |code| set |= 1 << code);
        set
    }

    /// The ids of other records; what people wrote instead is not kept.
    pub fn ids<T: From<&'a str>>(&mut self, field: Field) -> Vec<T> {
        let mut ids = Vec::new();
        for part in split_list(self.cell(field)) {
            if part.contains(|c: char| c.is_whitespace() || c == '@') {
                let reason = "No es un identificador; no se guarda";
                self.observe_part(UNKNOWN_TERM, field, part, reason);
            } else {
                ids.push(part.into());
            }
        }
        ids
    }

    /// How the record was gathered.
    pub fn collection(&mut self) -> Option<Collection> {
        let text = self.filled(Field::Collection)?;
        let collection = Collection::parse(text);
        if collection.is_none() {
            self.observe(UNKNOWN_TERM, Field::Collection, "Se espera `open` o `quota`");
        }
        collection
    }

    /// Whether the record was made up for demonstration.
    pub fn is_synthetic(&self) -> bool {
        value::is_yes(self.cell(Field::Synthetic))
    }

    /// The terms of a cell that lists them; one term may hold the marks that part others.
    fn each_term(
        &mut self,
        field: Field,
        catalogue: &Catalogue,
        unknown: (Rule, &str),
        mut take: impl FnMut(Code),
    ) {
        let text = self.cell(field);
        if text.is_empty() {
            return;
        }
        if let Some(code) = self.terms.find(field, catalogue, text) {
            return take(code);
        }
        for part in split_list(text) {
            match self.terms.find(field, catalogue, part) {
                Some(code) => take(code),
                None => self.observe_part(unknown.0, field, part, unknown.1),
            }
        }
    }
}

/// The parts of a list, by the strongest mark that it holds: `|`, else `;`, else `,`.
pub(super) fn split_list(text: &str) -> Vec<&str> {
    let mark = ['|', ';', ','].into_iter().find(|mark| text.contains(*mark)).unwrap_or('|');
    text.split(mark).map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn outside(range: &RangeInclusive<u32>) -> String {
    match *range.end() {
        u32::MAX => format!("Se espera {} o más; no se guarda", range.start()),
        end => format!("Se espera de {} a {end}; no se guarda", range.start()),
    }
}
