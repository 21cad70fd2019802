//! Headers of columns that identify people: such columns are never stored.
//!
//! A word may tell of a person or of a thing: «nombre» alone names a person, «nombre del proyecto»
//! a project.

/// Words that tell of a person wherever they stand in a header, folded.
const WORDS: &[&str] = &[
    "apellido",
    "apellidos",
    "cedula",
    "cc",
    "nuip",
    "nit",
    "identificacion",
    "identidad",
    "pasaporte",
    "telefono",
    "telefonos",
    "tel",
    "celular",
    "celulares",
    "cel",
    "movil",
    "whatsapp",
    "correo",
    "correos",
    "email",
    "mail",
    "direccion",
    "domicilio",
    "solicitante",
    "peticionario",
    "ciudadano",
    "remitente",
    "quejoso",
    "denunciante",
    "encuestado",
    "encuestador",
    "acudiente",
    "contacto",
    "lider",
    "lideresa",
    "representante",
    "nacimiento",
    "firma",
    "ip",
    "username",
    "usuario",
    "surname",
    "firstname",
    "lastname",
    "phone",
    "mobile",
    "address",
    "birth",
    "birthdate",
    "dob",
    "ssn",
    "passport",
    "requester",
    "respondent",
    "submitter",
];

/// Words that name a person unless a thing is named.
const NAMES: &[&str] = &["nombre", "nombres", "name", "names", "documento", "documentos"];

/// What may bear a name, or be a document, without being a person.
const THINGS: &[&str] = &[
    "municipio",
    "mpio",
    "departamento",
    "dpto",
    "subregion",
    "vereda",
    "barrio",
    "comuna",
    "corregimiento",
    "poblado",
    "proyecto",
    "programa",
    "propuesta",
    "evento",
    "conversatorio",
    "mesa",
    "entidad",
    "dependencia",
    "secretaria",
    "organizacion",
    "institucion",
    "empresa",
    "tema",
    "sector",
    "indicador",
    "archivo",
    "formulario",
    "encuesta",
    "adjunto",
    "anexo",
    "soporte",
    "evidencia",
    "source",
    "service",
    "place",
    "file",
    "project",
];

/// Whether a header, folded, is of a column that identifies people.
pub(in crate::intake) fn is_identity(header: &str) -> bool {
    let has = |words: &[&str]| header.split(' ').any(|word| words.contains(&word));
    has(WORDS) || has(NAMES) && !has(THINGS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    fn check(header: &str, expected: bool) {
        assert_eq!(is_identity(&fold(header)), expected, "{header}");
    }

    #[test]
    fn columns_that_identify_people_are_told_from_those_of_things() {
        for header in [
            "Nombre",
            "NOMBRES Y APELLIDOS",
            "Nombre del ciudadano",
            "Cédula",
            "No. documento",
            "Tipo de documento",
            "Número de identificación",
            "Celular",
            "Teléfono fijo",
            "Correo electrónico",
            "Dirección de residencia",
            "E-mail",
            "IP Address",
            "First Name",
            "Respondent phone",
            "Fecha de nacimiento",
            "Representante de la organización",
            "¿Cuál es su nombre completo?",
        ] {
            check(header, true);
        }
        for header in [
            "Nombre del municipio",
            "Nombre del proyecto",
            "Documento adjunto",
            "Entidad",
            "EPS",
            "dato1",
            "Vereda",
            "Observaciones",
        ] {
            check(header, false);
        }
    }
}
