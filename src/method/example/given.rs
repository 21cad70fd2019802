//! What examples are given: themes and how often they are asked for, sources that are open.

use crate::count;
use crate::demand::{self, Code};
use crate::disclose::{View, permit};
use crate::indicator::Input;
use crate::indicator::share::ranked;
use crate::layer;
use crate::query::{Filter, Query};
use crate::snapshot::Snapshot;
use crate::text::{self, Lang};

/// Themes that an example names.
const NAMED: usize = 4;

/// The open sources, as a question spells them.
pub(super) fn open_sources(snapshot: &Snapshot) -> Vec<String> {
    let mut sources = count::open_sources(snapshot, &Filter::default());
    sources.sort_unstable();
    sources
}

/// The theme that is asked for most in all municipalities.
pub(super) fn most_frequent(snapshot: &Snapshot) -> Option<Code> {
    let whole = permit(View::Public, Query::default()).ok()?;
    let totals = totals(&layer::input(snapshot, &whole));
    let first = *ranked(&totals).first()?;
    Code::try_from(first).ok()
}

/// Demands of each theme in all territories.
pub(super) fn totals(input: &Input) -> Vec<u64> {
    let themes = demand::themes().terms().len();
    (0..themes).map(|theme| input.themes.iter().map(|row| row[theme]).sum()).collect()
}

/// “210 demandas: 34 de «Agua», 28 de «Vías», …”.
pub(super) fn by_theme(counts: &[u64], lang: Lang) -> String {
    let all: u64 = counts.iter().sum();
    let order = ranked(counts);
    let named = order.iter().take(NAMED).map(|&theme| {
        let label = Code::try_from(theme).map(|code| demand::themes().term(code).label(lang));
        format!("{} «{}»", text::count(counts[theme], lang), label.unwrap_or_default())
    });
    let named: Vec<String> = named.collect();
    let rest = order.len().saturating_sub(NAMED);
    let (word, more) = match lang {
        Lang::Es => ("demandas con tema", format!(" y {rest} temas más")),
        Lang::En => ("demands with a theme", format!(" and {rest} themes more")),
    };
    let more = if rest > 0 { more } else { String::new() };
    format!("{} {word}: {}{more}", text::count(all, lang), named.join(", "))
}
