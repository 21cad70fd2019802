//! The table twin of a map: the same territories and values, sorted by address.

use std::cmp::Ordering;

use maud::{Markup, html};

use crate::demand::themes;
use crate::indicator::{Estimate, Reason, Unit};
use crate::layer::{Layer, Row};
use crate::page::{Carried, territory_path};
use crate::text::{Lang, Words, count, fold};

/// Order of the table, from the address's key `sort`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// By which column.
    pub column: Column,
    /// From the other end than the column's usual one.
    pub reversed: bool,
}

/// A column that the table can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// Greatest value first, missing ones last.
    #[default]
    Value,
    /// By the alphabet.
    Name,
    /// Most demands first.
    N,
}

impl Sort {
    /// What the key may say: a column, with `-` before it for the other end first.
    pub const ALLOWED: [&'static str; 6] = ["value", "-value", "name", "-name", "n", "-n"];

    /// Reads the key's value.
    pub fn parse(text: &str) -> Option<Self> {
        let (reversed, id) = match text.strip_prefix('-') {
            Some(id) => (true, id),
            None => (false, text),
        };
        let column = [Column::Value, Column::Name, Column::N].into_iter().find(|c| c.id() == id)?;
        Some(Self { column, reversed })
    }

    /// The pair in an address; empty for the default.
    pub fn spelling(self) -> String {
        let mark = if self.reversed { "-" } else { "" };
        if self == Self::default() {
            String::new()
        } else {
            format!("sort={mark}{}", self.column.id())
        }
    }

    /// What a click on a column's head leads to.
    fn next(self, column: Column) -> Self {
        Self { column, reversed: self.column == column && !self.reversed }
    }

    fn aria(self, column: Column) -> Option<&'static str> {
        let descends = (self.column == Column::Name) == self.reversed;
        (self.column == column).then_some(if descends { "descending" } else { "ascending" })
    }
}

impl Column {
    fn id(self) -> &'static str {
        match self {
            Column::Value => "value",
            Column::Name => "name",
            Column::N => "n",
        }
    }
}

/// The table; `address` spells the address of the same view in another order.
pub(super) fn table(
    layer: &Layer,
    sort: Sort,
    carried: &Carried,
    address: impl Fn(Sort) -> String,
) -> Markup {
    let lang = layer.query.lang;
    let measure = layer.measure;
    let value = Words::new("Valor", "Value").get(lang);
    let interval = Words::new("Intervalo 95 %", "95% interval").get(lang);
    let head = |column: Column, text: &str, class: &str| {
        html! {
            th scope="col" class=(class) aria-sort=[sort.aria(column)] {
                a href=(address(sort.next(column))) { (text) }
            }
        }
    };
    html! {
        div.scroll tabindex="0" role="region" aria-labelledby="tabla-titulo" {
            table {
                thead {
                    tr {
                        (head(Column::Name, place_title(lang), "name"))
                        @if measure.unit == Unit::Theme {
                            th scope="col" { (Words::new("Tema", "Theme").get(lang)) }
                            (head(Column::Value, share_title(lang), "number"))
                        } @else { (head(Column::Value, value, "number")) }
                        @if !measure.context {
                            th.number scope="col" { (interval) }
                            (head(Column::N, n_title(lang), "number"))
                        }
                    }
                }
                tbody { @for row in sorted(layer, sort) { (line(layer, row, carried)) } }
            }
        }
    }
}

fn place_title(lang: Lang) -> &'static str {
    Words::new("Territorio", "Territory").get(lang)
}

fn share_title(lang: Lang) -> &'static str {
    Words::new("Parte", "Share").get(lang)
}

fn n_title(lang: Lang) -> &'static str {
    Words::new("Demandas", "Demands").get(lang)
}

