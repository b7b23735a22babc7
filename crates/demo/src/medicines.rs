//! Medicines prescribed by a practice in a month: forty presentations that stand for all of them.

use crate::world::World;

/// What moves the prescribing of a presentation.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Moves {
    /// Only the list and its age.
    Nothing,
    /// Winter, and the habits of the practice: antibiotics.
    Antibiotic,
    /// The same, and the habit of reaching for the broad ones.
    Broad,
    /// Deprivation: opioids, sedatives.
    Poverty,
    /// Winter: inhalers.
    Winter,
    /// The flu season.
    Flu,
}

/// A presentation: BNF code, name, items for 1,000 people in a month, units in an item, pence for a unit, what moves it.
pub(crate) type Presentation = (&'static str, &'static str, f64, f64, f64, Moves);

use Moves::{Antibiotic, Broad, Flu, Nothing, Poverty, Winter};

pub(crate) const PRESENTATIONS: [Presentation; 42] = [
    ("0103050P0AAAAAA", "Omeprazole 20mg gastro-resistant capsules", 118.0, 28.0, 3.1, Nothing),
    ("0106010E0AAACAC", "Ispaghula husk 3.5g effervescent granules sachets", 30.0, 30.0, 8.6, Nothing),
    ("0202010B0AAABAB", "Bendroflumethiazide 2.5mg tablets", 58.0, 28.0, 2.6, Nothing),
    ("0204000H0AAAJAJ", "Bisoprolol 2.5mg tablets", 64.0, 28.0, 2.9, Nothing),
    ("0205051R0AAACAC", "Ramipril 5mg capsules", 112.0, 28.0, 4.2, Nothing),
    ("0206020A0AAAAAA", "Amlodipine 5mg tablets", 74.0, 28.0, 2.7, Nothing),
    ("0208020Z0AAABAB", "Apixaban 5mg tablets", 34.0, 56.0, 9.4, Nothing),
    ("0209000A0AAABAB", "Aspirin 75mg dispersible tablets", 60.0, 28.0, 2.4, Nothing),
    ("0212000B0AAABAB", "Atorvastatin 20mg tablets", 112.0, 28.0, 3.0, Nothing),
    ("0301011R0AAAPAP", "Salbutamol 100micrograms/dose inhaler CFC free", 48.0, 1.0, 158.0, Winter),
    ("0302000C0AABFBF", "Beclometasone 100micrograms/dose inhaler CFC free", 36.0, 1.0, 760.0, Winter),
    ("0304010G0AAAAAA", "Cetirizine 10mg tablets", 26.0, 30.0, 2.3, Nothing),
    ("0401010Z0AAAAAA", "Zopiclone 7.5mg tablets", 12.0, 28.0, 4.1, Poverty),
    ("0401020K0AAAHAH", "Diazepam 2mg tablets", 10.5, 28.0, 2.8, Poverty),
    ("0402010ABAAABAB", "Quetiapine 25mg tablets", 21.0, 60.0, 2.4, Poverty),
    ("0403010B0AAAGAG", "Amitriptyline 10mg tablets", 42.0, 28.0, 2.5, Nothing),
    ("0403030Q0AAAAAA", "Sertraline 50mg tablets", 75.0, 28.0, 3.2, Poverty),
    ("0407010H0AAAMAM", "Paracetamol 500mg tablets", 48.0, 100.0, 2.6, Nothing),
    ("0407010F0AAAHAH", "Co-codamol 30mg/500mg tablets", 30.0, 100.0, 4.0, Poverty),
    ("040702040AAAAAA", "Tramadol 50mg capsules", 11.0, 60.0, 3.0, Poverty),
    ("0407020Q0AAABAB", "Morphine sulfate 10mg modified-release tablets", 7.6, 60.0, 8.7, Poverty),
    ("0407020ADAAACAC", "Oxycodone 5mg capsules", 3.8, 56.0, 11.0, Poverty),
    ("0407020A0AAAUAU", "Fentanyl 12micrograms/hour transdermal patches", 2.6, 5.0, 250.0, Poverty),
    ("0408010G0AAAAAA", "Gabapentin 300mg capsules", 15.0, 100.0, 3.6, Poverty),
    ("0408010AEAAABAB", "Pregabalin 75mg capsules", 14.0, 56.0, 5.5, Poverty),
    ("0501013B0AAABAB", "Amoxicillin 500mg capsules", 9.5, 21.0, 6.2, Antibiotic),
    ("0501012G0AAABAB", "Flucloxacillin 500mg capsules", 5.2, 28.0, 8.9, Antibiotic),
    ("0501030I0AAABAB", "Doxycycline 100mg capsules", 4.8, 8.0, 11.5, Antibiotic),
    ("0501011P0AAAJAJ", "Phenoxymethylpenicillin 250mg tablets", 3.6, 40.0, 5.1, Antibiotic),
    ("0501130R0AAAGAG", "Nitrofurantoin 100mg modified-release capsules", 4.3, 6.0, 63.0, Antibiotic),
    ("0501050H0AAADAD", "Clarithromycin 500mg tablets", 2.4, 14.0, 15.0, Antibiotic),
    ("0501013K0AAAJAJ", "Co-amoxiclav 500mg/125mg tablets", 1.4, 21.0, 11.0, Broad),
    ("0501021L0AAABAB", "Cefalexin 500mg capsules", 1.2, 21.0, 9.0, Broad),
    ("0501120L0AAADAD", "Ciprofloxacin 500mg tablets", 0.6, 14.0, 9.2, Broad),
    ("0601022B0AAABAB", "Metformin 500mg tablets", 66.0, 84.0, 2.1, Nothing),
    ("0601023AGAAAAAA", "Dapagliflozin 10mg tablets", 22.0, 28.0, 131.0, Nothing),
    ("0602010V0AABZBZ", "Levothyroxine sodium 50microgram tablets", 64.0, 28.0, 2.9, Nothing),
    ("0906040G0AAEKEK", "Colecalciferol 800unit capsules", 46.0, 30.0, 12.0, Nothing),
    ("1001010J0AAAEAE", "Ibuprofen 400mg tablets", 16.0, 84.0, 3.9, Nothing),
    ("1001030U0AAABAB", "Methotrexate 2.5mg tablets", 3.4, 24.0, 6.6, Nothing),
    ("1302010U0AAAAAA", "Emulsifying ointment", 24.0, 500.0, 0.9, Nothing),
    ("1404000H0AAAFAF", "Influenza vaccine (split virion, inactivated) suspension", 60.0, 1.0, 980.0, Flu),
];

