//! Shares of themes as bars with intervals, beside the subregion's and the department's.

use maud::{Markup, html};

use crate::demand::themes;
use crate::indicator::{Estimate, Unit};
use crate::layer::{Profile, ThemeShare};
use crate::territory::Level;
use crate::text::{Lang, Words};

/// Themes shown; the rest are in the data.
const SHOWN: usize = 10;

/// Width and height of a bar's own coordinates.
const WIDTH: f64 = 400.0;
const HEIGHT: f64 = 16.0;

/// The most frequent themes of a place, a row and a bar for each.
pub(super) fn shares(profile: &Profile, department: &str, lang: Lang) -> Markup {
    if profile.themes.is_empty() {
        let none = Words::new("Sin datos: todavía no hay demandas.", "No data: no demands yet.");
        return html! { p { (none.get(lang)) } };
    }
    let shown = &profile.themes[..profile.themes.len().min(SHOWN)];
    let most = shown.iter().map(reach).fold(0.0, f64::max);
    let is_department = profile.level == Level::Department;
    let words = |es, en| Words::new(es, en).get(lang);
    html! {
        (key(profile, department, lang))
        table {
            thead {
                tr {
                    th scope="col" { (words("Tema", "Theme")) }
                    th.number scope="col" { (words("Aquí", "Here")) }
                    @if let Some((_, name)) = &profile.subregion {
                        th.number scope="col" { (name) }
                    }
                    @if !is_department { th.number scope="col" { (department) } }
                }
            }
            tbody { @for share in shown { (row(profile, share, most, lang)) } }
        }
        @if profile.themes.len() > SHOWN { p.source { (rest(profile.themes.len(), lang)) } }
    }
}

fn rest(all: usize, lang: Lang) -> String {
    match lang {
        Lang::Es => format!("Los {SHOWN} temas más pedidos, de {all}."),
        Lang::En => format!("The {SHOWN} most frequent themes, of {all}."),
    }
}

/// How far to the right a theme's marks reach.
fn reach(share: &ThemeShare) -> f64 {
    let high = share.here.high.or(share.here.value);
    let others = [high, share.subregion.and_then(|s| s.value), share.department.value];
    others.into_iter().flatten().fold(0.0, f64::max)
}

fn row(profile: &Profile, share: &ThemeShare, most: f64, lang: Lang) -> Markup {
    let is_department = profile.level == Level::Department;
    html! {
        tr {
            th scope="row" { (themes().term(share.theme).label(lang)) (bar(share, most, is_department)) }
            td.number { (value(&share.here, lang)) br; span.note { (interval(&share.here, lang)) } }
            @if profile.subregion.is_some() {
                td.number { @if let Some(estimate) = &share.subregion { (value(estimate, lang)) } }
            }
            @if !is_department {
                td.number {
                    (value(&share.department, lang))
                    @if let Some(verdict) = verdict(share, lang) { br; span.note { (verdict) } }
                }
            }
        }
    }
}

fn value(estimate: &Estimate, lang: Lang) -> String {
    let no_data = Words::new("Sin datos", "No data").get(lang);
    estimate.value.map_or(no_data.to_owned(), |value| Unit::Share.format(value, lang))
}

/// `9,3–15 %`: the sign once, to stay on one line of a telephone.
fn interval(estimate: &Estimate, lang: Lang) -> String {
    let (Some(low), Some(high)) = (estimate.low, estimate.high) else { return String::new() };
    let low = Unit::Share.format(low, lang);
    let low = low.trim_end_matches(['%', '\u{a0}']);
    format!("{low}–{}", Unit::Share.format(high, lang))
}

/// Whether the interval here lies clear of the department's share.
fn verdict(share: &ThemeShare, lang: Lang) -> Option<&'static str> {
    let department = share.department.value?;
    if share.here.low? > department {
        Some(Words::new("aquí más ▲", "more here ▲").get(lang))
    } else if share.here.high? < department {
        Some(Words::new("aquí menos ▼", "less here ▼").get(lang))
    } else {
        None
    }
}

/// The share as a bar with its interval; the subregion dashed, the department a full line.
fn bar(share: &ThemeShare, most: f64, is_department: bool) -> Markup {
    let x =
        |value: f64| format!("{:.1}", 1.0 + value / most.max(f64::MIN_POSITIVE) * (WIDTH - 2.0));
    let subregion = share.subregion.and_then(|estimate| estimate.value);
    let department = share.department.value.filter(|_| !is_department);
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) preserveAspectRatio="none" aria-hidden="true" {
            @if let Some(value) = share.here.value {
                rect x="1" y="3" width=(x(value)) height="10" fill="#71b9a6" {}
            }
            @if let (Some(low), Some(high)) = (share.here.low, share.here.high) {
                (line(&x(low), &x(high), 8.0, 8.0, "#16262b", None))
            }
            @if let Some(value) = subregion {
                (line(&x(value), &x(value), 0.0, HEIGHT, "#5b2bb0", Some("3 2")))
            }
            @if let Some(value) = department {
                (line(&x(value), &x(value), 0.0, HEIGHT, "#b8400e", None))
            }
        }
    }
}

fn line(x1: &str, x2: &str, y1: f64, y2: f64, stroke: &str, dashes: Option<&str>) -> Markup {
    html! {
        line x1=(x1) x2=(x2) y1=(y1) y2=(y2) stroke=(stroke) stroke-width="2"
            stroke-dasharray=[dashes] vector-effect="non-scaling-stroke" {}
    }
}

/// What the marks mean.
fn key(profile: &Profile, department: &str, lang: Lang) -> Markup {
    let words = |es, en| Words::new(es, en).get(lang);
    let mark = |drawn: Markup| {
        html! { svg viewBox="0 0 28 16" aria-hidden="true" { (drawn) } }
    };
    let bar = html! {
        rect x="0" y="3" width="22" height="10" fill="#71b9a6" {}
        (line("12", "28", 8.0, 8.0, "#16262b", None))
    };
    html! {
        ul.key {
            li { (mark(bar)) (words("Aquí, con intervalo de 95 %", "Here, with 95% interval")) }
            @if let Some((_, name)) = &profile.subregion {
                li {
                    (mark(line("14", "14", 0.0, 16.0, "#5b2bb0", Some("3 2"))))
                    (words("Subregión", "Subregion")) " " (name)
                }
            }
            @if profile.level != Level::Department {
                li {
                    (mark(line("14", "14", 0.0, 16.0, "#b8400e", None)))
                    (department)
                }
            }
        }
    }
}
