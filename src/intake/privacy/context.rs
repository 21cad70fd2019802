//! The words around a number, which tell what it is.

use crate::text::fold;

/// How far before a number its words are looked for, in bytes.
const REACH_BYTES: usize = 64;

/// Words before a number that say nothing about it, folded.
#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "no", "n", "nro", "num", "numero", "numeros", "numer", "nos", "de", "del", "es", "la", "el",
    "los", "las", "mi", "su", "con", "al", "a", "en", "un", "una", "son", "era", "fue", "por",
    "ciudadania", "extranjeria", "identidad", "ciudadano", "personal", "contacto", "y", "o",
    "aproximadamente", "aproximado", "aproximada", "estimado", "estimada", "cercano", "cerca",
    "unos", "unas", "mas", "sobre", "hasta", "desde",
];

/// Words before the number of a document.
#[rustfmt::skip]
const DOCUMENT: &[&str] = &[
    "cc", "c", "cedula", "cedulas", "ced", "ti", "t", "ce", "nit", "nuip", "nip", "ppt", "pep",
    "dni", "pasaporte", "identificacion", "identificado", "identificada", "identificados",
    "documento", "documentos", "doc", "tarjeta", "registro civil", "rc",
];

/// Words before a telephone.
#[rustfmt::skip]
const PHONE: &[&str] = &[
    "tel", "tels", "telefono", "telefonos", "telefonico", "telefonica", "cel", "cels", "celular",
    "celulares", "movil", "moviles", "fijo", "whatsapp", "wasap", "whatsap", "wpp", "wp",
    "llamar", "llamarme", "llame", "llamen", "marcar", "comunicarse", "comunicarme",
    "contactarme", "contactar", "contacto", "phone",
];

/// Words before an amount of money.
#[rustfmt::skip]
const MONEY: &[&str] = &[
    "cop", "pesos", "valor", "valores", "costo", "costos", "cuesta", "presupuesto", "inversion",
    "inversiones", "invertir", "monto", "suma", "recursos", "salario", "precio", "total", "usd",
    "dolares", "euros", "subsidio", "deuda", "adeuda", "pago", "pagar", "pagamos", "cobran",
    "cobro", "cobraron", "tarifa", "multa", "aporte", "aportes", "asignado", "asignados",
];

/// Words before a number that is a code of something.
#[rustfmt::skip]
const CODE: &[&str] = &[
    "decreto", "decretos", "ley", "leyes", "resolucion", "resoluciones", "acuerdo", "acuerdos",
    "ordenanza", "circular", "radicado", "radicados", "radicacion", "rad", "expediente",
    "contrato", "contratos", "convenio", "oficio", "factura", "facturas", "proceso", "bpin",
    "spin", "bpim", "matricula", "ficha", "codigo", "codigos", "cod", "poliza", "acta",
    "sentencia", "auto", "articulo", "proyecto", "postal", "catastral", "predial", "predio",
    "placa", "contador", "medidor", "suscriptor", "suscripcion", "serie", "serial", "referencia",
    "ref", "orden", "tiquete", "ticket", "caso", "pqr", "pqrs", "pqrsd", "divipola", "dane",
    "licencia", "conpes", "fecha", "ano", "anos", "vigencia", "coordenadas", "coordenada",
    "latitud", "longitud", "este", "norte", "x", "epsg", "lote", "escritura", "notaria", "km",
    "linea", "gratuita", "nis", "activo", "inventario", "certificado", "version", "registro",
];

/// Words after an amount of money.
const CURRENCIES: &[&str] =
    &["pesos", "peso", "cop", "mil", "millon", "millones", "mm", "dolares", "usd", "euros"];

/// Words after a number that is a quantity.
#[rustfmt::skip]
const UNITS: &[&str] = &[
    "metros", "metro", "m", "m2", "m3", "mts", "mt", "ml", "km", "kms", "km2", "kilometros", "ha",
    "has", "hectareas", "hab", "habitantes", "personas", "persona", "familias", "hogares",
    "usuarios", "suscriptores", "beneficiarios", "ninos", "ninas", "estudiantes", "viviendas",
    "predios", "votos", "votantes", "firmas", "litros", "toneladas", "ton", "kg", "kilos",
    "galones", "unidades", "arboles", "kwh", "kva", "mw", "watts", "voltios", "casos",
    "registros", "veces", "anos", "dias", "horas", "afiliados", "victimas", "mujeres", "hombres",
    "jovenes", "adultos", "campesinos", "vacunas", "dosis", "visitas", "visitantes", "turistas",
    "ciudadanos", "vallecaucanos", "colombianos", "empleos", "raciones", "almuerzos", "kits",
    "vehiculos", "motos", "bultos", "cajas", "plantas", "peces", "gallinas", "reses", "cabezas",
    "por ciento",
];

/// What the words before a number say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    Document,
    Phone,
    Money,
    Code,
    Nothing,
}

/// What the words before this place say: the nearest that is no filler decides.
pub(super) fn before(text: &str, at: usize) -> Before {
    let near = near(&text[..at]);
    if near.trim_end().ends_with('$') {
        return Before::Money;
    }
    let folded = fold(near);
    let words: Vec<&str> = folded.rsplit(' ').take(6).collect();
    for (place, word) in words.iter().enumerate() {
        let is = |list: &[&str]| list.contains(word);
        // «C.C.» and «T.I.» come as two letters.
        let next = words.get(place + 1).copied().unwrap_or_default();
        let is_initials = matches!((next, *word), ("c", "c" | "e") | ("t", "i") | ("r", "c"));
        if is_initials || is(DOCUMENT) && word.len() > 1 {
            return Before::Document;
        }
        // «número de contacto» is a telephone, «contacto» elsewhere says nothing.
        if is(PHONE) {
            return Before::Phone;
        }
        if is(MONEY) {
            return Before::Money;
        }
        if is(CODE) {
            return Before::Code;
        }
        if !is(FILLERS) {
            return Before::Nothing;
        }
    }
    Before::Nothing
}

/// Whether the word after this place makes the number before it a quantity.
pub(super) fn is_quantity(text: &str, at: usize) -> bool {
    let is_marked = text[at..].trim_start().starts_with(['%', '°', 'º', '²', '³']);
    is_marked || word_after(text, at, UNITS) || is_money(text, at)
}

/// Whether the word after this place makes the number before it an amount of money.
pub(super) fn is_money(text: &str, at: usize) -> bool {
    word_after(text, at, CURRENCIES)
}

fn word_after(text: &str, at: usize, list: &[&str]) -> bool {
    let rest = &text[at..];
    // A sentence that ends after the number says nothing about it.
    if rest.trim_start().starts_with(['.', ';', ',', ':', ')', '\n', '[', '(', '-']) {
        return false;
    }
    let end = rest.char_indices().nth(24).map_or(rest.len(), |(end, _)| end);
    let folded = fold(&rest[..end]);
    let mut words = folded.split(' ').skip_while(|word| ["de", "a", "y", "o"].contains(word));
    words.next().is_some_and(|word| list.contains(&word))
}

/// The end of a text, within its sentence: marks that were put in place of personal data end it.
fn near(text: &str) -> &str {
    let mut from = text.len().saturating_sub(REACH_BYTES);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let near = &text[from..];
    let from = near.rfind(['[', ']', '\n', ';', '?', '!']).map_or(0, |at| at + 1);
    near.get(from..).unwrap_or_default()
}
