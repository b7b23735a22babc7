//! NHS Payments to General Practice: three years, each in the dress of another edition.

use linchpin_core::Result;

use crate::{
    csv::Csv,
    folder::{Folder, windows_1252},
    place::Practice,
    world::World,
};

/// How the headings, dates and line ends of an edition look.
#[derive(Clone, Copy, PartialEq)]
enum Dress {
    /// Words run together with a pound sign, in Windows-1252; dates 2016-04-01.
    Joined,
    /// Words, in plain text; dates 01-Apr-2016.
    Plain,
    /// Words, with a byte order mark and the line ends of Windows; dates 01/04/2016.
    Marked,
}

/// Who is paid a stream.
#[derive(Clone, Copy, PartialEq)]
enum Who {
    All,
    Gms,
    OtherContracts,
    Dispensing,
    Some,
}

/// A stream: heading, pounds a head on average for those who are paid it, who they are.
const STREAMS: [(&str, f64, Who); 26] = [
    ("Global Sum", 116.0, Who::Gms),
    ("MPIG Correction factor", 0.02, Who::Gms),
    ("Balance of PMS Expenditure", 121.0, Who::OtherContracts),
    ("Total QOF Payments", 14.4, Who::All),
    ("Childhood Vaccination and Immunisation Scheme", 0.11, Who::All),
    ("Influenza and Pneumococcal Immunisations", 1.49, Who::All),
    ("Learning Disabilities", 0.59, Who::All),
    ("Meningitis", 0.26, Who::All),
    ("Minor Surgery", 1.10, Who::Some),
    ("Pertussis", 0.03, Who::All),
    ("Rotavirus and Shingles Immunisation", 0.33, Who::All),
    ("Services for Violent Patients", 0.40, Who::Some),
    ("Weight Management Service", 0.10, Who::All),
    ("Local Incentive Schemes", 9.0, Who::All),
    ("Premises Payments", 14.5, Who::All),
    ("Doctors Retainer Scheme Payments", 0.60, Who::Some),
    ("Total Locum Allowances", 1.2, Who::All),
    ("PCO Admin Other", 3.0, Who::All),
    ("Information Management and Technology", 0.15, Who::All),
    ("General Practice Transformation", 0.77, Who::All),
    ("PCN Participation", 1.74, Who::All),
    ("Prescribing Fee Payments", 0.10, Who::All),
    ("Dispensing Fee Payments", 19.0, Who::Dispensing),
    ("Reimbursement of Drugs", 76.0, Who::Dispensing),
    ("Other Payments", 6.2, Who::All),
    ("Covid Immunisation", 0.98, Who::All),
];

const TOTAL: &str = "Total NHS Payments to General Practice";
const DEDUCTIONS: &str = "Deductions for Pensions, Levies and Prescription Charge Income";
const AFTER: &str = "Total NHS Payments to General Practice Minus Deductions";
/// What describes the practice, before the money.
const ABOUT: [&str; 21] = [
    "NHS England (Region) code",
    "NHS England (Region) Name",
    "Sub ICB Code",
    "Sub ICB Name",
    "PCN Code",
    "PCN Name",
    "Practice Code",
    "Practice Name",
    "Practice Address",
    "Practice Postcode",
    "Practice Open Date",
    "Practice Close Date",
    "Contract Type",
    "Dispensing Practice",
    "Practice type",
    "Practice Rurality",
    "Atypical characteristics",
    "Average Number of Registered Patients",
    "Average Number of Weighted Patients",
    "Average payments per registered patient",
    "Average payments per weighted patient",
];

pub(crate) fn write(world: &World, folder: &mut Folder) -> Result<()> {
    let dresses = [Dress::Joined, Dress::Plain, Dress::Marked];
    for (year, dress) in world.whole_years(3).into_iter().zip(dresses) {
        let name = format!("payments/nhspaymentsgp-{:02}-{:02}-prac-csv.csv", year % 100, (year + 1) % 100);
        let text = edition(world, year, dress);
        folder.save(&name, if dress == Dress::Joined { windows_1252(&text) } else { text.into_bytes() })?;
    }
    Ok(())
}

