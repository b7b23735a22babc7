//! General Practice Workforce, practice level, every quarter: the layout with names in small letters.

use linchpin_core::Result;

use crate::{
    csv::Csv,
    folder::Folder,
    staff::{ADMIN, DIRECT_CARE, Gps, NURSES, Role, Team},
    world::World,
};

const PLACE: &str = "practice_code,practice_name,pcn_code,pcn_name,icb_code,icb_name,region_code,region_name,postcode,\
                     prescribing_setting,imd_2019,decile,rank,total_patients,total_male,total_female";
/// The bands of patients: name, first and last age.
const BANDS: [(&str, usize, usize); 7] = [
    ("0to4", 0, 4),
    ("5to14", 5, 14),
    ("15to44", 15, 44),
    ("45to64", 45, 64),
    ("65to74", 65, 74),
    ("75to84", 75, 84),
    ("85plus", 85, 99),
];
const GP: [&str; 7] = ["", "_extg", "_exl", "_extgl", "_sen_ptnr", "_ptnr_prov", "_sal_by_prac"];
/// The other groups: the name of the column of the total, and the roles.
const GROUPS: [(&str, &[Role]); 3] = [("nurses", &NURSES), ("dpc", &DIRECT_CARE), ("admin", &ADMIN)];

pub(crate) fn write(world: &World, folder: &mut Folder) -> Result<()> {
    for m in world.quarters() {
        let name = world.months[m].strftime("workforce/practice_workforce_%Y-%m.csv").to_string();
        folder.save(&name, practices(world, m))?;
    }
    Ok(())
}

fn practices(world: &World, m: usize) -> String {
    let mut csv = Csv::new(&headings());
    for p in world.open_in(m) {
        let practice = &world.practices[p];
        let network = &world.networks[practice.network];
        let board = &world.boards[world.places[practice.place].board];
        let region = &world.regions[board.region];
        csv.field(&practice.code).field(&practice.name).field(&network.code).field(&network.name).field(&board.code);
        csv.field(&board.name.to_uppercase())
            .field(&region.code)
            .field(&format!("{} COMMISSIONING REGION", region.name.to_uppercase()));
        // The prescribing setting of a practice is 4; decile and rank (1 is most deprived) follow from the score.
        let rank = 1.0 + 6200.0 * (1.0 - (practice.imd / 70.0).min(1.0));
        csv.field(&practice.postcode)
            .ready("4.0")
            .decimal(practice.imd, 8)
            .decimal((rank / 620.0).ceil(), 1)
            .decimal(rank.round(), 1);
        patients(world, &mut csv, p, m);
        match world.reports_staff(p, m) {
            true => team(&mut csv, &world.team(p, m)),
            // Nothing at all: an empty cell is not a zero.
            false => {
                for _ in 0..headings_of_staff().count() {
                    csv.ready("");
                }
            }
        }
        csv.end();
    }
    csv.finish()
}

fn headings() -> String {
    let patients =
        ["male", "female"].iter().flat_map(|sex| BANDS.iter().map(move |(band, ..)| format!("{sex}_patients_{band}")));
    let all: Vec<String> = [PLACE.to_owned()].into_iter().chain(patients).chain(headings_of_staff()).collect();
    all.join(",")
}

fn headings_of_staff() -> impl Iterator<Item = String> {
    let measures = ["hc", "fte"];
    let gps = measures.into_iter().flat_map(|measure| GP.iter().map(move |role| format!("total_gp{role}_{measure}")));
    let others = GROUPS.into_iter().flat_map(move |(group, roles)| {
        measures.into_iter().flat_map(move |measure| {
            let whole = std::iter::once(format!("total_{group}_{measure}"));
            whole.chain(roles.iter().map(move |(stem, ..)| format!("total_{stem}_{measure}")))
        })
    });
    gps.chain(others)
}

fn patients(world: &World, csv: &mut Csv, p: usize, m: usize) {
    let ages = world.ages(p, m);
    let of = |sexes: &[usize], from, to| world.between_ages(&ages, sexes, from, to) as f64;
    csv.decimal(of(&[0, 1], 0, 99), 1).decimal(of(&[0], 0, 99), 1).decimal(of(&[1], 0, 99), 1);
    for sex in 0..2 {
        for (_, from, to) in BANDS {
            csv.decimal(of(&[sex], from, to), 1);
        }
    }
}

fn team(csv: &mut Csv, team: &Team) {
    let Gps { senior_partner, partner, salaried, .. } = team.gps;
    let gps = [
        team.gps.sum(true, true),
        team.gps.sum(false, true),
        team.gps.sum(true, false),
        team.gps.sum(false, false),
        senior_partner,
        partner,
        salaried,
    ];
    for (_, heads) in gps {
        csv.decimal(heads, 1);
    }
    for (fte, _) in gps {
        csv.decimal(fte, 9);
    }
    for staff in [&team.nurses, &team.direct_care, &team.admin] {
        let (fte, heads) = staff.iter().fold((0.0, 0.0), |(f, h), (fte, heads)| (f + fte, h + heads));
        csv.decimal(heads, 1);
        for (_, heads) in staff {
            csv.decimal(*heads, 1);
        }
        csv.decimal(fte, 9);
        for (fte, _) in staff {
            csv.decimal(*fte, 9);
        }
    }
}