fn line(layer: &Layer, row: &Row, carried: &Carried) -> Markup {
    let lang = layer.query.lang;
    let Estimate { value, n, reason, .. } = row.estimate;
    let written = value.map(|value| layer.measure.unit.format(value, lang));
    // A reason that all rows share stands in the title.
    let reason = reason.filter(|_| shared_reason(layer).is_none());
    let missing = reason.map(|reason| reason.words().get(lang));
    html! {
        tr data-code=(row.id) {
            th.name scope="row" { a href=(carried.onto(&territory_path(&row.id, &row.name))) { (row.name) } }
            @if layer.measure.unit == Unit::Theme {
                td { (theme(row, lang)) }
            }
            td.number {
                @if let Some(written) = written { (written) (hint(row, lang)) }
                @else { span.missing { (no_data(lang)) @if let Some(why) = missing { ": " (why) } } }
            }
            @if !layer.measure.context {
                td.number { (interval(layer, &row.estimate)) }
                td.number { (count(n, lang)) }
            }
        }
    }
}

/// Why there is no value anywhere, where it is the same for every row of several.
pub(super) fn shared_reason(layer: &Layer) -> Option<Reason> {
    let first = layer.rows.first()?.estimate.reason?;
    let shares = |row: &Row| row.estimate.value.is_none() && row.estimate.reason == Some(first);
    (layer.rows.len() > 1 && layer.rows.iter().all(shares)).then_some(first)
}

fn theme(row: &Row, lang: Lang) -> Markup {
    let tied = Words::new("empate", "tied").get(lang);
    html! {
        @match row.theme {
            Some(theme) => (themes().term(theme).label(lang)),
            None => span.missing { (no_data(lang)) },
        }
        @if row.tied { " " span.note { "(" (tied) ")" } }
    }
}

/// A value from fewer than ten demands is no more than a hint, and says so.
fn hint(row: &Row, lang: Lang) -> Markup {
    let few = Words::new("muestra pequeña", "small sample").get(lang);
    html! { @if row.small { " " span.note { "(" (few) ")" } } }
}

/// "Sin datos", never a blank.
pub(super) fn no_data(lang: Lang) -> &'static str {
    Words::new("Sin datos", "No data").get(lang)
}

fn interval(layer: &Layer, estimate: &Estimate) -> Markup {
    let lang = layer.query.lang;
    let unit = layer.measure.unit;
    html! {
        @match (estimate.low, estimate.high) {
            (Some(low), Some(high)) => {
                (unit.format(low, lang)) " – " (unit.format(high, lang))
            }
            _ => @match estimate.reason {
                Some(reason) if estimate.value.is_some() => (reason.words().get(lang)),
                _ => "–",
            },
        }
    }
}

fn sorted(layer: &Layer, sort: Sort) -> Vec<&Row> {
    let mut rows: Vec<&Row> = layer.rows.iter().collect();
    let direction = |order: Ordering| if sort.reversed { order.reverse() } else { order };
    rows.sort_by(|a, b| match sort.column {
        Column::Name => direction(by_name(a, b)),
        Column::N => direction(b.estimate.n.cmp(&a.estimate.n)).then(by_name(a, b)),
        Column::Value => by_value(a, b, direction).then(by_name(a, b)),
    });
    rows
}

/// Spanish collation, near enough for names of places: accents do not tell letters apart.
fn by_name(a: &Row, b: &Row) -> Ordering {
    fold(&a.name).cmp(&fold(&b.name))
}

/// Missing values stay at the end, whichever end comes first.
fn by_value(a: &Row, b: &Row, direction: impl Fn(Ordering) -> Ordering) -> Ordering {
    match (a.estimate.value, b.estimate.value) {
        (Some(a), Some(b)) => direction(b.total_cmp(&a)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_allowed_order_is_read_and_spelled_back() {
        for text in Sort::ALLOWED {
            let sort = Sort::parse(text).unwrap();
            let spelled = sort.spelling();
            assert_eq!(
                if spelled.is_empty() { "sort=value" } else { &spelled },
                format!("sort={text}")
            );
        }
        assert_eq!(Sort::parse("colour"), None);
    }

    #[test]
    fn a_second_click_turns_the_order_round() {
        let sort = Sort::default();
        assert_eq!(sort.aria(Column::Value), Some("descending"));
        assert_eq!(sort.next(Column::Value).aria(Column::Value), Some("ascending"));
        assert_eq!(sort.next(Column::Name).aria(Column::Name), Some("ascending"));
        assert_eq!(sort.aria(Column::Name), None);
    }
}
