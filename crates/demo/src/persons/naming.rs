//! What the made-up people are called and where they live. Nobody has these names.

use crate::dice::Dice;

pub(super) const WOMEN: [&str; 30] = [
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
pub(super) const MEN: [&str; 30] = [
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
pub(super) const STREETS: [&str; 12] = [
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
/// Surnames are also made of two halves, so that among many people few share name and day of birth.
const FIRST: [&str; 40] = [
    "Alder", "Ash", "Bramble", "Brock", "Clover", "Corn", "Crag", "Curlew", "Dale", "Drover", "Elder", "Fell", "Fern",
    "Flint", "Gorse", "Hazel", "Heather", "Heron", "Holly", "Kestrel", "Lambs", "Larch", "Ling", "Marl", "Mill",
    "Moor", "Oaken", "Otter", "Pike", "Plover", "Quarry", "Raven", "Rowan", "Sedge", "Shale", "Sorrel", "Swale",
    "Teasel", "Thistle", "Wether",
];
const SECOND: [&str; 26] = [
    "beck", "bottom", "bridge", "cote", "croft", "dale", "den", "field", "ford", "gate", "ham", "holme", "hurst",
    "ley", "mere", "moss", "rigg", "scar", "shaw", "side", "stead", "thorpe", "thwaite", "ton", "wick", "worth",
];

/// A surname: one of the list, or two halves.
pub(super) fn surname(dice: &mut Dice) -> String {
    if dice.chance(0.3) {
        return (*dice.pick(&SURNAMES)).to_owned();
    }
    format!("{}{}", dice.pick(&FIRST), dice.pick(&SECOND))
}

/// Homes where many old people live together.
const HOMES: [&str; 8] = [
    "Larch House",
    "The Cedars",
    "Moorside Court",
    "Heronmead",
    "St Osyth Lodge",
    "The Willows",
    "Quayside House",
    "Fellview",
];

/// The first line of the address of the `n`-th care home of a practice.
pub(super) fn care_home(n: usize) -> String {
    let name = HOMES[n % HOMES.len()];
    if n < HOMES.len() { format!("{name} Care Home") } else { format!("{name} {} Care Home", n / HOMES.len() + 1) }
}
