//! The strip of dots and the profile of diversity, as pages draw them.

use tejido::chart::{Dot, HillInput, StripInput, draw_hill, draw_strip};
use tejido::indicator::Unit;
use tejido::style::palette;
use tejido::text::Lang;

use crate::check_golden;

fn strip() -> StripInput {
    let dot = |(place, value): (usize, f64)| Dot {
        id: format!("76{place:03}"),
        name: format!("Lugar {place}"),
        value,
        text: format!("{value}"),
        title: format!("Lugar {place}: {value}"),
        interval: Some((value - 0.8, value + 0.8)),
        chosen: (place == 3).then_some(palette().selection_a),
    };
    let values = [4.0, 9.5, 9.6, 11.8, 12.1, 12.1, 12.2, 13.0, 18.0];
    StripInput {
        what: "Diversidad a la misma cobertura".to_owned(),
        unit: Unit::EffectiveThemes,
        dots: values.into_iter().enumerate().map(dot).collect(),
        from: None,
        lang: Lang::Es,
    }
}

fn hill() -> HillInput {
    HillInput {
        name: "Tuluá".to_owned(),
        observed: (0..=20)
            .map(|q| f64::from(q) / 10.0)
            .map(|q| (q, 18.0 / (1.0 + q / 2.0)))
            .collect(),
        estimated: [Some((20.0, (16.0, 20.0))), Some((12.3, (11.0, 13.6))), None],
        most: 20.0,
        lang: Lang::Es,
    }
}

#[test]
fn dots_and_profiles_are_as_they_were_kept() {
    check_golden("strip-diversity.svg", &draw_strip(&strip(), 620).svg);
    check_golden("hill-profile.svg", &draw_hill(&hill(), 340).svg);
}

#[test]
fn no_dot_hides_another_and_each_says_its_place() {
    let svg = draw_strip(&strip(), 340).svg;
    for place in 0..9 {
        assert_eq!(svg.matches(&format!("data-code=\"76{place:03}\"")).count(), 1);
    }
    assert!(svg.contains("Lugar 3: 11.8") && !svg.contains("Lugar 4: 12.1:"));
}

#[test]
fn they_say_in_words_what_they_show() {
    let alt = draw_strip(&strip(), 620).alt;
    assert!(alt.contains("9 lugares, de 4 en Lugar 0 a 18 en Lugar 8. Lugar 3: 11.8"), "{alt}");
    let alt = draw_hill(&hill(), 340).alt;
    assert!(alt.contains("todos los temas: 18,0, estimado 20,0 (16,0 a 20,0)"), "{alt}");
    assert!(alt.contains("los frecuentes: 9,0."), "{alt}");
}

#[test]
fn places_without_values_leave_an_empty_strip() {
    let empty = StripInput { dots: Vec::new(), ..strip() };
    assert!(draw_strip(&empty, 340).svg.contains("</svg>"));
}
