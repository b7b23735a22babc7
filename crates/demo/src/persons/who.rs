//! Who the made-up people are. Nobody has these names, and their NHS numbers are of the range kept for tests.

use jiff::{ToSpan, civil::Date};

use crate::dice::Dice;

const WOMEN: [&str; 30] = [
    "Amina",
    "Ellen",
    "Grace",
    "Sunniva",
    "Zofia",
    "Mairead",
    "Nadia",
    "Beatrix",
    "Ottilie",
    "Freya",
    "Ines",
    "Priya",
    "Cordelia",
    "Winifred",
    "Halima",
    "Joan",
    "Marigold",
    "Renée",
    "Siân",
    "Tamsin",
    "Ursula",
    "Yewande",
    "Agnieszka",
    "Dorothy",
    "Esther",
    "Farida",
    "Imogen",
    "Lucasta",
    "Noor",
    "Philippa",
];
const MEN: [&str; 30] = [
    "Arthur", "Bilal", "Cuthbert", "Dafydd", "Edmund", "Farouk", "Giles", "Harpreet", "Idris", "Jasper", "Kwame",
    "Leopold", "Mateusz", "Ned", "Osbert", "Piotr", "Quentin", "Rhys", "Samir", "Tobias", "Umar", "Vincent", "Wilfred",
    "Xavier", "Yusuf", "Zachary", "Aurelian", "Barnaby", "Chidi", "Séamus",
];
const SURNAMES: [&str; 48] = [
    "Curlewbeck",
    "Larchholme",
    "O'Dunavan",
    "Szczepinska-Reed",
    "Millstonegate",
    "Brightmere",
    "Al-Rashidi-Vane",
    "Achebuka",
    "Venkatesan-Holt",
    "Quillford",
    "De Souzelle",
    "Oakenshaw",
    "Pellington",
    "Marchwood",
    "Thistleton",
    "Loxwell",
    "Hargraven",
    "Harebellcroft",
    "Ploverdale",
    "Kestrelford",
    "Foxglove",
    "Cragstead",
    "Alderwick",
    "Teaselby",
    "Lapwinger",
    "Juniperstead",
    "Marlgate",
    "Wetherthwaite",
    "Drovercombe",
    "Pikebeck",
    "Sedgemere",
    "Rowanley",
    "Brambleholme",
    "Otterford",
    "Heronby",
    "Fellwright",
    "Cornthwaite-Ng",
    "Lambcroft",
    "Nwosukwe",
    "Chaudharylane",
    "Kowalskibeck",
    "Mac an Tàillearain",
    "Ó Fearghailbeck",
    "Gurungdale",
    "Hossaincombe",
    "Iqbalstead",
    "Vantonderwick",
    "Featherstonehaugh-Cholmondeley-Warburton",
];
const STREETS: [&str; 12] = [
    "Mill Lane",
    "Chapel Street",
    "Old Station Road",
    "Corporation Way",
    "Quay Street",
    "The Maltings",
    "Market Place",
    "Moorside Avenue",
    "Weavers Row",
    "Colliery Road",
    "Tannery Yard",
    "Heron Close",
];
/// Languages other than English, and how often in a thousand people.
const LANGUAGES: [(&str, &str, f64); 6] = [
    ("pl", "Polish", 12.0),
    ("ur", "Urdu", 14.0),
    ("pa", "Panjabi", 9.0),
    ("ro", "Romanian", 8.0),
    ("sk", "Slovak", 6.0),
    ("bfi", "British Sign Language", 1.0),
];

/// One made-up person.
pub(crate) struct Who {
    /// Their number, from 0.
    pub number: usize,
    pub nhs_number: String,
    pub woman: bool,
    pub given: &'static str,
    pub family: &'static str,
    pub born: Date,
    pub street: String,
    pub postcode: String,
    /// Tag, name, and whether an interpreter is needed.
    pub language: Option<(&'static str, &'static str, bool)>,
    pub phone: Option<String>,
    pub practice: String,
    pub registered: Date,
}

impl Who {
    /// The `number`-th person, of a practice.
    pub(crate) fn new(dice: &mut Dice, number: usize, nhs_number: String, practice: &str, as_at: Date) -> Self {
        let woman = dice.chance(0.505);
        // A spread of ages like England's: flat to 60, thinning out to 95.
        let age = loop {
            let age = dice.between(0.0, 97.0);
            if age < 60.0 || dice.chance(((97.0 - age) / 37.0).powf(1.1)) {
                break age;
            }
        };
        let born = as_at.saturating_sub(((age * 365.25) as i64).days());
        let since = dice.between(0.0, age.min(30.0));
        let language = LANGUAGES.iter().find(|(_, _, share)| dice.chance(share / 1000.0));
        let language = language.map(|(tag, name, _)| (*tag, *name, dice.chance(0.4)));
        Self {
            number,
            nhs_number,
            woman,
            given: dice.pick(if woman { &WOMEN } else { &MEN }),
            family: dice.pick(&SURNAMES),
            born,
            street: format!("{} {}", 1 + (dice.unit() * 180.0) as u32, dice.pick(&STREETS)),
            // No post goes to ZZ99: the area is kept for places without a real one.
            postcode: format!("ZZ99 {}{}{}", (dice.unit() * 10.0) as u32, letter(dice), letter(dice)),
            language,
            // Numbers that Ofcom keeps for plays and films.
            phone: dice.chance(0.85).then(|| format!("07700 900{:03}", (dice.unit() * 1000.0) as u32)),
            practice: practice.to_owned(),
            registered: as_at.saturating_sub(((since * 365.25) as i64).days()),
        }
    }

    /// Their age in years on a day.
    pub(crate) fn age(&self, on: Date) -> f64 {
        self.born.until(on).map_or(0.0, |span| f64::from(span.get_days()) / 365.25)
    }
}

fn letter(dice: &mut Dice) -> char {
    char::from(b"ABDEFGHJLNPQRSTUWXYZ"[(dice.unit() * 20.0) as usize])
}

/// Numbers of the range 999 000 0000 to 999 999 9999, none of which is anybody's: about 909,000.
pub(crate) fn nhs_numbers() -> impl Iterator<Item = String> {
    (0..1_000_000).filter_map(with_check_digit)
}

/// A number of the range with its check digit (modulus 11); none where that would be ten.
fn with_check_digit(body: u32) -> Option<String> {
    let digits = format!("999{body:06}");
    let sum: u32 = digits.bytes().zip((2..=10).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    match 11 - sum % 11 {
        10 => None,
        11 => Some(digits + "0"),
        check => Some(format!("{digits}{check}")),
    }
}

#[cfg(test)]
mod tests {
    use linchpin_core::NhsNumber;

    use super::*;

    #[test]
    fn numbers_are_valid_different_and_nobodys() {
        let some: Vec<String> = nhs_numbers().take(5_000).collect();
        assert!(some.iter().all(|n| n.starts_with("999") && NhsNumber::parse(n).is_ok()));
        assert!(some.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(nhs_numbers().count() > 900_000);
    }
}
