//! The starter set, and small pathways made from it.

use std::{collections::BTreeMap, fs, path::Path, sync::LazyLock};

use linchpin_pathways::{Fault, Pathway};

/// Every file of the starter set, by id.
pub fn files() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions/pathways");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let toml = entries.filter(|path| path.extension().is_some_and(|e| e == "toml"));
    toml.map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap()))
        .collect()
}

/// The pathways of the starter set, read once.
pub fn pathways() -> &'static [Pathway] {
    static READ: LazyLock<Vec<Pathway>> = LazyLock::new(|| {
        let read = |(id, text): (&String, &String)| {
            Pathway::parse(id, text).unwrap_or_else(|faults| panic!("{}", said(&faults)))
        };
        files().iter().map(read).collect()
    });
    &READ
}

/// Faults, a line each.
pub fn said(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A pathway as small as can be that has each kind of thing.
pub const SMALL: &str = r#"title   = "Small"
why     = "To be changed in one place."
source  = "C9"
version = 1
[opens]
by   = "practice"
to   = "waiting"
consent = "May the nurses see this?"
[party]
nurse = { roles = ["clinician"], team = "Nurses" }

[state.waiting]
says  = "Waiting for a nurse"
clock = { within = "2 working days", owner = "nurse", then = { tells = "practice" } }
[state.done]
final = true

[[move]]
does = "Note"
from = "any"
by   = "nurse"
form = "note"

[[move]]
does = "Finish"
from = "waiting"
to   = "done"
by   = ["nurse", "practice"]
form = "visit"
needs = "visit.well"
writes = "visit.well"

[[move]]
does = "Has died"
from = "any"
to   = "done"
on   = "died"

[form.note]
items = [{ id = "on", text = "When", type = "date" }]

[form.visit]
items = [
  { id = "well", text = "Are you well?", type = "yes-no", required = true },
  { id = "why", text = "Why not?", type = "text", shown = { when = "well", is = "no" } },
]

[share]
practice = ["everything"]
nurse = ["everything"]
person = ["visit.well"]
commissioner = ["counts"]

[example]
shows = "A visit that is late"





story = """
day 0 | practice | opens
day 0 | person   | agrees
day 0 |          | state is waiting; clock ends on day 2
day 1 | nurse    | cannot Finish
day 3 | clock    | nurse is late; practice is told
day 4 | nurse    | Finish with well = yes
day 4 |          | state is done
"""
"#;
