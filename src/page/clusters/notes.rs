//! How to read where a theme gathers, and what it does not say.

use crate::analysis::{Clusters, ScanBasis};
use crate::text::{Lang, Words, count};

/// What the labels and the line mean.
pub(super) fn reading(clusters: &Clusters, lang: Lang) -> String {
    let level = clusters.layer.query.level;
    let (one, many) = (level.title().get(lang), level.plural().get(lang));
    let basis = match (clusters.basis, lang) {
        (ScanBasis::Demands, Lang::Es) => {
            "Lo esperado es lo que cada lugar pediría con la mezcla de temas del departamento."
        }
        (ScanBasis::Demands, Lang::En) => {
            "What is expected is what each place would ask for with the department’s mix of themes."
        }
        (ScanBasis::Population, Lang::Es) => {
            "Lo esperado es lo que cada lugar pediría con la tasa por habitante del departamento."
        }
        (ScanBasis::Population, Lang::En) => {
            "What is expected is what each place would ask for at the department’s rate per \
             inhabitant."
        }
    };
    match lang {
        Lang::Es => format!(
            "«Alto entre altos»: el lugar y sus vecinos dan al tema más peso que el \
             promedio; «bajo entre altos»: el lugar menos, sus vecinos más. La línea gruesa encierra \
             el círculo donde más se pide frente a lo esperado; las de trazos, los siguientes. {basis}"
        ),
        Lang::En => format!(
            "“High among high”: the {one} and the {many} next to it give the theme more weight than \
             the mean; “low among high”: the {one} less, those next to it more. The thick line holds \
             the circle in which most is asked for beside what is expected; dashed ones, those after it. {basis}"
        ),
    }
}

/// What the map does not say.
pub(super) fn limits(lang: Lang) -> &'static str {
    Words::new(
        "Lo que no dice: por qué se pide más allí, ni que dentro del círculo todos pidan lo mismo. \
         «No significativo» no es «igual que los demás»: con pocas demandas casi nada se distingue \
         del azar. Ser vecinos es compartir límite, no estar comunicados.",
        "What it does not say: why more is asked for there, nor that all within the circle ask \
         alike. “Not significant” is not “as the others”: with few demands hardly anything differs \
         from chance. To be neighbours is to share a boundary, not to be connected.",
    )
    .get(lang)
}

/// Why labels wait for an adjusted probability, and what it was made from.
pub(super) fn chance(clusters: &Clusters, lang: Lang) -> String {
    let level = clusters.layer.query.level.plural().get(lang);
    let places = count(clusters.layer.rows.len() as u64, lang);
    let (draws, seed) = (count(clusters.play.draws as u64, lang), clusters.play.seed);
    match lang {
        Lang::Es => format!(
            "Al mirar {places} {level} a la vez, algunos parecerían especiales por azar: las \
             etiquetas usan probabilidades ajustadas (Benjamini–Hochberg, hasta 0,05), de modo que a \
             lo sumo uno de cada veinte señalados sería, en promedio, un falso hallazgo. \
             Probabilidades de {draws} sorteos con la semilla {seed}."
        ),
        Lang::En => format!(
            "Among {places} {level} looked at together some would seem special by chance: labels \
             use adjusted probabilities (Benjamini–Hochberg, up to 0.05), so that on average at most \
             one in twenty of those marked would be a false finding. Probabilities of {draws} draws \
             from seed {seed}."
        ),
    }
}
