use linchpin_core::Person;
use serde_json::{Map, Value};

/// What two records become: the kept one, with whatever only the other one knows. Nothing of the kept one changes, save
/// that an opt-out of either holds, and that a traced number stands above one that was only written down.
#[must_use]
pub fn merge(kept: &Person, gone: &Person) -> Person {
    let mut merged = kept.clone();
    if gone.nhs_verified && !kept.nhs_verified {
        merged.nhs_number = gone.nhs_number;
        merged.nhs_verified = true;
    }
    fill(&merged, gone)
}

/// A record with what is missing taken from another about the same person: gaps are filled, lists are joined, and an
/// opt-out of either holds, because to forget one would break a promise.
#[must_use]
pub fn fill(one: &Person, from: &Person) -> Person {
    let mut filled = one.clone();
    if one.nhs_number.is_none() {
        filled.nhs_number = from.nhs_number;
        filled.nhs_verified = from.nhs_verified;
    } else if one.nhs_number == from.nhs_number {
        filled.nhs_verified |= from.nhs_verified;
    }
    join(&mut filled.names, &from.names);
    join(&mut filled.contacts, &from.contacts);
    join(&mut filled.access_needs, &from.access_needs);
    join(&mut filled.registrations, &from.registrations);
    filled.birth_date = one.birth_date.or(from.birth_date);
    filled.death_date = one.death_date.or(from.death_date);
    if one.sex == linchpin_core::Sex::Unknown {
        filled.sex = from.sex;
    }
    filled.address = one.address.clone().or_else(|| from.address.clone());
    // The area is of the address: one that is filled in brings its own.
    filled.area = match (&one.address, &from.address) {
        (None, Some(_)) => from.area,
        (None, None) => one.area.or(from.area),
        _ => one.area,
    };
    filled.ethnicity = one.ethnicity.or(from.ethnicity);
    filled.language = one.language.clone().or_else(|| from.language.clone());
    filled.interpreter |= from.interpreter;
    filled.carer |= from.carer;
    filled.veteran |= from.veteran;
    filled.care_home = one.care_home.or(from.care_home);
    filled.opt_outs.national |= from.opt_outs.national;
    filled.opt_outs.type_1 |= from.opt_outs.type_1;
    filled
}

fn join<T: Clone + PartialEq>(into: &mut Vec<T>, from: &[T]) {
    for one in from {
        if !into.contains(one) {
            into.push(one.clone());
        }
    }
}

/// Two records that were parted again.
#[derive(Clone, Debug, PartialEq)]
pub struct Parted {
    /// The record that had been kept.
    pub kept: Person,
    /// The other one.
    pub gone: Person,
    /// What was changed while they were one, by field: it stays with the kept record, and a person should look whether it
    /// belongs there.
    pub changed_since: Vec<String>,
}

/// Parts a merge: both records as they were, and what was changed in between with the kept one.
///
/// `merged` is what the merge made, `now` the kept record today. The versions are not taken back: they count what was
/// saved, and parting is one more save.
#[must_use]
pub fn unmerge(kept_before: &Person, gone_before: &Person, merged: &Person, now: &Person) -> Parted {
    let (kept, changed_since) = carry(kept_before, merged, now);
    Parted { kept, gone: gone_before.clone(), changed_since }
}

/// What a source now says of a person, laid over what people made of the record since it last spoke.
///
/// `base` is the record as the source left it, `now` as it stands, `said` what the source says today. Where only the
/// source changed a field it wins; where people here did, they do. The fields that both changed, differently, are
/// returned: there the record here stands, and what the source says is not taken.
#[must_use]
pub fn rebase(base: &Person, now: &Person, said: &Person) -> (Person, Vec<String>) {
    let (base, mut now_fields, said) = (fields(base), fields(now), fields(said));
    let mut held = Vec::new();
    for name in names(&[&base, &now_fields, &said]) {
        let (was, is, says) = (base.get(&name), now_fields.get(&name), said.get(&name));
        if says == was || says == is {
            continue;
        }
        if is == was {
            let says = says.cloned().unwrap_or(Value::Null);
            now_fields.insert(name, says);
        } else {
            held.push(name);
        }
    }
    (person(now_fields, now), held)
}

/// `onto` with every field that differs between `from` and `to` as it is in `to`.
fn carry(onto: &Person, from: &Person, to: &Person) -> (Person, Vec<String>) {
    let (mut carried, from, to) = (fields(onto), fields(from), fields(to));
    let mut changed = Vec::new();
    for name in names(&[&from, &to]) {
        if from.get(&name) != to.get(&name) {
            carried.insert(name.clone(), to.get(&name).cloned().unwrap_or(Value::Null));
            changed.push(name);
        }
    }
    (person(carried, onto), changed)
}

/// Fields that say who and which, not what is known: they are never carried over.
const OURS: [&str; 3] = ["id", "version", "merged_into"];

fn fields(person: &Person) -> Map<String, Value> {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(person) else { return Map::new() };
    // A number and whether it was traced are one thing.
    let number = fields.remove("nhs_number").unwrap_or_default();
    let verified = fields.remove("nhs_verified").unwrap_or_default();
    fields.insert("nhs_number".to_owned(), Value::Array(vec![number, verified]));
    fields.retain(|name, _| !OURS.contains(&name.as_str()));
    fields
}

fn names(maps: &[&Map<String, Value>]) -> Vec<String> {
    let mut names: Vec<String> = maps.iter().flat_map(|map| map.keys().cloned()).collect();
    names.sort();
    names.dedup();
    names
}

/// The fields as a person, with the keys of `of`.
fn person(mut fields: Map<String, Value>, of: &Person) -> Person {
    if let Some(Value::Array(pair)) = fields.remove("nhs_number") {
        for (name, value) in ["nhs_number", "nhs_verified"].into_iter().zip(pair) {
            fields.insert(name.to_owned(), value);
        }
    }
    for (name, value) in [
        ("id", serde_json::to_value(of.id)),
        ("version", serde_json::to_value(of.version)),
        ("merged_into", serde_json::to_value(of.merged_into)),
    ] {
        fields.insert(name.to_owned(), value.unwrap_or_default());
    }
    serde_json::from_value(Value::Object(fields)).unwrap_or_else(|_| unreachable!("made of the fields of persons"))
}
