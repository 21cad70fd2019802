//! `tejido geodata build`, `check` and `export`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;

use tejido::source::geodata::{self, Build};
use tejido::territory::{Check, Defect, Geodata, Level, Part, write_topojson_level};
use tejido::text::{Lang, count, decimal};

/// Share by which areas may be off before the check counts them.
const AREA_TOLERANCE: f64 = 0.001;

/// Its arguments.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    work: Work,
}

#[derive(Subcommand)]
enum Work {
    /// Makes the data files of a geodata folder from published sources
    Build {
        /// Folder with one shapefile or GeoJSON of boundaries and, as far as they are at hand,
        /// municipalities.csv, subregions.csv, population.csv or DANE's form as .xlsx,
        /// ethnicity.csv and indicators.csv, and layers/layers.toml with the files it names
        #[arg(long, value_name = "DIR")]
        from: PathBuf,
        /// Folder to write to; descriptions (SOURCE.md, edition.toml) are left alone
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,
        /// Department to take out of boundaries of several, by its two digits
        #[arg(long, value_name = "CODE")]
        department: Option<String>,
        /// Round coordinates to 10⁻⁶ degree; without it they stay as the source has them
        #[arg(long)]
        grid: bool,
    },
    /// Says whether boundaries are valid, without gaps or overlaps, and of the official areas
    Check {
        /// Folder whose files replace the embedded ones; without it the embedded are checked
        dir: Option<PathBuf>,
    },
    /// Writes a level's boundaries as TopoJSON, shared borders once
    Export(Export),
}

#[derive(clap::Args)]
struct Export {
    /// Folder whose files replace the embedded ones
    dir: Option<PathBuf>,
    /// File to write
    #[arg(short, long, value_name = "FILE.topojson")]
    output: PathBuf,
    /// municipality, subregion, department or an added layer's id
    #[arg(long, default_value_t = Level::default().to_string())]
    level: String,
    /// Subregion scheme [default: the first]
    #[arg(long)]
    scheme: Option<String>,
    /// Leave out vertices that lie this close to the border's line, in degrees
    #[arg(long, value_name = "DEGREES", value_parser = parse_tolerance)]
    simplify: Option<f64>,
}

/// Runs it.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    match args.work {
        Work::Build { from, output, department, grid } => {
            build(&from, &output, &Build { department, on_grid: grid })
        }
        Work::Check { dir } => check(dir.as_deref()),
        Work::Export(wanted) => export(&wanted),
    }
}

fn parse_tolerance(text: &str) -> Result<f64, String> {
    let degrees: Option<f64> = text.parse().ok();
    degrees.filter(|d| (0.0..=1.0).contains(d)).ok_or_else(|| "0–1".to_owned())
}

fn read(dir: Option<&Path>) -> anyhow::Result<Geodata> {
    geodata::read(dir).context("al leer los datos geográficos")
}