/// How antibiotics and inhalers go through the year, January first.
const WINTER: [f64; 12] = [1.22, 1.12, 1.05, 0.97, 0.92, 0.86, 0.84, 0.82, 0.92, 1.02, 1.08, 1.25];
/// The share of the flu vaccine given in each month.
const FLU: [f64; 12] = [0.1, 0.03, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.9, 2.4, 1.1, 0.3];

/// What was prescribed of one presentation.
#[derive(Clone, Copy, Default)]
pub(crate) struct Prescribed {
    pub items: i64,
    pub quantity: f64,
    /// Net ingredient cost in pounds.
    pub cost: f64,
}

impl World {
    /// What a practice prescribed in a month, in the order of [`PRESENTATIONS`].
    pub(crate) fn medicines(&self, practice: usize, month: usize) -> Vec<Prescribed> {
        let p = &self.practices[practice];
        let mut dice = self.dice("medicines", practice, month);
        let season = (self.months[month].month() - 1) as usize;
        let days = f64::from(self.months[month].days_in_month()) / 30.4;
        let thousands = self.lists[practice][month] as f64 / 1000.0 * days * (0.22 * p.age).exp() * dice.factor(0.012);
        let habit = self.antibiotics(practice, month);
        PRESENTATIONS
            .iter()
            .enumerate()
            .map(|(n, (_, _, each, units, pence, moves))| {
                // Antibiotics are for the young as well: take the age of the list out again.
                let young = (-0.22 * p.age).exp();
                let moved = match moves {
                    Nothing => 1.0,
                    Antibiotic => WINTER[season] * habit * young,
                    Broad => WINTER[season] * habit * habit.powf(0.6) * young,
                    Poverty => (0.16 * p.deprivation()).exp(),
                    Winter => WINTER[season].sqrt() * (0.08 * p.deprivation()).exp(),
                    Flu => FLU[season],
                };
                let items = dice.about(thousands * each * self.medicine_tastes[practice][n] * moved, 0.02);
                let quantity = items as f64 * units;
                // Prices have been creeping up.
                let cost = quantity * pence / 100.0 * p.cost * (1.0 + 0.0015 * month as f64);
                Prescribed { items, quantity, cost: (cost * 100.0).round() / 100.0 }
            })
            .collect()
    }
}
