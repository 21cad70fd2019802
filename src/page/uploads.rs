//! `/cargas`: files come in by hand. A file is sent, its report is read, and then it is confirmed
//! or forgotten; what was stored can be taken back.

use maud::{Markup, html};

use crate::intake::{Finding, Issue, Kind, Report, Severity, Tally, find_fix, find_rule};
use crate::page::Carried;
use crate::page::shell::Shell;
use crate::text::{Lang, Words, count};

/// The address of the screen.
pub const UPLOADS_PATH: &str = "/cargas";

/// The address of the queue of demands without a territory.
pub const QUEUE_PATH: &str = "/cargas/sin-territorio";

/// Names of files that a reader knows, for the browser's own dialog.
const ACCEPTED: &str = ".csv,.tsv,.txt,.xlsx,.xls,.ods,.geojson,.json,.geojsonl,.zip";

/// A stored import, in the list.
pub struct Stored {
    /// Its number.
    pub id: u32,
    /// Name of the file.
    pub file: String,
    /// What its records are.
    pub kind: Kind,
    /// When it was stored.
    pub at: String,
    /// Who did.
    pub by: String,
    /// What became of its rows.
    pub tally: Tally,
    /// Not undone.
    pub live: bool,
}

/// A file that waits for its confirmation.
pub struct Waiting<'a> {
    /// Its id.
    pub id: &'a str,
    /// Name of the file.
    pub file: &'a str,
    /// What its rows are.
    pub kind: Kind,
    /// What would become of them.
    pub report: &'a Report,
    /// The rules whose corrections are made already.
    pub fixes: &'a [&'static str],
}

/// The screen's language, and what its links carry along.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The language.
    pub lang: Lang,
    /// What links carry along.
    pub carried: &'a Carried,
}

impl Frame<'_> {
    pub(super) fn say(&self, es: &'static str, en: &'static str) -> &'static str {
        Words::new(es, en).get(self.lang)
    }

    pub(super) fn around(&self, title: &str, main: &Markup) -> String {
        Shell {
            title,
            description: title,
            canonical: None,
            other_language: None,
            lang: self.lang,
            carried: self.carried,
            synthetic: false,
            department: None,
        }
        .around(main)
    }

    fn number(&self, number: u64) -> String {
        count(number, self.lang)
    }
}

/// Asks who wants to store files; `refused` says that the token was none.
pub fn entrance(frame: Frame<'_>, refused: bool) -> String {
    let title = frame.say("Cargar archivos", "Load files");
    let main = html! {
        article.uploads {
            h1 { (title) }
            p {
                (frame.say(
                    "Para cargar archivos hace falta una credencial de edición, que crea quien \
                     administra el servidor con «tejido token create --role editor».",
                    "Loading files takes an editor's token, which whoever runs the server makes \
                     with \"tejido token create --role editor\".",
                ))
            }
            @if refused {
                p.warning role="alert" {
                    (frame.say(
                        "Esa credencial no está vigente o no alcanza para cargar.",
                        "That token does not hold, or does not allow loading.",
                    ))
                }
            }
            form.stack action=(frame.carried.onto("/cargas/entrar")) method="post" {
                label.field {
                    span { (frame.say("Credencial", "Token")) }
                    input type="password" name="token" autocomplete="current-password" required;
                }
                button type="submit" { (frame.say("Entrar", "Enter")) }
            }
        }
    };
    frame.around(title, &main)
}

/// The list of imports, and the form that sends another file.
pub fn uploads(frame: Frame<'_>, who: &str, stored: &[Stored], waiting_for_place: bool) -> String {
    let title = frame.say("Cargar archivos", "Load files");
    let main = html! {
        article.uploads {
            h1 { (title) }
            (form(frame))
            h2 { (frame.say("Lo cargado", "What was loaded")) }
            (list(frame, stored))
            @if waiting_for_place {
                p {
                    a href=(frame.carried.onto(QUEUE_PATH)) {
                        (frame.say(
                            "Ubicar a mano las demandas sin territorio",
                            "Place demands without a territory by hand",
                        ))
                    }
                }
            }
            form.stack action=(frame.carried.onto("/cargas/salir")) method="post" {
                p { (frame.say("Entró como ", "Entered as ")) strong { (who) } "." }
                button.quiet type="submit" { (frame.say("Salir", "Leave")) }
            }
        }
    };
    frame.around(title, &main)
}

