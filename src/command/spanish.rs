//! Help in Spanish, for terminals whose language is Spanish.

use clap::{Arg, ArgAction, Command};

/// Each phrase of the help in English, and in Spanish.
const PHRASES: [(&str, &str); 70] = [
    (
        "Makes the corrections that a rule offers: swapped_coordinates, lost_sign or lost_point",
        "Hace las correcciones que una regla ofrece: swapped_coordinates, lost_sign o lost_point",
    ),
    (
        "Folder whose files replace the embedded ones; without it the embedded are checked",
        "Carpeta cuyos archivos reemplazan los incluidos; sin ella se revisan los incluidos",
    ),
    ("Territorial analysis of citizens' demands", "Análisis territorial de demandas ciudadanas"),
    ("Serves the page, the layers and the charts", "Sirve la página, las capas y las gráficas"),
    (
        "Reads files of demands, commitments or events into the store",
        "Carga archivos de demandas, compromisos o eventos",
    ),
    (
        "Appends the territory to each row of a CSV file",
        "Añade el territorio a cada fila de un archivo CSV",
    ),
    (
        "Prints a table of a measure by territory, theme, period, …",
        "Imprime una tabla de una medida por territorio, tema, período, …",
    ),
    ("Draws a chart to a file", "Dibuja una gráfica en un archivo"),
    ("Writes a layer to a file", "Escribe una capa en un archivo"),
    (
        "Makes up a demonstration set, with the truth it was drawn from",
        "Inventa datos de demostración, con la verdad de la que salen",
    ),
    ("Builds or checks the geodata", "Hace o revisa los datos geográficos"),
    (
        "Makes the data files of a geodata folder from published sources",
        "Hace los archivos de una carpeta de datos geográficos desde las fuentes publicadas",
    ),
    (
        "Says whether boundaries are valid, without gaps or overlaps, and of the official areas",
        "Dice si los límites son válidos, sin huecos ni traslapos, y con las áreas oficiales",
    ),
    (
        "Address to listen on [default: 127.0.0.1:8076]",
        "Dirección en la que escucha [por omisión: 127.0.0.1:8076]",
    ),
    ("File of settings", "Archivo de configuración"),
    ("Folder of the embedded store", "Carpeta donde se guardan los datos"),
    (
        "PostgreSQL database that several servers share, in place of the folder",
        "Base de datos PostgreSQL que varios servidores comparten, en lugar de la carpeta",
    ),
    (
        "Folder whose files replace the embedded geodata",
        "Carpeta cuyos archivos reemplazan los datos geográficos incluidos",
    ),
    (
        "Files of any format in docs/data.md, or postgres:// addresses of a database; read in the \
         order events, demands, commitments",
        "Archivos de cualquier formato de docs/data.md, o direcciones postgres:// de una base de \
         datos; se leen en el orden eventos, demandas, compromisos",
    ),
    (
        "Sheet to read of a workbook [default: the one with the best header]",
        "Hoja que se lee de un libro [por omisión: la que tenga el mejor encabezado]",
    ),
    (
        "Query to ask of a database [default: all of the table in its address]",
        "Consulta que se hace a una base [por omisión: toda la tabla de su dirección]",
    ),
    (
        "What the rows are: demands, commitments or events [default: recognised from the headers]",
        "Qué son las filas: demands, commitments o events [por omisión: según los encabezados]",
    ),
    (
        "Source of the rows that name none [default: the file's name]",
        "Fuente de las filas que no la dicen [por omisión: el nombre del archivo]",
    ),
    (
        "Takes a field from a column, whatever its header",
        "Toma un campo de una columna, sea cual sea su encabezado",
    ),
    ("Reads and reports, and stores nothing", "Lee e informa, sin guardar nada"),
    ("Writes every issue to a CSV file", "Escribe cada novedad en un archivo CSV"),
    ("Ends with code 3 when a row is rejected", "Termina con código 3 si se rechaza una fila"),
    ("Prints the reports as JSON", "Imprime los informes como JSON"),
    (
        "Takes an import back, by its number in the list",
        "Deshace una importación, por su número en la lista",
    ),
    ("Lists the imports", "Lista las importaciones"),
    (
        "Makes, lists and revokes the tokens of those who write through the server",
        "Crea, lista y revoca las credenciales de quienes escriben por el servidor",
    ),
    ("Makes a token and shows it, this once", "Crea una credencial y la muestra, esta única vez"),
    ("Who or what will hold it", "Quién o qué la tendrá"),
    ("What it allows: analyst, editor or admin", "Qué permite: analyst, editor o admin"),
    ("Lists the tokens, the revoked ones too", "Lista las credenciales, también las revocadas"),
    (
        "Revokes a token, by its number in the list",
        "Revoca una credencial, por su número en la lista",
    ),
    ("Its number", "Su número"),
    ("CSV file; - or nothing = standard input", "Archivo CSV; - o nada = entrada estándar"),
    ("Column with the longitude, in degrees", "Columna con la longitud, en grados"),
    ("Column with the latitude, in degrees", "Columna con la latitud, en grados"),
    ("Column with the municipality's name", "Columna con el nombre del municipio"),
    (
        "Also write how far the border is from points that are not near it; takes longer",
        "Escribe también la distancia al borde de los puntos lejanos; tarda más",
    ),
    ("Column with the municipality's code", "Columna con el código del municipio"),
    (
        "File to write; without it standard output",
        "Archivo que se escribe; sin él, la salida estándar",
    ),
    (
        "Without --lon, --lat, --name or --code, columns with a usual header are used. Appends \
         municipality_code, municipality_name, subregion_id, method, confidence, \
         distance_to_border_m, conflict and, for each layer that the geodata add below \
         municipalities, its id and _id; they stay empty where a row is unlocated.",
        "Sin --lon, --lat, --name ni --code se usan las columnas de encabezado conocido. Añade \
         municipality_code, municipality_name, subregion_id, method, confidence, \
         distance_to_border_m, conflict y, por cada capa que la geodata añada bajo los municipios, \
         su id y _id; quedan vacías donde una fila no se ubica.",
    ),
    (
        "The question, as in addresses: theme=salud level=subregion by=territory,theme …",
        "La consulta, como en las direcciones: theme=salud level=subregion by=territory,theme …",
    ),
    ("How to print it", "Cómo se imprime"),
    (
        "Which chart: choropleth, bars, strip, funnel, lorenz, clusters, changes, series",
        "Cuál gráfica: choropleth, bars, strip, funnel, lorenz, clusters, changes, series",
    ),
    (
        "The question, as in addresses: theme=salud level=subregion …",
        "La consulta, como en las direcciones: theme=salud level=subregion …",
    ),
    (
        "Where to write it; the ending says how: .svg, .png, .txt (what it shows, in words)",
        "Dónde se escribe; la extensión dice cómo: .svg, .png, .txt (lo que muestra, en palabras)",
    ),
    ("Width in pixels at 96 dpi", "Ancho en píxeles a 96 ppp"),
    (
        "Height in pixels at 96 dpi; what suits the width unless given",
        "Alto en píxeles a 96 ppp; si no se da, el que convenga al ancho",
    ),
    (
        "Pixels for an inch of a PNG: 192 draws it twice as fine",
        "Píxeles por pulgada de un PNG: 192 lo dibuja el doble de fino",
    ),
    (
        "Which layer: municipios, subregiones, departamento, demandas",
        "Cuál capa: municipios, subregiones, departamento, demandas",
    ),
    (
        "The question, as in addresses: theme=salud measure=share from=2025-01-01 …",
        "La consulta, como en las direcciones: theme=salud measure=share from=2025-01-01 …",
    ),
    (
        "geojson or csv [default: as the file's name ends, else geojson]",
        "geojson o csv [por omisión: según la extensión del archivo; si no, geojson]",
    ),
    (
        "File to write; without it, standard output",
        "Archivo que se escribe; sin él, la salida estándar",
    ),
    (
        "Number that decides everything drawn: the same seed gives the same files",
        "Número que decide el sorteo: la misma semilla da los mismos archivos",
    ),
    ("Rows of demandas.csv", "Filas de demandas.csv"),
    (
        "Folder for demandas.csv, compromisos.csv, eventos.csv and verdad.json",
        "Carpeta para demandas.csv, compromisos.csv, eventos.csv y verdad.json",
    ),
    (
        "Folder with one shapefile or GeoJSON of boundaries and, as far as they are at hand, \
         municipalities.csv, subregions.csv, population.csv or DANE's form as .xlsx, \
         ethnicity.csv and indicators.csv, and layers/layers.toml with the files it names",
        "Carpeta con un shapefile o GeoJSON de límites y, si se tienen, municipalities.csv, \
         subregions.csv, population.csv o el formulario .xlsx del DANE, ethnicity.csv e \
         indicators.csv, y layers/layers.toml con los archivos que nombra",
    ),
    (
        "Department to take out of boundaries of several, by its two digits",
        "Departamento que se toma de límites de varios, por sus dos dígitos",
    ),
    (
        "Round coordinates to 10⁻⁶ degree; without it they stay as the source has them",
        "Redondea las coordenadas a 10⁻⁶ grados; sin ello quedan como en la fuente",
    ),
    (
        "Writes a level's boundaries as TopoJSON, shared borders once",
        "Escribe los límites de un nivel como TopoJSON, cada borde común una vez",
    ),
    (
        "Folder whose files replace the embedded ones",
        "Carpeta cuyos archivos reemplazan los incluidos",
    ),
    ("File to write", "Archivo que se escribe"),
    (
        "municipality, subregion, department or an added layer's id",
        "municipality, subregion, department o el id de una capa añadida",
    ),
    ("Subregion scheme [default: the first]", "Esquema de subregiones [por omisión: el primero]"),
    (
        "Leave out vertices that lie this close to the border's line, in degrees",
        "Omite los vértices que están así de cerca de la línea del borde, en grados",
    ),
    (
        "Folder to write to; descriptions (SOURCE.md, edition.toml) are left alone",
        "Carpeta que se escribe; las descripciones (SOURCE.md, edition.toml) no se tocan",
    ),
];

