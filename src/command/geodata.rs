//! `tejido geodata build` and `tejido geodata check`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;

use tejido::source::geodata;
use tejido::territory::{Check, Defect, Geodata, Part};
use tejido::text::{Lang, count, decimal};

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
        /// Folder with mgn_valle.geojson, municipalities.csv, subregions.csv, population.csv,
        /// ethnicity.csv and indicators.csv
        #[arg(long, value_name = "DIR")]
        from: PathBuf,
        /// Folder to write to; descriptions (SOURCE.md, edition.toml) are left alone
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,
    },
    /// Says whether boundaries are valid, without gaps or overlaps, and of the official areas
    Check {
        /// Folder whose files replace the embedded ones; without it the embedded are checked
        dir: Option<PathBuf>,
    },
}

/// Runs it.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    match args.work {
        Work::Build { from, output } => build(&from, &output),
        Work::Check { dir } => check(dir.as_deref()),
    }
}

fn build(from: &Path, to: &Path) -> anyhow::Result<ExitCode> {
    let written = geodata::build(from, to).context("al construir los datos geográficos")?;
    let mut out = std::io::stdout().lock();
    for path in written {
        writeln!(out, "{}", path.display())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn check(dir: Option<&Path>) -> anyhow::Result<ExitCode> {
    let geodata = geodata::read(dir).context("al leer los datos geográficos")?;
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
    let percent = |share: f64| decimal(share * 100.0, 2, Lang::Es);
    writeln!(out, "municipios: {}", whole(check.municipalities))?;
    writeln!(out, "polígonos: {}", whole(check.polygons))?;
    writeln!(out, "vértices: {}", whole(check.vertices))?;
    writeln!(out, "pares de vecinos: {}", whole(check.adjacencies))?;
    writeln!(out, "área oficial: {} km²", decimal(check.official_km2, 2, Lang::Es))?;
    let difference = percent(check.area_difference());
    let area = decimal(check.geodesic_km2, 2, Lang::Es);
    writeln!(out, "área de los límites en el elipsoide: {area} km² ({difference} %)")?;
    if let Some((code, share)) = check.worst_area {
        writeln!(out, "mayor diferencia de área: {code} ({} %)", percent(share))?;
    }
    match check.tolerance_m {
        Some(tolerance) => writeln!(out, "tolerancia: {} m", decimal(tolerance, 0, Lang::Es)),
        None => writeln!(out, "tolerancia: no se declara"),
    }
}

fn in_words(defect: &Defect) -> String {
    match defect {
        Defect::Invalid { territory, detail } => format!("{territory} no es válido: {detail}"),
        Defect::Overlap { codes } => {
            let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
            format!("se superponen {}", codes.join(", "))
        }
        Defect::Gap { area_km2, at: (lon, lat) } => {
            let area = decimal(*area_km2, 4, Lang::Es);
            format!("hueco de {area} km² que no es de nadie, junto a {lon} {lat}")
        }
    }
}
