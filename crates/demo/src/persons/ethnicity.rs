use crate::dice::Dice;

/// An ethnic category of England (16 + 1): code and words, how many of a thousand people say so, and which language other
/// than English some of them speak best.
pub(super) struct Category {
    pub code: &'static str,
    pub words: &'static str,
    thousandths: f64,
    language: Option<Language>,
}

/// A language other than English: tag, name, and the share of the category's people who speak it best.
type Language = (&'static str, &'static str, f64);

const fn category(code: &'static str, words: &'static str, thousandths: f64, language: Option<Language>) -> Category {
    Category { code, words, thousandths, language }
}

/// England and Wales, Census 2021 (Ethnicity facts and figures, 22 December 2022): White British 74.4%, other White 6.2%,
/// Indian 3.1%; White 81.7, Asian 9.3, Black 4.0, Mixed 2.9, other 2.1. How the last four divide further, and how many
/// speak another language best, is assumed.
const CATEGORIES: [Category; 16] = [
    category("A", "British, Mixed British", 744.0, None),
    category("B", "Irish", 9.0, None),
    category("C", "Any other White background", 64.0, Some(("pl", "Polish", 0.25))),
    category("D", "White and Black Caribbean", 9.0, None),
    category("E", "White and Black African", 4.0, None),
    category("F", "White and Asian", 8.0, None),
    category("G", "Any other mixed background", 8.0, None),
    category("H", "Indian or British Indian", 31.0, Some(("pa", "Panjabi", 0.18))),
    category("J", "Pakistani or British Pakistani", 27.0, Some(("ur", "Urdu", 0.22))),
    category("K", "Bangladeshi or British Bangladeshi", 11.0, Some(("bn", "Bengali", 0.25))),
    category("L", "Any other Asian background", 17.0, None),
    category("M", "Caribbean", 10.0, None),
    category("N", "African", 25.0, Some(("so", "Somali", 0.08))),
    category("P", "Any other Black background", 5.0, None),
    category("R", "Chinese", 7.0, Some(("zh", "Chinese", 0.25))),
    category("S", "Any other ethnic group", 21.0, Some(("ar", "Arabic", 0.2))),
];

/// What the people of a household say. The deprived half of England is more mixed than the other (assumed: a third more for
/// each standard deviation).
pub(super) fn of_household(dice: &mut Dice, deprived: f64) -> &'static Category {
    let weight = |one: &Category| match one.code {
        "A" => one.thousandths,
        _ => one.thousandths * (0.3 * deprived).exp(),
    };
    let mut at = dice.unit() * CATEGORIES.iter().map(weight).sum::<f64>();
    let found = CATEGORIES.iter().find(|one| {
        at -= weight(one);
        at < 0.0
    });
    found.unwrap_or(&CATEGORIES[0])
}

/// The language that somebody speaks best, if it is not English, and whether they need an interpreter. One person in a
/// thousand signs.
pub(super) fn language(dice: &mut Dice, of: &Category) -> Option<(&'static str, &'static str, bool)> {
    if dice.chance(0.001) {
        return Some(("bfi", "British Sign Language", true));
    }
    let (tag, name, share) = of.language?;
    dice.chance(share).then(|| (tag, name, dice.chance(0.4)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_people_are_a_thousand() {
        assert!((CATEGORIES.iter().map(|one| one.thousandths).sum::<f64>() - 1000.0).abs() < 1.0);
    }
}
