//! Texts that tell of people, and texts that only look as if they did.

use proptest::prelude::*;

use super::context::Before;
use super::*;

fn check(text: &str, expected: &str) {
    assert_eq!(redact(text), expected, "{text}");
}

#[test]
fn telephones_are_taken_out() {
    for text in [
        "3001234567",
        "300 123 4567",
        "300-123-4567",
        "300.123.4567",
        "300 123 45 67",
        "300 1234567",
        "+57 300 123 4567",
        "+573001234567",
        "57 3001234567",
        "(+57) 300 1234567",
        "0057 300 1234567",
        "3151234567",
        "6025551234",
        "602 555 1234",
        "(602) 555 1234",
        "(602)5551234",
        "602-555-1234",
        "350 123 4567",
    ] {
        check(text, "[teléfono]");
        check(&format!("mi número es {text}."), "mi número es [teléfono].");
        check(
            &format!("Daño en la vía, avisar a Luz {text}, gracias"),
            "Daño en la vía, avisar a Luz [teléfono], gracias",
        );
    }
    check("Tel: 555 1234", "Tel: [teléfono]");
    check("teléfono fijo 2-555 12 34", "teléfono fijo [teléfono]");
    check("Cel.3001234567", "Cel.[teléfono]");
    check("cel3001234567", "cel[teléfono]");
    check("llamar al 5551234 en la tarde", "llamar al [teléfono] en la tarde");
    check("3001234567 o 3109876543", "[teléfono] o [teléfono]");
    check("3001234567 3109876543", "[teléfono] [teléfono]");
    check("3001234567-3109876543", "[teléfono]-[teléfono]");
    check("WhatsApp: 3001234567", "WhatsApp: [teléfono]");
    check("Carrera 5 # 10-20, 3001234567", "Carrera 5 # 10-20, [teléfono]");
}

#[test]
fn documents_are_taken_out() {
    for text in [
        "1144123456",
        "1.144.123.456",
        "1,144,123,456",
        "1 144 123 456",
        "16.789.012",
        "16789012",
        "31'456.789",
        "66712345",
        "1.006.123.457",
    ] {
        check(&format!("Ana Pérez {text}"), "Ana Pérez [documento]");
        check(&format!("C.C. {text}, vecina"), "C.C. [documento], vecina");
    }
    check("cédula 16789012 de Cali", "cédula [documento] de Cali");
    check("Cédula de ciudadanía No. 16.789.012", "Cédula de ciudadanía No. [documento]");
    check("CC 1144123456", "CC [documento]");
    check("c.c.1144123456", "c.c.[documento]");
    check("cc1144123456", "cc[documento]");
    check("T.I. 1006123457", "T.I. [documento]");
    check("tarjeta de identidad 1006123457", "tarjeta de identidad [documento]");
    check("identificada con 31.456.789", "identificada con [documento]");
    check("mi documento es 123456", "mi documento es [documento]");
    check("NIT 890.399.029-5", "NIT [documento]");
    check("Nit: 890399029-5", "Nit: [documento]");
    check("C.E. 345678", "C.E. [documento]");
    check("pasaporte 12345678", "pasaporte [documento]");
    check("cédula 12.345.000", "cédula [documento]");
    check("Firma: Luis Mora 94512345", "Firma: Luis Mora [documento]");
}

#[test]
fn addresses_of_mail_are_taken_out() {
    for text in [
        "ana@example.org",
        "ana.perez+valle@correo.example.com.co",
        "ANA_PEREZ@EXAMPLE.COM",
        "ana1985@example.co",
        "ñoño@example.org",
        "ana @ example.org",
    ] {
        check(text, "[correo]");
        check(&format!("escribir a {text}."), "escribir a [correo].");
    }
    check("ana@example.org;luis@example.org", "[correo];[correo]");
    check("1144123456@example.org", "[correo]");
}

