//! The rows of the three files, in the order of their columns.

use serde::Serialize;

/// What the column `sintetico` says.
pub(super) const SYNTHETIC: &str = "si";

/// A row of `demandas.csv`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct DemandRow {
    #[serde(rename = "fuente")]
    pub(super) source: String,
    pub(super) id: String,
    #[serde(rename = "fecha")]
    pub(super) date: String,
    #[serde(rename = "titulo")]
    pub(super) title: String,
    #[serde(rename = "descripcion")]
    pub(super) description: String,
    #[serde(rename = "tema")]
    pub(super) themes: String,
    #[serde(rename = "tipo")]
    pub(super) kind: String,
    #[serde(rename = "canal")]
    pub(super) channel: String,
    pub(super) lon: String,
    pub(super) lat: String,
    #[serde(rename = "codigo_municipio")]
    pub(super) code: String,
    #[serde(rename = "municipio")]
    pub(super) name: String,
    #[serde(rename = "zona")]
    pub(super) area: String,
    #[serde(rename = "grupos_afectados")]
    pub(super) affected: String,
    #[serde(rename = "voces")]
    pub(super) voices: String,
    #[serde(rename = "personas_afectadas")]
    pub(super) people: String,
    #[serde(rename = "urgencia")]
    pub(super) urgency: String,
    #[serde(rename = "apoyos")]
    pub(super) support: String,
    #[serde(rename = "evento")]
    pub(super) event: String,
    #[serde(rename = "ronda")]
    pub(super) round: String,
    #[serde(rename = "estado")]
    pub(super) status: String,
    #[serde(rename = "responsable")]
    pub(super) responsible: String,
    #[serde(rename = "fecha_limite")]
    pub(super) due: String,
    #[serde(rename = "recoleccion")]
    pub(super) collection: String,
    #[serde(rename = "sintetico")]
    pub(super) synthetic: &'static str,
}

/// A row of `eventos.csv`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct EventRow {
    pub(super) id: String,
    #[serde(rename = "ronda")]
    pub(super) round: String,
    #[serde(rename = "fecha")]
    pub(super) date: String,
    #[serde(rename = "tipo")]
    pub(super) kind: String,
    #[serde(rename = "codigo_municipio")]
    pub(super) code: String,
    #[serde(rename = "municipio")]
    pub(super) name: String,
    #[serde(rename = "asistentes")]
    pub(super) attendees: u32,
    #[serde(rename = "asistentes_mujer")]
    pub(super) women: u32,
    #[serde(rename = "asistentes_juventud")]
    pub(super) young: u32,
    #[serde(rename = "asistentes_persona_mayor")]
    pub(super) old: u32,
    #[serde(rename = "asistentes_indigena")]
    pub(super) indigenous: u32,
    #[serde(rename = "asistentes_afrocolombiano")]
    pub(super) afro: u32,
    #[serde(rename = "asistentes_campesino")]
    pub(super) peasants: u32,
    #[serde(rename = "asistentes_discapacidad")]
    pub(super) disabled: u32,
    #[serde(rename = "asistentes_victima")]
    pub(super) victims: u32,
    #[serde(rename = "recoleccion")]
    pub(super) collection: &'static str,
    #[serde(rename = "sintetico")]
    pub(super) synthetic: &'static str,
}

/// A row of `compromisos.csv`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct CommitmentRow {
    pub(super) id: String,
    #[serde(rename = "demandas")]
    pub(super) demands: String,
    #[serde(rename = "codigo_municipio")]
    pub(super) code: String,
    #[serde(rename = "municipio")]
    pub(super) name: String,
    #[serde(rename = "temas")]
    pub(super) themes: String,
    #[serde(rename = "responsable")]
    pub(super) responsible: String,
    #[serde(rename = "acordado")]
    pub(super) agreed: String,
    #[serde(rename = "evento")]
    pub(super) event: String,
    #[serde(rename = "vence")]
    pub(super) due: String,
    #[serde(rename = "estado")]
    pub(super) status: String,
    #[serde(rename = "avance")]
    pub(super) progress: String,
    #[serde(rename = "monto_cop")]
    pub(super) amount: String,
    #[serde(rename = "evidencia")]
    pub(super) evidence: String,
    #[serde(rename = "sintetico")]
    pub(super) synthetic: &'static str,
}

/// The rows as CSV with a header.
pub(super) fn write<R: Serialize>(rows: impl IntoIterator<Item = R>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row).expect("memory takes every row");
    }
    let bytes = writer.into_inner().expect("memory takes every row");
    String::from_utf8(bytes).expect("rows are text")
}
