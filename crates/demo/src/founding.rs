//! Founds the made-up country: regions, boards, places, networks and practices.

use jiff::{ToSpan, civil::date};

use crate::{
    Size,
    dice::Dice,
    names,
    place::{Board, Network, Place, Practice, Region},
    story::{ANTIBIOTICS, LOSING, MERGER_CLOSES, MERGER_FROM, MERGER_KEEPS},
    world::World,
};

/// Practices of Wharfemoor when the story starts; one of them closes.
const OURS: usize = 32;
/// How many of them belong to each network.
const NETWORK_SIZES: [usize; 6] = [5, 5, 5, 6, 5, 6];
/// How deprived each network of Wharfemoor is.
const NETWORK_IMD: [f64; 6] = [19.0, 33.0, 24.0, 27.0, 46.0, 11.0];

/// Fills the country's organisations.
pub(crate) fn found(world: &mut World) {
    let (places, each): (usize, usize) = match world.plan.size {
        Size::Small | Size::Place => (5, 30),
        Size::England => (106, 59),
    };
    let boards = if places == 5 { 3 } else { 36 };
    for n in 0..if places == 5 { 2 } else { 7 } {
        let name = ["North Fells", "South Levels", "Eastmarch", "Westmarch", "Midlands of Ire", "Isles", "Capital"][n];
        world.regions.push(Region {
            code: format!("Y{}", 99 - n),
            ons: format!("E409999{:02}", 10 + n),
            name: name.to_owned(),
        });
    }
    for n in 0..places {
        let board = if places == 5 { [0, 0, 1, 2, 2][n] } else { n / 3 };
        let mut dice = Dice::of(world.plan.seed, "place", n, 0);
        let town = names::town(n, &mut dice);
        if world.boards.len() <= board {
            let code = board_code(board);
            let region = board * world.regions.len() / boards;
            world.boards.push(Board {
                name: format!("NHS {town} and {} Integrated Care Board", names::hamlet(&mut dice)),
                ons: format!("E549999{:02}", 10 + board),
                code,
                region,
            });
        }
        world.places.push(Place { code: place_code(n), ons: format!("E389{:05}", 99_000 + n), town, board });
        let members = if n == 0 { NETWORK_SIZES.to_vec() } else { vec![each.div_ceil(6); 6] };
        let mut left = if n == 0 { OURS } else { each };
        for (k, size) in members.into_iter().enumerate() {
            found_network(world, n, k, size.min(left));
            left = left.saturating_sub(size);
        }
    }
    adjust(world);
}

fn found_network(world: &mut World, place: usize, k: usize, size: usize) {
    let network = world.networks.len();
    let mut dice = Dice::of(world.plan.seed, "network", network, 0);
    let town = world.places[place].town.clone();
    let name = names::network(place, k, &town, &mut dice);
    world.networks.push(Network { code: network_code(network), name, place });
    let imd = if place == 0 { NETWORK_IMD[k % 6] } else { dice.between(9.0, 44.0) };
    for _ in 0..size {
        let practice = a_practice(world, place, network, imd);
        world.practices.push(practice);
    }
}

