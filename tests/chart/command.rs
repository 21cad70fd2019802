//! `tejido chart`: a picture in a file, or a message that helps.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn tejido(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tejido"));
    command.current_dir(folder).env_remove("TEJIDO_DATA").env_remove("TEJIDO_GEODATA");
    command.arg("chart").args(words).output().unwrap()
}

#[test]
fn a_published_figure_is_drawn_without_any_demand() {
    let folder = tempfile::tempdir().unwrap();
    let ending = |name: &str| {
        let question = ["choropleth", "measure=nbi_pct", "level=subregion", "--width", "400"];
        let output = tejido(folder.path(), &[&question[..], &["-o", name]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs::read(folder.path().join(name)).unwrap()
    };
    assert!(ending("map.svg").starts_with(b"<svg "));
    assert!(ending("map.png").starts_with(b"\x89PNG"));
    let words = String::from_utf8(ending("map.txt")).unwrap();
    assert!(words.starts_with("Necesidades básicas insatisfechas: de "), "{words}");
}

fn check_refused(words: &[&str], expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    let output = tejido(folder.path(), words);
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && message.contains(expected), "{message}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is written");
}

#[test]
fn what_cannot_be_drawn_is_refused_with_what_can() {
    check_refused(&["pie", "-o", "map.svg"], "there are: choropleth, bars");
    check_refused(&["choropleth", "-o", "map.gif"], ".svg, .png or .txt");
    check_refused(&["choropleth", "measure=no", "-o", "map.svg"], "leading_theme");
    check_refused(&["choropleth", "-o", "map.svg", "--width", "100"], "320..=3840");
}