fn form(frame: Frame<'_>) -> Markup {
    let kinds = Kind::ALL.map(|kind| (kind.id(), kind_name(frame, kind)));
    html! {
        form.stack action=(frame.carried.onto(UPLOADS_PATH)) method="post"
            enctype="multipart/form-data" {
            label.field {
                span {
                    (frame.say(
                        "Archivo (CSV, Excel, ODS, GeoJSON, shapefile en .zip)",
                        "File (CSV, Excel, ODS, GeoJSON, shapefile as .zip)",
                    ))
                }
                input type="file" name="file" accept=(ACCEPTED) required;
            }
            label.field {
                span { (frame.say("Qué trae", "What it holds")) }
                select name="kind" {
                    option value="" { (frame.say("Reconocer por sus columnas", "Tell by its columns")) }
                    @for (id, name) in kinds { option value=(id) { (name) } }
                }
            }
            label.field {
                span { (frame.say("Fuente (opcional)", "Source (optional)")) }
                input type="text" name="source" maxlength="80"
                    placeholder=(frame.say("el nombre del archivo", "the file's name"));
            }
            label.field {
                span { (frame.say("Hoja (opcional)", "Sheet (optional)")) }
                input type="text" name="sheet" maxlength="80";
            }
            button type="submit" { (frame.say("Leer sin guardar", "Read without storing")) }
        }
        p.hint {
            (frame.say(
                "Primero verá qué pasaría con cada fila. Nada se guarda hasta que usted confirme.",
                "You will first see what would become of each row. Nothing is stored until you \
                 confirm.",
            ))
        }
    }
}

fn list(frame: Frame<'_>, stored: &[Stored]) -> Markup {
    if stored.is_empty() {
        return html! { p { (frame.say("Todavía nada.", "Nothing yet.")) } };
    }
    html! {
        div.scroll tabindex="0" role="region"
            aria-label=(frame.say("Lo cargado", "What was loaded")) {
            table.imports {
                thead {
                    tr {
                        th scope="col" { "N.º" }
                        th scope="col" { (frame.say("Archivo", "File")) }
                        th scope="col" { (frame.say("Trae", "Holds")) }
                        th.number scope="col" { (frame.say("Leídas", "Read")) }
                        th.number scope="col" { (frame.say("Ubicadas", "Located")) }
                        th.number scope="col" { (frame.say("Sin ubicar", "Unlocated")) }
                        th.number scope="col" { (frame.say("Rechazadas", "Rejected")) }
                        th scope="col" { (frame.say("Cuándo y quién", "When and who")) }
                        th scope="col" { (frame.say("Deshacer", "Undo")) }
                    }
                }
                tbody { @for import in stored { (row(frame, import)) } }
            }
        }
    }
}

fn row(frame: Frame<'_>, import: &Stored) -> Markup {
    let Tally { read, located, unlocated, rejected, .. } = import.tally;
    let day = import.at.get(..16).unwrap_or(&import.at).replace('T', " ");
    html! {
        tr {
            td { (import.id) }
            th scope="row" { (import.file) }
            td { (kind_name(frame, import.kind)) }
            @for number in [read, located, unlocated, rejected] {
                td.number { (frame.number(number)) }
            }
            td { (day) " UTC" @if !import.by.is_empty() { " · " (import.by) } }
            td {
                @if import.live {
                    form action=(frame.carried.onto(&format!("/cargas/{}/deshacer", import.id)))
                        method="post" {
                        button.quiet type="submit"
                            aria-label=(format!("{} {}", frame.say("Deshacer", "Undo"), import.id)) {
                            (frame.say("Deshacer", "Undo"))
                        }
                    }
                } @else { (frame.say("deshecha", "undone")) }
            }
        }
    }
}

