//! Names, addresses and ways to reach somebody, of people and of staff alike.

use linchpin_core::{Address, Contact, ContactKind, Lsoa, Name, NameUse, Postcode};
use serde_json::Value;

use super::{extension, list_of, str_of};
use crate::{
    read::{Fault, Weight},
    system,
};

pub(super) fn names(resource: &Value) -> Vec<Name> {
    list_of(resource, "name").iter().filter_map(name).collect()
}

pub(super) fn name(value: &Value) -> Option<Name> {
    let texts = |list| list_of(value, list).iter().filter_map(Value::as_str).map(str::trim).filter(|t| !t.is_empty());
    let used = match str_of(value, "use") {
        Some("old" | "maiden") => NameUse::Former,
        Some("nickname" | "anonymous") => NameUse::KnownAs,
        Some("official" | "temp") => NameUse::Official,
        _ => NameUse::Usual,
    };
    let prefix = texts("prefix").collect::<Vec<_>>().join(" ");
    let mut name = Name {
        used,
        prefix: (!prefix.is_empty()).then_some(prefix),
        given: texts("given").map(str::to_owned).collect(),
        family: str_of(value, "family").map(str::to_owned),
    };
    if name.is_empty() {
        // Some systems send one line only.
        name.family = str_of(value, "text").map(str::to_owned);
    }
    (!name.is_empty()).then_some(name)
}

/// The home address: not an old one, and not one for bills.
pub(super) fn address(resource: &Value, kind: &str, faults: &mut Vec<Fault>) -> Option<Address> {
    let current = |a: &&Value| !matches!(str_of(a, "use"), Some("old" | "billing"));
    let all = || list_of(resource, "address").iter().filter(current);
    let value = all().find(|a| str_of(a, "use") == Some("home")).or_else(|| all().next())?;
    let lines = list_of(value, "line").iter().filter_map(Value::as_str);
    let rest = ["city", "district"].into_iter().filter_map(|name| str_of(value, name));
    let mut lines: Vec<String> = lines.chain(rest).map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect();
    if lines.is_empty() {
        lines.extend(str_of(value, "text").map(str::to_owned));
    }
    let postcode = str_of(value, "postalCode").and_then(|text| {
        let parsed = text.parse::<Postcode>().ok();
        if parsed.is_none() {
            let path = format!("{kind}.address.postalCode");
            faults.push(Fault::new(Weight::Minor, "not-a-postcode", path, "not a postcode of the United Kingdom"));
        }
        parsed
    });
    (!lines.is_empty() || postcode.is_some()).then_some(Address { lines, postcode })
}

/// The small area of where they live, where the source names it beside the address (an ISO 21090 census tract). What is none
/// of England or Wales is left out without a fault: other countries have tracts of other names.
pub(super) fn area(resource: &Value) -> Option<Lsoa> {
    let current = list_of(resource, "address").iter().filter(|a| !matches!(str_of(a, "use"), Some("old" | "billing")));
    current.filter_map(|a| extension(a, system::CENSUS_TRACT)).find_map(|e| str_of(e, "valueString")?.parse().ok())
}

/// Telephone numbers and email addresses in use; the one of the first rank is preferred.
pub(super) fn contacts(resource: &Value) -> Vec<Contact> {
    let used = list_of(resource, "telecom").iter().filter(|t| str_of(t, "use") != Some("old"));
    used.filter_map(|t| {
        let kind = match (str_of(t, "system")?, str_of(t, "use")) {
            ("phone", Some("mobile")) | ("sms", _) => ContactKind::Mobile,
            ("phone", _) => ContactKind::Phone,
            ("email", _) => ContactKind::Email,
            _ => return None,
        };
        let preferred = t.get("rank").and_then(Value::as_u64) == Some(1);
        Some(Contact { kind, value: str_of(t, "value")?.to_owned(), preferred })
    })
    .collect()
}