fn build(from: &Path, to: &Path, wanted: &Build) -> anyhow::Result<ExitCode> {
    let written = geodata::build(from, to, wanted).context("al construir los datos geográficos")?;
    let mut out = std::io::stdout().lock();
    for path in written {
        writeln!(out, "{}", path.display())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn export(wanted: &Export) -> anyhow::Result<ExitCode> {
    let geodata = read(wanted.dir.as_deref())?;
    let levels = geodata.levels();
    let level = levels.iter().find(|level| level.id() == wanted.level).with_context(|| {
        let known: Vec<_> = levels.iter().map(|level| level.id()).collect();
        format!("no hay tal nivel; los hay: {known:?}")
    })?;
    let partition = geodata.partition(*level, wanted.scheme.as_deref());
    let partition = partition.with_context(|| {
        let known: Vec<_> = geodata.schemes.iter().map(|scheme| scheme.id.as_str()).collect();
        format!("no hay tal esquema de subregiones; los hay: {known:?}")
    })?;
    let text = write_topojson_level(&geodata.topology, partition, wanted.simplify);
    let text = text.map_err(anyhow::Error::msg).context("al escribir TopoJSON")?;
    std::fs::write(&wanted.output, text)
        .with_context(|| format!("al escribir {}", wanted.output.display()))?;
    Ok(ExitCode::SUCCESS)
}

fn check(dir: Option<&Path>) -> anyhow::Result<ExitCode> {
    let geodata = read(dir)?;
    let check = Check::of(&geodata);
    let mut out = std::io::stdout().lock();
    write_editions(&mut out, &geodata)?;
    write_figures(&mut out, &check)?;
    for defect in &check.defects {
        writeln!(out, "DEFECTO: {}", in_words(defect))?;
    }
    let verdict = if check.defects.is_empty() { "sin defectos" } else { "con defectos" };
    writeln!(out, "{verdict}")?;
    Ok(if check.defects.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn write_editions(out: &mut impl Write, geodata: &Geodata) -> std::io::Result<()> {
    for part in Part::ALL {
        if let Some(edition) = geodata.editions.get(&part) {
            let (publisher, date, hash) = (&edition.publisher, &edition.edition, &edition.hash);
            writeln!(out, "{}: {publisher}, {date} ({hash})", edition.title)?;
        }
    }
    Ok(())
}

fn write_figures(out: &mut impl Write, check: &Check) -> std::io::Result<()> {
    let whole = |number: usize| count(number as u64, Lang::Es);
    writeln!(out, "municipios: {}", whole(check.municipalities))?;
    writeln!(out, "polígonos: {}", whole(check.polygons))?;
    writeln!(out, "vértices: {}", whole(check.vertices))?;
    writeln!(out, "pares de vecinos: {}", whole(check.adjacencies))?;
    for (code, parts) in &check.in_parts {
        writeln!(out, "partes de {code}: {}", whole(*parts))?;
    }
    let km2 = |area| decimal(area, 2, Lang::Es);
    let percent = |share: f64| decimal(share * 100.0, 3, Lang::Es);
    writeln!(out, "área oficial: {} km²", km2(check.official_km2))?;
    let difference = percent(check.planar_difference());
    let area = km2(check.planar_km2);
    writeln!(out, "área de los límites en EPSG:9377: {area} km² ({difference} %)")?;
    let difference = percent(check.geodesic_difference());
    let area = km2(check.geodesic_km2);
    writeln!(out, "área de los límites en el elipsoide: {area} km² ({difference} %)")?;
    let off = whole(check.off_by_more_than(AREA_TOLERANCE));
    let tolerance = decimal(AREA_TOLERANCE * 100.0, 1, Lang::Es);
    writeln!(out, "municipios a más de {tolerance} % de su área oficial en EPSG:9377: {off}")?;
    if let Some((code, share)) = check.areas.first() {
        writeln!(out, "mayor diferencia de área: {code} ({} %)", percent(*share))?;
    }
    for (layer, places) in &check.layers {
        writeln!(out, "lugares de la capa {layer}: {}", whole(*places))?;
    }
    match check.tolerance_m {
        Some(tolerance) => writeln!(out, "tolerancia: {} m", decimal(tolerance, 0, Lang::Es)),
        None => writeln!(out, "tolerancia: no se declara"),
    }
}

fn in_words(defect: &Defect) -> String {
    match defect {
        Defect::Invalid { territory, detail } => format!("{territory} no es válido: {detail}"),
        Defect::Overlap { territories: [one, other], area_km2 } => {
            let area = decimal(*area_km2, 4, Lang::Es);
            format!("{one} y {other} se superponen en {area} km²")
        }
        Defect::Gap { area_km2, at: (lon, lat) } => {
            let area = decimal(*area_km2, 4, Lang::Es);
            format!("hueco de {area} km² que no es de nadie, junto a {lon} {lat}")
        }
        Defect::Beyond { territory, area_km2, reach_m } => {
            let area = decimal(*area_km2, 4, Lang::Es);
            let reach = decimal(*reach_m, 0, Lang::Es);
            format!("{territory} sale {reach} m de su municipio, con {area} km²")
        }
    }
}
