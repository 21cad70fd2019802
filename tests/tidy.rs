//! Keeps the house in order: the map of modules, the homes of crates, documents and links.

#![allow(clippy::panic, reason = "a test may fail by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// The only modules of the library that may name a crate; `binary` stands for `main.rs` and
/// `command`.
const HOMES: [(&str, &[&str]); 29] = [
    ("rstar", &["locate"]),
    ("strsim", &["locate"]),
    ("plotters", &["chart"]),
    ("plotters_backend", &["chart"]),
    ("resvg", &["chart"]),
    ("notosans", &["chart"]),
    ("maud", &["page"]),
    ("geojson", &["source", "export"]),
    ("calamine", &["source"]),
    ("shapefile", &["source"]),
    ("proj4rs", &["territory"]),
    ("encoding_rs", &["source", "intake"]),
    ("quick_xml", &["source"]),
    ("zip", &["source"]),
    ("tokio_postgres", &["source", "store"]),
    ("rustls", &["source"]),
    ("tokio_postgres_rustls", &["source"]),
    ("rusqlite", &["store"]),
    ("deadpool_postgres", &["store"]),
    ("rustls_native_certs", &["source"]),
    ("actix_web", &["http", "app"]),
    ("actix_cors", &["http", "app"]),
    ("actix_multipart", &["http"]),
    ("compact_str", &["demand", "intake", "snapshot"]),
    ("hashbrown", &["intake"]),
    ("simdutf8", &["intake"]),
    ("mimalloc", &["binary"]),
    ("clap", &["binary"]),
    ("anyhow", &["binary"]),
];

/// Folders that hold nothing of ours.
const SKIPPED: [&str; 4] = ["target", "data", "node_modules", ".git"];

/// Kinds of files that people write.
const TEXTS: [&str; 11] =
    ["rs", "md", "toml", "sh", "css", "js", "mjs", "py", "sql", "json", "csv"];

#[test]
fn a_module_uses_only_those_declared_above_it() {
    let order = modules();
    let mut found = Vec::new();
    for (path, module) in library_files() {
        let place = order.iter().position(|known| *known == module);
        let Some(place) = place else { continue };
        for (line, text) in code_lines(&path) {
            for used in words_after(&text, "crate::") {
                let above = order.iter().position(|known| *known == used);
                if above.is_some_and(|above| above > place) {
                    found.push(at(&path, line, &format!("{module} uses {used}, declared below")));
                }
            }
            if text.contains("crate::{") {
                found.push(at(&path, line, "one `use` for each of our modules"));
            }
        }
    }
    assert_none(&found);
}

#[test]
fn a_crate_is_named_only_at_home() {
    let mut found = Vec::new();
    let binary = files("src").into_iter().filter(|path| is_binary(path));
    let binary = binary.map(|path| (path, "binary".to_owned()));
    for (path, module) in library_files().into_iter().chain(binary) {
        for (line, text) in code_lines(&path) {
            for (name, homes) in HOMES {
                if !homes.contains(&module.as_str()) && names_crate(&text, name) {
                    found.push(at(&path, line, &format!("{name} belongs to {homes:?}")));
                }
            }
        }
    }
    assert_none(&found);
}

#[test]
fn every_file_of_code_says_what_it_is_for() {
    let silent = rust_files().into_iter().filter(|path| !read(path).starts_with("//!"));
    assert_none(&silent.map(|path| at(&path, 1, "no `//!`")).collect::<Vec<_>>());
}

#[test]
fn every_file_of_code_belongs_to_the_program() {
    let orphans = rust_files().into_iter().filter(|path| !is_root(path) && !is_declared(path));
    assert_none(&orphans.map(|path| at(&path, 1, "no `mod` declares it")).collect::<Vec<_>>());
}

#[test]
fn links_in_documents_lead_somewhere() {
    let mut found = Vec::new();
    for path in files("").into_iter().filter(|path| has_extension(path, &["md"])) {
        let folder = path.parent().expect("files are in folders").to_owned();
        for (line, text) in numbered(&read(&path)) {
            for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                let target = link.split('#').next().unwrap_or_default();
                let elsewhere = target.is_empty() || target.contains("://");
                if !elsewhere && !folder.join(target).exists() {
                    found.push(at(&path, line, &format!("{target} is not there")));
                }
            }
        }
    }
    assert_none(&found);
}

#[test]
fn nothing_depends_on_paths_outside_the_repository() {
    // Written in two halves, so that this file does not name them itself.
    let outside = [concat!("/wo", "rk/"), concat!("../sha", "red"), concat!("/tmp", "/h/")];
    let mut found = Vec::new();
    for path in files("").into_iter().filter(|path| has_extension(path, &TEXTS) || is_script(path))
    {
        for (line, text) in numbered(&read(&path)) {
            if let Some(word) = outside.iter().find(|word| text.contains(*word)) {
                found.push(at(&path, line, &format!("{word} is not in the repository")));
            }
        }
    }
    assert_none(&found);
}

#[test]
fn the_architecture_names_every_module() {
    let text = read(&root().join("ARCHITECTURE.md"));
    let unnamed = modules().into_iter().filter(|module| !text.contains(&format!("`{module}`")));
    assert_none(&unnamed.collect::<Vec<_>>());
    assert!(text.lines().count() <= 200, "ARCHITECTURE.md is one sitting's reading");
}

