//! Reading resources: the forms they come in, and what may be wrong with them.

use linchpin_fhir::read::{Fault, Found, Resources, Weight, check};
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(text: &str) -> (Vec<Found>, Vec<Fault>) {
    let mut found = Vec::new();
    let mut faults = Vec::new();
    for one in Resources::new(text.as_bytes()) {
        match one {
            Ok(one) => found.push(one),
            Err(fault) => faults.push(fault),
        }
    }
    (found, faults)
}

fn ids(found: &[Found]) -> Vec<(u64, &str)> {
    found.iter().map(|f| (f.line, f.resource["id"].as_str().unwrap_or_default())).collect()
}

#[test]
fn lines_are_read_one_by_one_and_a_bad_one_does_not_stop_the_next() {
    let text = "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n\n{\"resourceType\":\"Patient\",\"id\":\n[1]\r\n{\"resourceType\":\"Patient\",\"id\":\"b\"}";
    let (found, faults) = read(text);
    assert_eq!(ids(&found), [(1, "a"), (5, "b")]);
    let told: Vec<_> = faults.iter().map(|f| (f.line, f.rule)).collect();
    assert_eq!(told, [(3, "not-json"), (4, "not-a-resource")]);
}

#[test]
fn a_bundle_over_many_lines_gives_its_entries_with_their_lines() {
    let bundle = json!({"resourceType": "Bundle", "type": "collection", "entry": [
        {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient", "id": "a", "name": [{"family": "}]{["}]}},
        {"resource": {"resourceType": "List", "id": "b", "entry": [{"item": {"reference": "Patient/a"}}]}},
        {"request": {"method": "DELETE", "url": "Patient/x"}},
        {"resource": {"resourceType": "OperationOutcome"}, "search": {"mode": "outcome"}}
    ]});
    let text = serde_json::to_string_pretty(&bundle).unwrap();
    let (found, faults) = read(&text);
    assert!(faults.is_empty(), "{faults:?}");
    let lines: Vec<_> = text.lines().enumerate().filter(|(_, l)| *l == "    {").map(|(i, _)| i as u64 + 1).collect();
    assert_eq!(ids(&found), [(lines[0], "a"), (lines[1], "b")]);
    assert_eq!((found[0].full_url.as_deref(), found[0].entry), (Some("urn:uuid:1"), Some(0)));
    // On one line, and as a line of NDJSON, it is the same.
    let one = bundle.to_string();
    assert_eq!(read(&one).0.len(), 2);
    assert_eq!(ids(&read(&format!("{one}\n{one}\n")).0), [(1, "a"), (1, "b"), (2, "a"), (2, "b")]);
}

#[test]
fn one_bad_entry_costs_that_entry() {
    let text = "{\"resourceType\":\"Bundle\",\n\"entry\":[\n{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"a\"}},\n{\"resource\":{\"id\":nope}},\n{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"c\"}}\n]}";
    let (found, faults) = read(text);
    assert_eq!(ids(&found), [(3, "a"), (5, "c")]);
    assert_eq!((faults[0].line, faults[0].weight), (4, Weight::Serious));
    let (found, faults) = read(&text[..text.len() - 30]);
    assert_eq!(ids(&found), [(3, "a")]);
    assert_eq!((faults.len(), faults[1].rule, faults[1].weight), (2, "cut-off", Weight::Fatal));
}

#[test]
fn an_entry_without_a_resource_is_told_unless_it_needs_none() {
    let needs_none = json!([
        {"request": {"method": "DELETE", "url": "Patient/x"}},
        {"request": {"method": "GET", "url": "Patient/x"}},
        {"fullUrl": "urn:uuid:1", "response": {"status": "200 OK"}},
        {"resource": {"resourceType": "OperationOutcome"}, "search": {"mode": "outcome"}},
    ]);
    let needs_one = json!([
        {"resource": {"resourceType": "Patient", "id": "a"}},
        {"fullUrl": "urn:uuid:2"},
        {"resourceType": "Patient", "id": "b"},
        {"request": {"method": "PUT", "url": "Patient/x"}},
        {"resource": "Patient"},
    ]);
    for first in [true, false] {
        // The kind of the document may be said before its entries or after them.
        let bundle = |entries: &Value| match first {
            true => format!("{{\n\"resourceType\":\"Bundle\",\n\"entry\":{entries}}}"),
            false => format!("{{\n\"entry\":{entries},\n\"resourceType\":\"Bundle\"}}"),
        };
        let text = bundle(&needs_none);
        assert_eq!((read(&text).0.len(), read(&text).1), (0, vec![]), "{text}");
        let line = bundle(&needs_one).replace('\n', " ");
        for text in [bundle(&needs_one), format!("{line}\n{line}\n")] {
            let (found, faults) = read(&text);
            assert_eq!(found.iter().map(|f| f.resource["id"].clone()).collect::<Vec<_>>()[0], "a", "{text}");
            let mut told: Vec<_> = faults.iter().map(|f| (f.rule, f.path.as_str())).collect();
            told.sort_unstable();
            told.dedup();
            let paths = [1, 2, 3, 4].map(|at| format!("Bundle.entry[{at}].resource"));
            assert_eq!(told, paths.iter().map(|path| ("no-resource", path.as_str())).collect::<Vec<_>>(), "{text}");
            assert!(faults.iter().all(|f| f.line > 0 && f.weight == Weight::Serious));
        }
    }
    let xml = "<Bundle xmlns=\"http://hl7.org/fhir\"><entry><fullUrl value=\"urn:uuid:1\"/></entry>\
               <entry><request><method value=\"DELETE\"/><url value=\"Patient/x\"/></request></entry></Bundle>";
    let (found, faults) = read(xml);
    assert_eq!((found.len(), faults.len(), faults[0].path.as_str()), (0, 1, "Bundle.entry[0].resource"));
}

#[test]
fn a_list_of_resources_and_one_with_entries_of_its_own_are_not_bundles() {
    let list = json!({"resourceType": "List", "id": "l", "entry": [{"item": {"display": "x"}}]});
    let (found, _) = read(&serde_json::to_string_pretty(&list).unwrap());
    assert_eq!(found[0].resource, list);
    let (found, faults) =
        read("[\n{\"resourceType\":\"Patient\",\"id\":\"a\"},\n{\"resourceType\":\"Patient\",\"id\":\"b\"}\n]\n");
    assert_eq!((ids(&found), faults.len()), (vec![(2, "a"), (3, "b")], 0));
}

#[test]
fn xml_becomes_the_json_of_the_same_resource() {
    let xml = r#"<?xml version="1.0"?>
<Patient xmlns="http://hl7.org/fhir">
  <!-- nothing -->
  <id value="p1"/>
  <text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">A <b>bold</b> &amp; plain</div></text>
  <extension url="http://x.example/e"><valueBoolean value="true"/></extension>
  <active value="false"/>
  <name><family value="O&apos;Hara &amp; Co"/><given value="A"/><given><extension url="http://x.example/g"><valueInteger value="3"/></extension></given></name>
  <birthDate value="1970-01-01"><extension url="http://x.example/t"><valueDecimal value="1.50"/></extension></birthDate>
  <multipleBirthInteger value="2"/>
  <colour value="red"/>
</Patient>"#;
    let (found, faults) = read(xml);
    let expected = json!({
        "resourceType": "Patient", "id": "p1",
        "text": {"status": "generated", "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\">A <b>bold</b> &amp; plain</div>"},
        "extension": [{"url": "http://x.example/e", "valueBoolean": true}],
        "active": false,
        "name": [{"family": "O'Hara & Co", "given": ["A", null],
                  "_given": [null, {"extension": [{"url": "http://x.example/g", "valueInteger": 3}]}]}],
        "birthDate": "1970-01-01",
        "_birthDate": {"extension": [{"url": "http://x.example/t", "valueDecimal": 1.5}]},
        "multipleBirthInteger": 2
    });
    assert_eq!(found[0].resource, expected);
    assert_eq!(
        faults.iter().map(|f| (f.path.as_str(), f.rule)).collect::<Vec<_>>(),
        [("Patient.colour", "unknown-element")]
    );
    assert!(check(&found[0].resource).is_empty(), "{:?}", check(&found[0].resource));
}

#[test]
fn xml_bundles_are_read_entry_by_entry_and_broken_xml_is_told() {
    let xml = "<Bundle xmlns=\"http://hl7.org/fhir\"><type value=\"collection\"/>\n<entry><fullUrl value=\"urn:uuid:1\"/><resource><Patient><id value=\"a\"/></Patient></resource></entry>\n<entry><resource><Device2><id value=\"x\"/></Device2></resource></entry>\n<entry><resource><Patient><id value=\"b\"/></Patient></resource></entry></Bundle>";
    let (found, faults) = read(xml);
    assert_eq!(ids(&found), [(2, "a"), (4, "b")]);
    assert_eq!(
        (found[0].full_url.as_deref(), faults[0].rule, faults[0].line),
        (Some("urn:uuid:1"), "unknown-resource", 3)
    );
    let (found, faults) = read(&xml[..xml.len() - 40]);
    assert_eq!((found.len(), faults.last().unwrap().weight), (1, Weight::Fatal));
    let (_, faults) = read("<!DOCTYPE x [<!ENTITY a \"b\">]><Patient xmlns=\"http://hl7.org/fhir\"/>");
    assert_eq!(faults[0].weight, Weight::Fatal);
}

#[test]
fn xml_within_xml_without_end_is_refused() {
    let xml = format!("<Patient xmlns=\"http://hl7.org/fhir\">{}", "<contained><Patient>".repeat(200_000));
    let (found, faults) = read(&xml);
    assert_eq!((found.len(), faults[0].weight), (0, Weight::Fatal));
    assert!(faults[0].message.contains("too deeply"), "{faults:?}");
    let json = format!("{{\"resourceType\":\"Patient\",\"a\":{}", "[".repeat(2000));
    assert_eq!(read(&format!("{json}\n{{\"resourceType\":\"Patient\"}}\n")).0.len(), 1);
}

#[test]
fn a_fault_has_the_path_of_the_element() {
    let patient = json!({"resourceType": "Patient", "id": "p", "birthDate": "1985-02-30", "active": "yes",
        "name": [{"family": "a"}, {"given": "b", "period": {"start": "Smith"}}], "gender": 1, "communication": [{}]});
    let said: Vec<String> = check(&patient).iter().map(ToString::to_string).collect();
    for expected in [
        "Patient.birthDate: “1985-02-30” is not a date",
        "Patient.active: neither true nor false",
        "Patient.name[1].given: must be a list",
        "Patient.name[1].period.start: not a date and time",
        "Patient.gender: not a text",
        "Patient.communication[0].language: must be there and is not",
    ] {
        assert!(said.contains(&expected.to_owned()), "{expected}: {said:#?}");
    }
    assert_eq!(said.len(), 6, "{said:#?}");
}

/// A beginning, and then the same without end.
struct Endless {
    start: &'static [u8],
    again: &'static [u8],
    at: usize,
}

impl std::io::Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.start.len() {
            (self.start, self.at) = (self.again, 0);
        }
        let n = into.len().min(self.start.len() - self.at);
        into[..n].copy_from_slice(&self.start[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

#[test]
fn a_file_without_end_is_read_as_it_comes() {
    let line = b"{\"resourceType\":\"Patient\",\"id\":\"a\"}\n".as_slice();
    let entry = b"{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"a\"}},\n".as_slice();
    let xml = b"<entry><resource><Patient><id value=\"a\"/></Patient></resource></entry>\n".as_slice();
    for (start, again) in [
        (line, line),
        (b"{\"resourceType\":\"Bundle\",\n\"entry\":[\n".as_slice(), entry),
        (b"<Bundle xmlns=\"http://hl7.org/fhir\">\n".as_slice(), xml),
    ] {
        let found: Vec<_> =
            Resources::new(Endless { start, again, at: 0 }).take(20_000).map(|r| r.unwrap().line).collect();
        assert_eq!(found.len(), 20_000);
        assert!(found[19_999] >= 20_000, "{}", found[19_999]);
    }
}

proptest! {
    #[test]
    fn whatever_the_bytes_are_reading_ends(text in "[ \\n{}\\[\\]\":,a-c<>/=]{0,200}") {
        let count = Resources::new(text.as_bytes()).take(1000).count();
        prop_assert!(count < 1000);
    }

    #[test]
    fn a_resource_is_the_same_in_every_form(family in "\\PC{1,20}", number in any::<i32>()) {
        let resource: Value = json!({"resourceType": "Patient", "id": "p", "name": [{"family": family}],
            "multipleBirthInteger": number});
        let pretty = serde_json::to_string_pretty(&resource).unwrap();
        let bundle = json!({"resourceType": "Bundle", "entry": [{"resource": resource}]});
        for text in [format!("{resource}\n{resource}\n"), pretty, serde_json::to_string_pretty(&bundle).unwrap()] {
            let (found, faults) = read(&text);
            prop_assert!(faults.is_empty());
            prop_assert!(found.iter().all(|f| f.resource == resource) && !found.is_empty());
        }
    }
}
