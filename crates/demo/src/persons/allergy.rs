use jiff::civil::Date;
use linchpin_core::Result;
use serde_json::{Value, json};

use super::{
    illness::{ALLERGENS, NO_KNOWN_ALLERGY},
    resources::{Out, before, coded, id, subject},
    who::Who,
};
use crate::dice::Dice;

/// What the person reacts to, that they are known to react to nothing, or, of one in eight, nothing at all: nobody asked.
pub(crate) fn record(who: &Who, dice: &mut Dice, as_at: Date, out: &mut Out<'_>) -> Result<()> {
    if dice.chance(0.12) {
        return Ok(());
    }
    let age = who.age(as_at);
    let mut known: Vec<&str> = Vec::new();
    let mut n = 0;
    // Some ten in a hundred of all ages are labelled as allergic to a medicine or a food.
    while known.len() < 2 && dice.chance(if known.is_empty() { 0.06 + age / 700.0 } else { 0.2 }) {
        let (code, term, category, (reaction, effect)) = *dice.pick(&ALLERGENS.each_ref());
        if known.contains(&code) {
            break;
        }
        // Many labels turn out to be wrong when they are tested, and many are not confirmed.
        let verification = if dice.chance(0.07) {
            "refuted"
        } else if dice.chance(0.25) {
            "unconfirmed"
        } else {
            "confirmed"
        };
        let grave = ["39579001", "41291007", "4386001"].contains(&reaction);
        n += 1;
        let mut one = statement(who, n, (code, term), verification, before(dice, as_at, (age - 1.0).max(0.5) * 300.0));
        one["type"] = json!(if reaction == "422587007" { "intolerance" } else { "allergy" });
        one["category"] = json!([category]);
        one["criticality"] = json!(if grave { "high" } else { "low" });
        let severity = if grave { "severe" } else { "moderate" };
        one["reaction"] = json!([{"manifestation": [coded((reaction, effect))], "severity": severity}]);
        out("AllergyIntolerance", &one)?;
        if verification == "refuted" {
            break;
        }
        known.push(code);
    }
    if known.is_empty() {
        let day = before(dice, as_at, 1500.0);
        out("AllergyIntolerance", &statement(who, n + 1, NO_KNOWN_ALLERGY, "confirmed", day))?;
    }
    Ok(())
}

fn statement(who: &Who, n: usize, code: (&str, &str), verification: &str, recorded: Date) -> Value {
    let hl7 = |system: &str, code: &str| json!({"coding": [{"system": format!("http://terminology.hl7.org/CodeSystem/{system}"), "code": code}]});
    json!({
        "resourceType": "AllergyIntolerance", "id": id(who, "allergy", n), "patient": subject(who),
        "clinicalStatus": hl7("allergyintolerance-clinical", if verification == "refuted" { "inactive" } else { "active" }),
        "verificationStatus": hl7("allergyintolerance-verification", verification),
        "code": coded(code), "recordedDate": recorded.to_string(),
    })
}