#[test]
fn every_part_of_the_geodata_names_its_source() {
    for folder in fs::read_dir(root().join("geodata")).expect("geodata is there") {
        let folder = folder.expect("geodata can be listed").path();
        if folder.is_dir() {
            let source = folder.join("SOURCE.md");
            assert!(source.is_file(), "{} is missing", source.display());
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The library's modules in the order in which `lib.rs` declares them.
fn modules() -> Vec<String> {
    let text = read(&root().join("src/lib.rs"));
    let declared = text.lines().filter_map(|line| line.strip_prefix("pub mod "));
    declared.filter_map(|rest| rest.split(';').next()).map(str::to_owned).collect()
}

/// The files of the library's modules, each with its module.
fn library_files() -> Vec<(PathBuf, String)> {
    let own = files("src").into_iter().filter(|path| !is_binary(path));
    let named = own.filter(|path| has_extension(path, &["rs"])).filter_map(|path| {
        let inside = path.strip_prefix(root().join("src")).ok()?;
        let first = inside.components().next()?.as_os_str().to_str()?.to_owned();
        Some((path, first.trim_end_matches(".rs").to_owned()))
    });
    named.collect()
}

fn is_binary(path: &Path) -> bool {
    let src = root().join("src");
    path.starts_with(src.join("command")) || path == src.join("main.rs")
}

fn rust_files() -> Vec<PathBuf> {
    let all = ["src", "tests", "benches"].into_iter().flat_map(files);
    all.filter(|path| has_extension(path, &["rs"])).collect()
}

/// Whether Cargo finds the file by itself or by `Cargo.toml`.
fn is_root(path: &Path) -> bool {
    let inside = path.strip_prefix(root()).expect("files are in the repository");
    let manifest = read(&root().join("Cargo.toml"));
    let named = inside.to_str().is_some_and(|text| manifest.contains(&format!("\"{text}\"")));
    let parent = inside.parent().unwrap_or(Path::new(""));
    let test = parent == Path::new("tests")
        || parent.parent() == Some(Path::new("tests")) && inside.ends_with("main.rs");
    let bench = parent == Path::new("benches") && manifest.contains(&format!("\"{}\"", stem(path)));
    named || test || bench
}

/// Whether the file above it in the tree of modules says `mod` and its name.
fn is_declared(path: &Path) -> bool {
    let folder = path.parent().expect("files are in folders");
    let (name, above) = if path.ends_with("mod.rs") {
        (stem(folder), folder.parent().expect("src is in the repository"))
    } else {
        (stem(path), folder)
    };
    let beside = above.with_extension("rs");
    let mut declaring = ["mod.rs", "lib.rs", "main.rs"].map(|file| above.join(file)).to_vec();
    declaring.push(beside);
    let line = format!("mod {name};");
    let declares = |file: &PathBuf| file.is_file() && read(file).contains(&line);
    declaring.iter().any(declares) || is_borrowed(path)
}

/// Whether a test or a benchmark takes the file from another folder, with `#[path]`.
fn is_borrowed(path: &Path) -> bool {
    let ending = format!("/{}.rs\"]", stem(path));
    let borrows = |text: &str| text.starts_with("#[path = ") && text.ends_with(&ending);
    ["tests", "benches"]
        .iter()
        .flat_map(|folder| files(folder))
        .filter(|file| has_extension(file, &["rs"]))
        .any(|file| read(&file).lines().any(|line| borrows(line.trim())))
}

fn stem(path: &Path) -> &str {
    path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
}

/// The lines before the tests, without comments, numbered from 1.
fn code_lines(path: &Path) -> Vec<(usize, String)> {
    let text = read(path);
    let product = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let code = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    numbered(product).into_iter().map(|(line, text)| (line, code(&text))).collect()
}

fn numbered(text: &str) -> Vec<(usize, String)> {
    (1..).zip(text.lines().map(str::to_owned)).collect()
}

/// The words that follow each `mark`.
fn words_after<'a>(text: &'a str, mark: &str) -> Vec<&'a str> {
    let rests = text.split(mark).skip(1);
    rests.filter_map(|rest| rest.split(|c: char| !is_word(c)).next()).collect()
}

/// Whether a line names the crate itself, not a module or variable of the same name.
fn names_crate(text: &str, name: &str) -> bool {
    let path = format!("{name}::");
    let used = text.trim_start().strip_prefix("use ").is_some_and(|rest| {
        rest.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', ':', ';']))
    });
    let named = text.match_indices(&path).any(|(place, _)| {
        let before = text[..place].chars().next_back();
        before.is_none_or(|c| !is_word(c) && c != ':')
    });
    used || named
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn has_extension(path: &Path, wanted: &[&str]) -> bool {
    path.extension().and_then(|extension| extension.to_str()).is_some_and(|e| wanted.contains(&e))
}

fn is_script(path: &Path) -> bool {
    path.extension().is_none()
        && [".ci", "scripts"].iter().any(|dir| path.starts_with(root().join(dir)))
}

/// Every file under a folder of the repository.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if SKIPPED.contains(&name) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Some files of the import's corpus are in another encoding, on purpose.
fn read(path: &Path) -> String {
    let bytes = fs::read(path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()));
    String::from_utf8_lossy(&bytes).into_owned()
}

fn at(path: &Path, line: usize, what: &str) -> String {
    let inside = path.strip_prefix(root()).unwrap_or(path);
    format!("{}:{line}: {what}", inside.display())
}

fn assert_none(found: &[String]) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}