fn kind_name(frame: Frame<'_>, kind: Kind) -> &'static str {
    match kind {
        Kind::Demands => frame.say("demandas", "demands"),
        Kind::Commitments => frame.say("compromisos", "commitments"),
        Kind::Events => frame.say("eventos", "events"),
    }
}

/// What would become of the rows of a file, by rule, before it is confirmed.
pub fn rehearsal(frame: Frame<'_>, waiting: &Waiting<'_>) -> String {
    let Waiting { id, file, kind, report, fixes } = *waiting;
    let title = frame.say("Antes de guardar", "Before storing");
    let at = |end: &str| frame.carried.onto(&format!("/cargas/{id}{end}"));
    let stores = report.tally.read > report.tally.rejected;
    let main = html! {
        article.uploads {
            nav.crumbs aria-label=(frame.say("Ubicación", "Where this is")) {
                a href=(frame.carried.onto(UPLOADS_PATH)) { (frame.say("Cargar archivos", "Load files")) }
                " › " (file)
            }
            h1 { (title) }
            p { strong { (file) } ": " (kind_name(frame, kind)) "." }
            (sums(frame, report.tally))
            @if !stores {
                p.warning { (frame.say("No hay fila que guardar.", "There is no row to store.")) }
            }
            div.actions {
                @if stores {
                    form action=(at("/confirmar")) method="post" {
                        button type="submit" { (confirm(frame, report.tally)) }
                    }
                }
                form action=(at("/deshacer")) method="post" {
                    button.quiet type="submit" {
                        (frame.say("Olvidar el archivo", "Forget the file"))
                    }
                }
            }
            @if report.tally.rejected > 0 {
                p {
                    a href=(format!("/api/v1/imports/{id}/rejected")) {
                        (frame.say(
                            "Descargar las filas rechazadas, con su motivo (CSV)",
                            "Download the rejected rows, each with its reason (CSV)",
                        ))
                    }
                }
            }
            @if !report.findings.is_empty() {
                h2 { (frame.say("Lo que se notó", "What was noticed")) }
                @for finding in &report.findings { (noticed(frame, finding, &at("/corregir"), fixes)) }
            }
        }
    };
    frame.around(title, &main)
}

/// Every row ends in one of three places.
fn sums(frame: Frame<'_>, tally: Tally) -> Markup {
    let rows = [
        (frame.say("Leídas", "Read"), tally.read),
        (frame.say("Ubicadas en un municipio", "Located in a municipality"), tally.located),
        (frame.say("Sin ubicar (se guardan)", "Unlocated (stored)"), tally.unlocated),
        (frame.say("Rechazadas (no se guardan)", "Rejected (not stored)"), tally.rejected),
        (
            frame.say("De las guardadas: ya estaban, se actualizan", "Of those stored: updates"),
            tally.updated,
        ),
        (
            frame.say("De las guardadas: con observación", "Of those stored: with a remark"),
            tally.observed,
        ),
    ];
    html! {
        table.sums {
            caption { (frame.say("Filas del archivo", "Rows of the file")) }
            tbody {
                @for (name, rows) in rows {
                    tr { th scope="row" { (name) } td.number { (frame.number(rows)) } }
                }
            }
        }
    }
}

fn confirm(frame: Frame<'_>, tally: Tally) -> String {
    let rows = frame.number(tally.located + tally.unlocated);
    match frame.lang {
        Lang::Es => format!("Confirmar: guardar {rows} filas"),
        Lang::En => format!("Confirm: store {rows} rows"),
    }
}

/// A rule, how often it was met, and its first examples.
fn noticed(frame: Frame<'_>, finding: &Finding, correct: &str, fixes: &[&str]) -> Markup {
    let title = find_rule(finding.rule).map_or(finding.rule, |rule| rule.title.get(frame.lang));
    let severity = finding.examples.first().map(|issue| issue.severity);
    let outcome = match severity {
        Some(Severity::Rejected) => frame.say("rechazadas", "rejected"),
        Some(Severity::Observed) => frame.say("se guardan con observación", "stored with a remark"),
        _ => frame.say("sobre el archivo", "about the file"),
    };
    html! {
        section.finding {
            h3 { (title) " " span.tally { (frame.number(finding.count)) " · " (outcome) } }
            ul { @for issue in &finding.examples { li { (example(frame, issue)) } } }
            @if find_fix(finding.rule).is_some_and(|rule| !fixes.contains(&rule)) {
                form action=(correct) method="post" {
                    input type="hidden" name="rule" value=(finding.rule);
                    button.quiet type="submit" {
                        (frame.say("Corregir estas filas", "Correct these rows"))
                    }
                }
            }
        }
    }
}

fn example(frame: Frame<'_>, issue: &Issue) -> Markup {
    html! {
        @if issue.line > 0 { (frame.say("Línea ", "Line ")) (frame.number(issue.line)) }
        @if !issue.column.is_empty() { ", «" (issue.column) "»" }
        @if !issue.value.is_empty() { ": " code { (issue.value) } }
        ". " (issue.reason) "."
    }
}