/// Sections of the help, in the order in which clap fills them.
const TEMPLATE: &str = "{about-with-newline}\nUso: {usage}\n\n{all-args}{after-help}";

/// Whether the terminal's language is Spanish.
pub fn is_spoken() -> bool {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let lang = set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"));
    lang.is_some_and(|lang| lang.starts_with("es"))
}

/// The same commands with their help in Spanish.
pub fn translate(command: Command) -> Command {
    let about = command.get_about().map(|text| spanish(&text.to_string()));
    let after = command.get_after_help().map(|text| spanish(&text.to_string()));
    let mut command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("Órdenes")
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_args(translate_arg)
        .mut_subcommands(translate)
        .arg(flag("help", 'h', ArgAction::Help, "Muestra esta ayuda"));
    if command.get_version().is_some() {
        command = command.arg(flag("version", 'V', ArgAction::Version, "Muestra la versión"));
    }
    if let Some(about) = about {
        command = command.about(about);
    }
    match after {
        Some(after) => command.after_help(after),
        None => command,
    }
}

/// A flag that clap would else describe in English.
fn flag(name: &'static str, short: char, action: ArgAction, help: &'static str) -> Arg {
    Arg::new(name).short(short).long(name).action(action).help(help).help_heading("Opciones")
}

fn translate_arg(arg: Arg) -> Arg {
    let heading = if arg.is_positional() { "Argumentos" } else { "Opciones" };
    let help = arg.get_help().map(|text| spanish(&text.to_string()));
    let arg = arg.help_heading(heading);
    match help {
        Some(help) => arg.help(help),
        None => arg,
    }
}

fn spanish(phrase: &str) -> String {
    let known = PHRASES.iter().find(|(english, _)| *english == phrase);
    known.map_or(phrase, |(_, spanish)| spanish).to_owned()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn phrases(command: &Command, all: &mut Vec<String>) {
        all.extend(command.get_about().map(ToString::to_string));
        all.extend(command.get_after_help().map(ToString::to_string));
        all.extend(
            command.get_arguments().filter_map(|arg| arg.get_help()).map(ToString::to_string),
        );
        command.get_subcommands().for_each(|sub| phrases(sub, all));
    }

    #[test]
    fn every_phrase_of_the_help_is_known_in_spanish() {
        let mut all = Vec::new();
        phrases(&crate::Cli::command(), &mut all);
        for phrase in &all {
            assert!(PHRASES.iter().any(|(english, _)| english == phrase), "{phrase:?}");
        }
        for (english, _) in PHRASES {
            assert!(all.iter().any(|phrase| phrase == english), "no longer used: {english:?}");
        }
    }

    #[test]
    fn translated_commands_still_parse() {
        translate(crate::Cli::command()).debug_assert();
    }
}
