//! Invented names that sound like the real thing.

use crate::dice::Dice;

/// What a practice is called when it is not drawn by lot: the awkward names that real files have.
const GIVEN: [(&str, &str); 5] = [
    ("Z90004", "THE OLD TANNERY, RIVERSIDE AND UPPER HARTLEDALE VILLAGES COMBINED HEALTH AND WELLBEING PARTNERSHIP"),
    ("Z90007", "MILLSTONE LANE SURGERY"),
    ("Z90014", "HERONSGATE MEDICAL CENTRE"),
    ("Z90015", "DR OAKENSHAW & PARTNERS"),
    ("Z90019", "ST OSBERT'S WELL SURGERY"),
];

/// The towns after which the first places are named.
const TOWNS: [&str; 5] = ["Wharfemoor", "Alderfleet", "Tarnbeck", "Saltmere", "Kettlewick"];

/// The networks of Wharfemoor.
const NETWORKS: [&str; 6] = [
    "WHARFEMOOR NORTH PCN",
    "MILLSTONE & QUAYSIDE PCN",
    "HERONSGATE ALLIANCE PCN",
    "FOUR DALES PCN",
    "TANNERY TOWN PCN",
    "MOORFOOT AND VILLAGES PCN",
];

const STARTS: [&str; 26] = [
    "Bramble",
    "Curlew",
    "Otter",
    "Larch",
    "Sedge",
    "Rowan",
    "Millstone",
    "Harebell",
    "Plover",
    "Kestrel",
    "Heron",
    "Foxglove",
    "Crag",
    "Fell",
    "Alder",
    "Teasel",
    "Lapwing",
    "Hazel",
    "Juniper",
    "Marl",
    "Wether",
    "Thistle",
    "Corn",
    "Drover",
    "Lamb",
    "Pike",
];
const ENDS: [&str; 12] =
    ["wick", "thwaite", "holme", "ford", "gate", "mere", "stead", "combe", "ley", "beck", "croft", "dale"];
const KINDS: [&str; 9] = [
    "SURGERY",
    "MEDICAL CENTRE",
    "HEALTH CENTRE",
    "GROUP PRACTICE",
    "MEDICAL PRACTICE",
    "FAMILY PRACTICE",
    "SURGERY",
    "MEDICAL CENTRE",
    "PRACTICE",
];
const DOCTORS: [&str; 14] = [
    "OAKENSHAW",
    "PELLINGTON",
    "MARCHWOOD",
    "AL-RASHIDI",
    "THISTLETON",
    "ACHEBUKA",
    "VENKATESAN",
    "LOXWELL",
    "BRIGHTMERE",
    "O'DUNAVAN",
    "HARGRAVEN",
    "SZCZEPINSKA",
    "QUILLFORD",
    "DE SOUZELLE",
];
const STREETS: [&str; 10] = [
    "MILL LANE",
    "CHAPEL STREET",
    "OLD STATION ROAD",
    "CORPORATION WAY",
    "QUAY STREET",
    "THE MALTINGS",
    "MARKET PLACE",
    "MOORSIDE AVENUE",
    "WEAVERS ROW",
    "COLLIERY ROAD",
];

/// An invented place name.
pub(crate) fn hamlet(dice: &mut Dice) -> String {
    format!("{}{}", dice.pick(&STARTS), dice.pick(&ENDS))
}

/// The town of the `n`-th place.
pub(crate) fn town(n: usize, dice: &mut Dice) -> String {
    TOWNS.get(n).map_or_else(|| hamlet(dice), |t| (*t).to_owned())
}

/// The name of the `n`-th network of a place.
pub(crate) fn network(place: usize, n: usize, town: &str, dice: &mut Dice) -> String {
    match (place, NETWORKS.get(n)) {
        (0, Some(name)) => (*name).to_owned(),
        _ => format!("{} {} PCN", town.to_uppercase(), hamlet(dice).to_uppercase()),
    }
}

/// The name of a practice.
pub(crate) fn practice(code: &str, dice: &mut Dice) -> String {
    if let Some((_, name)) = GIVEN.iter().find(|(c, _)| *c == code) {
        return (*name).to_owned();
    }
    if dice.chance(0.16) {
        format!("DR {} & PARTNERS", dice.pick(&DOCTORS))
    } else {
        let article = if dice.chance(0.12) { "THE " } else { "" };
        format!("{article}{} {}", hamlet(dice).to_uppercase(), dice.pick(&KINDS))
    }
}

/// An address of four lines: building, street, district, town.
pub(crate) fn address(town: &str, dice: &mut Dice) -> [String; 4] {
    let number = 1 + (dice.unit() * 180.0) as u32;
    let district = if dice.chance(0.5) { hamlet(dice).to_uppercase() } else { String::new() };
    [
        format!("{} HOUSE", dice.pick(&STARTS).to_uppercase()),
        format!("{number} {}", dice.pick(&STREETS)),
        district,
        town.to_uppercase(),
    ]
}