/// Draws a practice, with its figures tied together as they are in life: the deprived are younger, have fewer GPs
/// for their number and find it harder to be seen.
fn a_practice(world: &World, place: usize, network: usize, network_imd: f64) -> Practice {
    let number = world.practices.len();
    let code = format!("Z{}", 90_001 + number);
    let mut dice = Dice::of(world.plan.seed, "practice", number, 0);
    let imd = (network_imd + dice.normal() * 6.0).clamp(3.0, 70.0);
    let deprived = (imd - 24.0) / 12.0;
    let list = (8.95 + 0.52 * dice.normal()).exp().clamp(1_700.0, 21_500.0);
    let staffed = dice.normal();
    let rural = deprived < -0.3 && dice.chance(0.45);
    let town = world.places[place].town.clone();
    let letters =
        |d: &mut Dice| ["AB", "DE", "FG", "HJ", "LN", "PQ", "RS", "TU", "WX", "YZ"][(d.unit() * 10.0) as usize];
    let area = if place == 0 { "WM" } else { "ZX" };
    Practice {
        name: names::practice(&code, &mut dice),
        address: names::address(&town, &mut dice),
        postcode: format!("{area}{} {}{}", 1 + place % 20, 1 + number % 9, letters(&mut dice)),
        // The block that Ofcom keeps for fiction.
        telephone: format!("01632 960{:03}", number % 1000),
        supplier: if dice.chance(0.58) { "EMIS" } else { "TPP" },
        contract: dice.pick(&["GMS", "GMS", "GMS", "PMS", "PMS", "APMS", "GMS"]),
        dispensing: rural && dice.chance(0.5),
        opened: date(1974, 4, 1),
        closed: None,
        successor: None,
        training: dice.chance(0.55),
        age: (-0.55 * deprived + 0.5 * dice.normal() + if rural { 0.5 } else { 0.0 }).clamp(-2.0, 2.0),
        growth: 0.0005 + 0.0007 * dice.normal(),
        gps: list / 2450.0 * (0.15 * staffed - 0.05 * deprived).exp(),
        access: 0.45 * staffed - 0.35 * deprived + 0.6 * dice.normal(),
        remote: dice.normal(),
        activity: dice.factor(0.10),
        missed: (0.22 * deprived).exp() * dice.factor(0.14),
        antibiotics: (0.05 * deprived).exp() * dice.factor(0.12),
        cost: dice.factor(0.06),
        list,
        imd,
        rural,
        network,
        place,
        code,
    }
}

/// Gives the practices of the stories their parts, and Wharfemoor its size.
fn adjust(world: &mut World) {
    let start = world.months.get(world.plan.scaled(MERGER_FROM) as usize).copied();
    for practice in &mut world.practices {
        let list = match practice.code.as_str() {
            "Z90004" => 21_600.0,
            LOSING => 8_000.0,
            MERGER_KEEPS => 6_300.0,
            MERGER_CLOSES => 3_700.0,
            "Z90031" => 1_620.0,
            _ => continue,
        };
        practice.gps *= list / practice.list;
        practice.list = list;
        if practice.code == LOSING {
            practice.gps = 4.0;
            practice.growth = 0.0;
            practice.access = 0.3;
        }
        if practice.code == MERGER_CLOSES {
            practice.closed = start.map(|d| d.saturating_sub(1.day()));
            practice.successor = Some(MERGER_KEEPS.to_owned());
        }
    }
    for practice in world.practices.iter_mut().filter(|p| p.code == ANTIBIOTICS) {
        // Its figures should differ from its peers' for one reason only.
        practice.age = 0.0;
    }
    let named = ["Z90004", LOSING, MERGER_KEEPS, MERGER_CLOSES, "Z90031"];
    let is_drawn = |p: &Practice| p.place == 0 && !named.contains(&p.code.as_str());
    let fixed: f64 = 21_600.0 + 8_000.0 + 6_300.0 + 3_700.0 + 1_620.0;
    let drawn: f64 = world.practices.iter().filter(|p| is_drawn(p)).map(|p| p.list).sum();
    let scale = (261_000.0 - fixed) / drawn;
    for practice in world.practices.iter_mut().filter(|p| is_drawn(p)) {
        practice.list *= scale;
        practice.gps *= scale;
    }
}

fn place_code(n: usize) -> String {
    let letter = |n: usize| char::from(b'Z' - (n % 26) as u8);
    // X9Z, X9Y, … X9A, X8Z, …
    format!("X{}{}", 9 - n / 26, letter(n))
}

fn board_code(n: usize) -> String {
    if n < 26 { format!("QZ{}", char::from(b'Z' - n as u8)) } else { format!("QZ{}", n - 26) }
}

fn network_code(n: usize) -> String {
    if n < 60 { format!("U999{:02}", n + 1) } else { format!("U{}Z{:03}", 9 - n / 1000, n % 1000) }
}