#[test]
fn what_tells_of_no_one_stays() {
    for text in [
        "Se necesitan $ 12.500.000 para el puente",
        "$12500000",
        "Presupuesto de 1234567 pesos",
        "valor 91.233.179,26",
        "91.233.179,26",
        "costo aproximado de 45678912",
        "1.234.567 habitantes",
        "atiende a 123456 personas",
        "234567 m2 de espacio público",
        "12.345.678 de pesos",
        "inversión por $1.234.567.890",
        "5.000.000",
        "150000",
        "Decreto 1234567 de 2015",
        "Decreto 1076 de 2015",
        "Ley 1757 de 2015",
        "Ordenanza 539 del 05 de junio de 2020",
        "Resolución No. 000123 de 2024",
        "Radicado 2024123456",
        "radicado No. 20241234567890",
        "RAD-2024-00123456",
        "PQR-123456",
        "2024-123456",
        "BPIN 2020760010123",
        "2020760010123",
        "código 76001005",
        "código postal 760042",
        "contrato 4500012345",
        "matrícula inmobiliaria 370-123456",
        "factura 98765432",
        "medidor 1234567",
        "línea 123",
        "línea gratuita 018000912345",
        "2025-03-01",
        "01/03/2025",
        "01-03-2025",
        "01.03.2025",
        "20250301",
        "01032025",
        "entre 2020 y 2023",
        "2020-2023",
        "vigencias 2024, 2025, 2026",
        "a las 10:30 del 05/03/2025",
        "km 12+500",
        "K120+500",
        "a 3.451640, -76.531987",
        "3.451640 -76.531987",
        "Calle 5 # 38-25",
        "Carrera 100 No. 16-20",
        "manzana 12 casa 345",
        "grados 1 a 11, sedes 3, 4 y 5",
        "1. agua 2. luz 3. vía 4. salud 5. parque 6. escuela",
        "100%",
        "@gobvalle",
        "síguenos en @GobValle y @CaliCo",
        "D-123456",
        "#123456",
        "predio 0001000200030004",
        "400 metros, 12 casas y 35 familias",
        "lote 123456",
        "tubería de 6 pulgadas 110 psi 500 m",
        "temperatura 24,5 grados",
        "aumentó 12.345678 veces",
        "más de 345678 usuarios",
        "1'500.000 para semillas",
    ] {
        check(text, text);
    }
}

#[test]
fn cells_that_are_one_piece_of_personal_data_are_told() {
    assert_eq!(of_cell("3001234567"), Some(Personal::Phone));
    assert_eq!(of_cell(" 16.789.012 "), Some(Personal::Document));
    assert_eq!(of_cell("ana@example.org"), Some(Personal::Mail));
    assert_eq!(of_cell("Falta agua, llamar a 3001234567 en la mañana"), None);
    assert_eq!(of_cell("Salud"), None);
}

#[test]
fn what_tells_of_a_person_is_told_from_offices() {
    for text in ["Juan Pérez 300 123 4567", "CC 1.144.123", "(602) 555-0100", "a@b.co"] {
        assert!(is_personal(text), "{text}");
    }
    for text in ["Secretaría de Salud", "Oficina 12, piso 3", "Decreto 111 de 2024"] {
        assert!(!is_personal(text), "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_left_tells_of_no_one(text in "[ a-zñ0-9@.,$#()+-]{0,60}") {
        let clean = redact(&text).into_owned();
        prop_assert_eq!(redact(&clean), clean.as_str());
    }

    #[test]
    fn any_text_can_be_read(text in ".{0,80}") {
        let clean = redact(&text).into_owned();
        prop_assert_eq!(redact(&clean), clean.as_str());
    }

    #[test]
    fn a_mobile_is_found_wherever_it_stands(
        before in "[a-z ]{0,12}",
        number in "3[0-5][0-9]{8}",
        after in "[a-z ]{0,12}",
    ) {
        let text = format!("{before} {number} {after}");
        let at = before.len() + 1;
        // «3000000000 mm» is an amount, and words before a number may say as much.
        prop_assume!(!matches!(context::before(&text, at), Before::Money | Before::Code));
        prop_assume!(!context::is_quantity(&text, at + number.len()));
        prop_assert_eq!(redact(&text).bytes().filter(u8::is_ascii_digit).count(), 0);
    }
}
