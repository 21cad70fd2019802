//! `tejido locate`.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;

use tejido::locate::{Distances, Locator};
use tejido::source::geodata;
use tejido::source::located::{Choice, Error, Tally, append};
use tejido::text::{Lang, count};

/// Its arguments.
#[derive(clap::Args)]
#[command(
    after_help = "Without --lon, --lat, --name or --code, columns with a usual header are used. \
    Appends municipality_code, municipality_name, subregion_id, method, confidence, \
    distance_to_border_m, conflict and, for each layer that the geodata add below municipalities, \
    its id and _id; they stay empty where a row is unlocated."
)]
pub struct Args {
    /// CSV file; - or nothing = standard input
    file: Option<PathBuf>,
    /// Column with the longitude, in degrees
    #[arg(long, value_name = "COL", requires = "lat")]
    lon: Option<String>,
    /// Column with the latitude, in degrees
    #[arg(long, value_name = "COL", requires = "lon")]
    lat: Option<String>,
    /// Column with the municipality's name
    #[arg(long, value_name = "COL")]
    name: Option<String>,
    /// Column with the municipality's code
    #[arg(long, value_name = "COL")]
    code: Option<String>,
    /// Also write how far the border is from points that are not near it; takes longer
    #[arg(long)]
    distances: bool,
    /// File to write; without it standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Folder whose files replace the embedded geodata
    #[arg(long, value_name = "DIR", env = "TEJIDO_GEODATA")]
    geodata: Option<PathBuf>,
}

/// Runs it.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let Args { file, lon, lat, name, code, distances, output, geodata } = args;
    let distances = if distances { Distances::All } else { Distances::Near };
    let choice = Choice { lon, lat, name, code, distances };
    let file = file.filter(|path| path != Path::new("-"));
    let geodata = geodata::read(geodata.as_deref()).context("al leer los datos geográficos")?;
    let locator = Locator::new(Arc::new(geodata));
    let (input, source) = open(file.as_deref())?;
    let done = match &output {
        Some(path) => write_file(input, path, &choice, &locator),
        None => append(input, io::stdout().lock(), &choice, &locator),
    };
    match done {
        // Whoever reads, such as `head`, has seen enough.
        Err(Error::Write(cause)) if cause.kind() == io::ErrorKind::BrokenPipe => {}
        Err(error) => return Err(error).context(source),
        Ok(tally) => eprintln!("{}", in_words(&tally)),
    }
    Ok(ExitCode::SUCCESS)
}

fn open(file: Option<&Path>) -> anyhow::Result<(Box<dyn Read>, String)> {
    let Some(path) = file else {
        return Ok((Box::new(io::stdin().lock()), "entrada estándar".to_owned()));
    };
    let name = path.display().to_string();
    let file = File::open(path).with_context(|| format!("no se puede abrir {name}"))?;
    Ok((Box::new(file), name))
}

/// Writes beside the file and puts it in place at the end: a failure leaves what was there, and
/// the input may be replaced.
fn write_file(
    input: impl Read,
    path: &Path,
    choice: &Choice,
    locator: &Locator,
) -> Result<Tally, Error> {
    let mut part = OsString::from(path);
    part.push(".part");
    let file = File::create(&part).map_err(Error::Write)?;
    let done = append(input, BufWriter::new(file), choice, locator);
    let done = done.and_then(|tally| fs::rename(&part, path).map_err(Error::Write).map(|()| tally));
    if done.is_err() {
        // The first failure is the one to report.
        let _ = fs::remove_file(&part);
    }
    done
}

fn in_words(tally: &Tally) -> String {
    let number = |number: u64| count(number, Lang::Es);
    let mut parts = vec![format!("{} filas", number(tally.read))];
    parts.push(format!("{} ubicadas", number(tally.located)));
    if tally.conflicts > 0 {
        parts.push(format!("{} de ellas con datos que se contradicen", number(tally.conflicts)));
    }
    for (reason, rows) in tally.unlocated.values() {
        parts.push(format!("{} sin ubicar: {}", number(*rows), reason.title().get(Lang::Es)));
    }
    parts.join("; ")
}
