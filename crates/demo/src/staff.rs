//! Staff of a practice in a month.

use crate::world::World;

/// A role: the stem of its columns, full-time equivalents for 1,000 people, and people for each full-time equivalent.
pub(crate) type Role = (&'static str, f64, f64);

/// Averages of England, May 2023.
pub(crate) const NURSES: [Role; 8] = [
    ("n_prac_nurse", 0.176, 1.48),
    ("n_adv_nurse_prac", 0.063, 1.32),
    ("n_nurse_spec", 0.0075, 1.52),
    ("n_ext_role_nurse", 0.0093, 1.40),
    ("n_trainee_nurse", 0.0030, 1.16),
    ("n_nurse_disp", 0.0005, 1.50),
    ("n_nurse_ptnr", 0.0009, 1.17),
    ("n_nurse_oth", 0.0025, 1.37),
];
pub(crate) const DIRECT_CARE: [Role; 22] = [
    ("dpc_adv_paramed_prac", 0.0040, 1.15),
    ("dpc_adv_pharma_prac", 0.0046, 1.31),
    ("dpc_adv_physio_prac", 0.0003, 1.67),
    ("dpc_adv_podia_prac", 0.0, 1.0),
    ("dpc_adv_thera_occ_prac", 0.0, 1.0),
    ("dpc_dietician", 0.0, 1.0),
    ("dpc_dispenser", 0.0346, 1.40),
    ("dpc_gpa", 0.0006, 1.16),
    ("dpc_hca", 0.1115, 1.42),
    ("dpc_phleb", 0.0131, 1.90),
    ("dpc_pharma", 0.0263, 1.36),
    ("dpc_physio", 0.0017, 1.60),
    ("dpc_podia", 0.0, 1.0),
    ("dpc_physician_assoc", 0.0107, 1.14),
    ("dpc_thera_cou", 0.0003, 2.15),
    ("dpc_thera_occ", 0.0002, 1.28),
    ("dpc_thera_oth", 0.0002, 2.17),
    ("dpc_nurse_assoc", 0.0058, 1.22),
    ("dpc_trainee_nurse_assoc", 0.0032, 1.10),
    ("dpc_paramed", 0.0118, 1.18),
    ("dpc_pharmt", 0.0065, 1.19),
    ("dpc_splw", 0.0034, 1.33),
];
pub(crate) const ADMIN: [Role; 8] = [
    ("admin_manager", 0.166, 1.14),
    ("admin_manage_ptnr", 0.0053, 1.08),
    ("admin_med_secretary", 0.101, 1.39),
    ("admin_recept", 0.639, 1.43),
    ("admin_teleph", 0.0090, 1.33),
    ("admin_estates_anc", 0.0139, 2.05),
    ("admin_oth", 0.238, 1.44),
    ("admin_app", 0.0141, 1.09),
];

/// GPs of a practice as (full-time equivalent, people).
#[derive(Clone, Copy, Default)]
pub(crate) struct Gps {
    pub senior_partner: (f64, f64),
    pub partner: (f64, f64),
    pub salaried: (f64, f64),
    pub locum: (f64, f64),
    pub trainee: (f64, f64),
}

impl Gps {
    /// All of them, or without trainees, locums or both.
    pub(crate) fn sum(&self, trainees: bool, locums: bool) -> (f64, f64) {
        let mut parts = vec![self.senior_partner, self.partner, self.salaried];
        parts.extend(trainees.then_some(self.trainee));
        parts.extend(locums.then_some(self.locum));
        parts.into_iter().fold((0.0, 0.0), |(f, h), (fte, heads)| (f + fte, h + heads))
    }
}

/// Everyone at a practice.
pub(crate) struct Team {
    pub gps: Gps,
    pub nurses: Vec<(f64, f64)>,
    pub direct_care: Vec<(f64, f64)>,
    pub admin: Vec<(f64, f64)>,
}

impl World {
    /// Who works at a practice in a month.
    pub(crate) fn team(&self, practice: usize, month: usize) -> Team {
        let group = |name: &str, roles: &[Role]| {
            let mut dice = self.fixed_dice(name, practice);
            let thousands = self.lists[practice][month] as f64 / 1000.0 * dice.factor(0.15);
            roles.iter().map(|role| self.role(practice, *role, thousands, dice.unit())).collect()
        };
        Team {
            gps: self.gps_of(practice, month),
            nurses: group("nurses", &NURSES),
            direct_care: group("direct care", &DIRECT_CARE),
            admin: group("admin", &ADMIN),
        }
    }

    /// Heads are whole people: a role of a fifth of a person is one person in every fifth practice.
    fn role(&self, practice: usize, (stem, each, heads_each): Role, thousands: f64, luck: f64) -> (f64, f64) {
        let dispenser_without_dispensary = stem == "dpc_dispenser" && !self.practices[practice].dispensing;
        if dispenser_without_dispensary {
            return (0.0, 0.0);
        }
        let scale = if stem == "dpc_dispenser" { 6.0 } else { 1.0 };
        let heads = (each * scale * heads_each * thousands + luck).floor();
        (fifteenths(heads / heads_each), heads)
    }

    fn gps_of(&self, practice: usize, month: usize) -> Gps {
        let p = &self.practices[practice];
        let all = self.gps[practice][month];
        let mut dice = self.fixed_dice("gp roles", practice);
        let locum = if dice.chance(0.12) { fifteenths((0.4_f64).min(all / 4.0)) } else { 0.0 };
        let partner_share = if p.contract == "APMS" { 0.0 } else { dice.between(0.40, 0.75) };
        let partners = fifteenths((all - locum) * partner_share);
        let senior = if partners > 0.0 { partners.min(0.933_333_333) } else { 0.0 };
        let heads = |fte: f64| if fte > 0.0 { (fte / 0.74).ceil() } else { 0.0 };
        let trainees = if p.training { (all * 0.42 * dice.between(0.7, 1.3)).round() } else { 0.0 };
        Gps {
            senior_partner: (senior, if senior > 0.0 { 1.0 } else { 0.0 }),
            partner: (partners - senior, heads(partners - senior)),
            salaried: (all - locum - partners, heads(all - locum - partners)),
            locum: (locum, heads(locum)),
            // A trainee's full time is 40 hours and not 37.5.
            trainee: (trainees * 1.066_666_667, trainees),
        }
    }
}

fn fifteenths(fte: f64) -> f64 {
    (fte * 15.0).round() / 15.0
}
