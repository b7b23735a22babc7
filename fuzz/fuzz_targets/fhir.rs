//! Resources: any bytes end in resources and faults, and what is a resource can be checked, read as a person and filed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linchpin_core::{CountingIds, Ids, PersonId};
use linchpin_fhir::{
    people,
    read::{Resources, check},
};

fuzz_target!(|bytes: &[u8]| {
    let ids = CountingIds::from(1);
    for found in Resources::new(bytes).flatten() {
        for fault in check(&found.resource) {
            assert!(!fault.message.is_empty());
        }
        let _ = people::read_patient(&found.resource, PersonId::new(ids.uuid()), &|_| None);
        let _ = (people::read_practitioner(&found.resource), people::read_organisation(&found.resource));
    }
    linchpin_fuzz::read(bytes);
});
