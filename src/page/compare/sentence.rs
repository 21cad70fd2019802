//! What a comparison says in sentences: which place is more diverse, how alike they are, what to mind.

use crate::analysis::Pair;
use crate::indicator::diversity::LEAST;
use crate::page::diversity::{interval, share, written};
use crate::text::{Lang, Words, decimal};

/// Fewer demands than these are no more than a hint.
const FEW: u64 = 30;

/// Where few demands make figures no more than a hint.
pub(super) fn warnings(pair: &Pair, lang: Lang) -> Vec<String> {
    let places = pair.profiles.iter().zip(&pair.figures);
    let few = places.filter(|(_, figures)| figures.n < FEW);
    let warn = |name: &str, n: u64| match (n < LEAST, lang) {
        (true, Lang::Es) => format!(
            "{name} tiene {n} demandas con tema: no alcanzan para comparar su diversidad (hacen \
             falta {LEAST}), y las participaciones son apenas un indicio."
        ),
        (true, Lang::En) => format!(
            "{name} has {n} demands with a theme: not enough to compare its diversity (it takes \
             {LEAST}), and its shares are no more than a hint."
        ),
        (false, Lang::Es) => {
            format!("{name} tiene solo {n} demandas con tema: mire los intervalos.")
        }
        (false, Lang::En) => {
            format!("{name} has only {n} demands with a theme: mind the intervals.")
        }
    };
    few.map(|(profile, figures)| warn(&profile.name, figures.n)).collect()
}

/// Which is more diverse, as far as intervals tell.
pub(super) fn verdict(pair: &Pair, lang: Lang) -> String {
    let [a, b] = pair.figures.each_ref().map(|figures| figures.common[1]);
    let names = pair.profiles.each_ref().map(|profile| profile.name.as_str());
    let (Some(x), Some(y), Some(target)) = (a.value, b.value, pair.target) else {
        return Words::new(
            "No hay suficientes demandas para decirlo.",
            "There are not enough demands to say so.",
        )
        .get(lang)
        .to_owned();
    };
    let [first, second] = [(x, &a), (y, &b)]
        .map(|(value, e)| format!("{}{}", written(value, lang), interval(e, lang)));
    let apart = a.low > b.high || b.low > a.high;
    let more = if x >= y { names[0] } else { names[1] };
    let at = share(target, lang);
    match lang {
        Lang::Es => {
            let verdict = if apart {
                format!("lo de {more} es más diverso")
            } else {
                "con estos datos no se distinguen".to_owned()
            };
            format!(
                "A la misma cobertura ({at}), lo que pide {} es tan diverso como {first} temas \
                 igual de frecuentes, y lo que pide {}, como {second}: {verdict}.",
                names[0], names[1]
            )
        }
        Lang::En => {
            let verdict = if apart {
                format!("{more} asks for more diverse things")
            } else {
                "these data do not tell them apart".to_owned()
            };
            format!(
                "At the same coverage ({at}), what {} asks for is as diverse as {first} equally \
                 common themes, and what {} asks for as {second}: {verdict}.",
                names[0], names[1]
            )
        }
    }
}

/// How alike their mixes are.
pub(super) fn likeness(pair: &Pair, lang: Lang) -> String {
    let (Ok(horn), Ok(bits)) = (pair.morisita_horn, pair.jensen_shannon) else {
        return Words::new(
            "Sin demandas en uno de los dos no se puede decir.",
            "Without demands in one of the two it cannot be said.",
        )
        .get(lang)
        .to_owned();
    };
    let alike = decimal(1.0 - horn, 2, lang);
    let distance = decimal(bits.sqrt(), 2, lang);
    match lang {
        Lang::Es => format!(
            "En una escala de 0 (ningún tema en común) a 1 (la misma mezcla), se parecen {alike} \
             (Morisita–Horn); su distancia de Jensen–Shannon es {distance}. Con pocas demandas el \
             azar hace parecer más distintos a los lugares."
        ),
        Lang::En => format!(
            "From 0 (no theme in common) to 1 (the same mix) they are alike by {alike} \
             (Morisita–Horn); their Jensen–Shannon distance is {distance}. With few demands chance \
             makes places look more unlike."
        ),
    }
}
