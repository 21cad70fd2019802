//! Rows that `tejido import` reads out of a PostgreSQL database.
//!
//! Runs where `TEJIDO_TEST_DATABASE_URL` names a database; says so where it does not.

#![expect(clippy::unwrap_used, reason = "a test may stop at what is unexpected")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Builder;
use tokio_postgres::NoTls;

const SCHEMA: &str = "tejido_reading";

/// A type of its own stands for PostGIS, which writes figures alike.
const TABLE: &str = "
    DROP SCHEMA IF EXISTS tejido_reading CASCADE;
    CREATE SCHEMA tejido_reading;
    CREATE DOMAIN tejido_reading.geometry AS text;
    CREATE TABLE tejido_reading.demandas (
        radicado text, fecha date, temas text[], municipio text, apoyos numeric(9, 3),
        sintetico boolean, geom tejido_reading.geometry, extra jsonb);
    INSERT INTO tejido_reading.demandas VALUES
        ('a', '2025-03-01', '{Salud,Educación}', 'Cali', 12.000, false,
            '01010000204E120000A01A2FDD242253C09A99999999990B40', '{\"x\": 1}'),
        ('b', '2025-03-02', '{Salud}', NULL, 1.234, false, NULL, NULL),
        ('c', NULL, '{}', 'Buga', NULL, true, '0101', NULL);";

fn url() -> Option<String> {
    let url = std::env::var("TEJIDO_TEST_DATABASE_URL").ok();
    if url.is_none() {
        eprintln!("no TEJIDO_TEST_DATABASE_URL: nothing is read");
    }
    url
}

fn execute(url: &str, statements: &str) -> Result<(), tokio_postgres::Error> {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute(statements).await
    })
}

fn import(data: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tejido"));
    command.args(["import", "--json", "--data"]).arg(data).args(args).output().unwrap()
}

fn with(url: &str, parameter: &str) -> String {
    format!("{url}{}{parameter}", if url.contains('?') { '&' } else { '?' })
}

#[test]
fn rows_of_a_database_are_read() {
    let Some(url) = url() else { return };
    execute(&url, TABLE).unwrap();
    let dir = TempDir::new().unwrap();
    let table = with(&url, &format!("table={SCHEMA}.demandas"));
    let output = import(dir.path(), &[&table]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let file = &report["files"][0];
    assert!(file["file"].as_str().unwrap().ends_with(".tejido_reading.demandas"), "{file}");
    let counts =
        ["read", "located", "unlocated", "rejected"].map(|name| file[name].as_u64().unwrap());
    assert_eq!(counts, [3, 1, 1, 1], "{file:#}");
    let rules = file["rules"].to_string();
    assert!(rules.contains("unreadable_coordinate") && rules.contains("1.2340"), "{rules}");
    // The same rows are the same file.
    let again = import(dir.path(), &[&table]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("ya está cargado"));
    refuses_what_it_must(&url, dir.path());
    execute(&url, "DROP SCHEMA tejido_reading CASCADE").unwrap();
}

/// Each table holds Cali's centre and Tuluá's, as one of PostGIS' types and in one of its systems.
const FIGURES: &str = "
    DROP SCHEMA IF EXISTS tejido_figures CASCADE;
    CREATE SCHEMA tejido_figures;
    SET search_path = tejido_figures, public;
    INSERT INTO spatial_ref_sys (srid, proj4text) VALUES (9377, '+proj=tmerc +lat_0=4 +lon_0=-73
        +k=0.9992 +x_0=5000000 +y_0=2000000 +ellps=GRS80 +units=m +no_defs') ON CONFLICT DO NOTHING;
    CREATE TABLE puntos AS
        SELECT id, DATE '2025-03-01' AS fecha, 'Salud' AS tema,
            ST_SetSRID(ST_MakePoint(x, y), 4326) AS geom
        FROM (VALUES (1, -76.53, 3.43), (2, -76.2, 4.08)) AS centre (id, x, y);
    CREATE TABLE esferas AS SELECT id, fecha, tema, geom::geography FROM puntos;
    CREATE TABLE metros AS SELECT id, fecha, tema, ST_Transform(geom, 9377) AS geom FROM puntos;
    CREATE TABLE manzanas AS SELECT id, fecha, tema, ST_Multi(ST_Buffer(geom, 0.001)) FROM puntos;";

#[test]
fn figures_of_postgis_are_read() {
    let Some(url) = url() else { return };
    if !has_postgis(&url) {
        eprintln!("no PostGIS: nothing is read");
        return;
    }
    execute(&url, "CREATE EXTENSION IF NOT EXISTS postgis").unwrap();
    execute(&url, FIGURES).unwrap();
    for table in ["puntos", "esferas", "metros", "manzanas"] {
        let dir = TempDir::new().unwrap();
        let output = import(dir.path(), &[&with(&url, &format!("table=tejido_figures.{table}"))]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["files"][0]["located"], 2, "{table}: {report:#}");
        assert_eq!(with_one(dir.path()), ["Cali", "Tuluá"], "{table}");
    }
    execute(&url, "DROP SCHEMA tejido_figures CASCADE").unwrap();
}

/// Whether the server could have PostGIS.
fn has_postgis(url: &str) -> bool {
    let count = "DO $$ BEGIN PERFORM 1 / count(*) FROM pg_available_extensions
                 WHERE name = 'postgis'; END $$";
    execute(url, count).is_ok()
}

/// The municipalities that have one demand.
fn with_one(data: &Path) -> Vec<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tejido"));
    let output = command.args(["aggregate", "--data"]).arg(data).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let name =
        |line: &str| line.strip_suffix("n = 1")?.split_whitespace().next().map(str::to_owned);
    text.lines().filter_map(name).collect()
}

fn refuses_what_it_must(url: &str, data: &Path) {
    let check = |query: &str, expected: &str| {
        let output = import(data, &[url, "--query", query]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains(expected) && !output.status.success(), "{query}: {error}");
    };
    check("SELECT 1; DROP SCHEMA tejido_reading CASCADE", "multiple commands");
    check("DELETE FROM tejido_reading.demandas RETURNING *", "");
    check("SELECT * FROM tejido_reading.nada", "nada");
    let query = "SELECT fecha, temas FROM tejido_reading.demandas WHERE fecha IS NOT NULL";
    let output = import(data, &[url, "--query", query, "--dry-run"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["files"][0]["read"], 2);
}