fn edition(world: &World, year: i16, dress: Dress) -> String {
    let headings = ABOUT.iter().copied().chain(STREAMS.iter().map(|s| s.0)).chain([TOTAL, DEDUCTIONS, AFTER]);
    let headings: Vec<String> =
        headings.enumerate().map(|(n, words)| heading(words, dress, n >= ABOUT.len())).collect();
    let headings = headings.join(",");
    let mut csv = match dress {
        Dress::Joined => Csv::windows(&headings),
        Dress::Plain => Csv::new(&headings),
        Dress::Marked => Csv::windows(&headings).marked(),
    };
    for (p, practice) in world.practices.iter().enumerate() {
        let people = world.year_list(p, year);
        if people > 0.0 {
            row(world, &mut csv, p, practice, (year, people, dress));
        }
    }
    csv.finish()
}

fn heading(words: &str, dress: Dress, money: bool) -> String {
    match dress {
        Dress::Joined => {
            // The older editions spoke of the number, at its last known figure.
            let words = words.replace("Average Number", "Number");
            let joined: String = words.split(|c: char| !c.is_alphanumeric()).map(capital).collect();
            format!(
                "{joined}{}{}",
                if joined.starts_with("NumberOf") { "LastKnownFigure" } else { "" },
                if money { "_£" } else { "" }
            )
        }
        _ if words.contains(',') => format!("\"{words}\""),
        _ => words.to_owned(),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn row(world: &World, csv: &mut Csv, p: usize, practice: &Practice, (year, people, dress): (i16, f64, Dress)) {
    let network = &world.networks[practice.network];
    let place = &world.places[practice.place];
    let region = &world.regions[world.boards[place.board].region];
    let form = match dress {
        Dress::Joined => "%Y-%m-%d",
        Dress::Plain => "%d-%b-%Y",
        Dress::Marked => "%d/%m/%Y",
    };
    let day = |d: jiff::civil::Date| d.strftime(form).to_string();
    let weighted = people * (0.12 * practice.age + 0.05 * practice.deprivation()).exp();
    let mut dice = world.dice("payments", p, year as usize);
    let growth = 1.0 + 0.045 * f64::from(year - 2024);
    let money: Vec<f64> = STREAMS
        .iter()
        .map(|(title, each, who)| {
            let head = if *title == "Global Sum" || *title == "Balance of PMS Expenditure" { weighted } else { people };
            let paid = match who {
                Who::All => true,
                Who::Gms => practice.contract == "GMS",
                Who::OtherContracts => practice.contract != "GMS",
                Who::Dispensing => practice.dispensing,
                Who::Some => world.fixed_dice(title, p).chance(0.5),
            };
            let amount = if paid { each * head * growth * dice.factor(0.06) } else { 0.0 };
            (amount * 100.0).round() / 100.0
        })
        .collect();
    let total: f64 = money.iter().sum();
    let deductions = -(total * 0.131 * 100.0).round() / 100.0;
    csv.field(&region.code).field(&format!("{} COMMISSIONING REGION", region.name.to_uppercase())).field(&place.code);
    csv.field(&world.place_name(practice.place).to_uppercase())
        .field(&network.code)
        .field(&network.name)
        .field(&practice.code);
    csv.field(&practice.name)
        .field(&format!("{} ", practice.address.join(" ")))
        .field(&practice.postcode.replace(' ', "  "));
    csv.field(&day(practice.opened)).field(&practice.closed.map_or(String::new(), day)).field(practice.contract);
    csv.field(if practice.dispensing { "Yes" } else { "No" }).field("GP practice").field(if practice.rural {
        "Rural"
    } else {
        "Urban"
    });
    csv.field(if practice.closed.is_some() { "| Part year of data |" } else { "" })
        .decimal(people, 2)
        .decimal(weighted, 2);
    csv.decimal(total / people, 2).decimal(total / weighted, 2);
    for amount in money.into_iter().chain([total, deductions, total + deductions]) {
        csv.decimal(amount, 2);
    }
    csv.end();
}
