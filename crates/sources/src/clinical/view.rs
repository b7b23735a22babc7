use std::sync::LazyLock;

use linchpin_fhir::view::View;

use super::fact::{Fill, allergy, condition, encounter, immunisation, medication, observation, procedure};

/// A view of ours, and what makes rows of a table of what it gives.
pub(crate) struct Prepared {
    pub(crate) view: View,
    pub(crate) fill: Fill,
}

macro_rules! prepared {
    ($($file:literal => $fill:path, $columns:path;)*) => {
        &[$(($file, include_str!(concat!("../views/", $file, ".json")), $fill, $columns)),*]
    };
}

type Source = (&'static str, &'static str, Fill, &'static [&'static str]);

static SOURCES: &[Source] = prepared! {
    "allergy" => allergy::allergy, allergy::COLUMNS;
    "condition" => condition::condition, condition::COLUMNS;
    "encounter" => encounter::encounter, encounter::COLUMNS;
    "immunisation" => immunisation::immunisation, immunisation::COLUMNS;
    "medication_request" => medication::request, medication::COLUMNS;
    "medication_statement" => medication::statement, medication::COLUMNS;
    "observation" => observation::observation, observation::COLUMNS;
    "procedure" => procedure::procedure, procedure::COLUMNS;
};

static VIEWS: LazyLock<Vec<Prepared>> = LazyLock::new(|| SOURCES.iter().filter_map(|s| prepare(s).ok()).collect());

/// The views for a type of resource.
pub(crate) fn views(resource: &str) -> impl Iterator<Item = &'static Prepared> {
    VIEWS.iter().filter(move |p| p.view.resource() == resource)
}

/// Compiles a view. The views are part of the program, and a test compiles every one.
fn prepare((name, text, fill, columns): &Source) -> Result<Prepared, String> {
    let json = serde_json::from_str(text).map_err(|e| format!("{name}: {e}"))?;
    let view = View::parse(&json).map_err(|e| format!("{name}: {e}"))?;
    if view.columns().iter().map(|c| c.name.as_str()).ne(columns.iter().copied()) {
        return Err(format!("{name}: the columns are not {columns:?}"));
    }
    Ok(Prepared { view, fill: *fill })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_compiles_and_has_the_columns_that_are_read() {
        for source in SOURCES {
            if let Err(why) = prepare(source) {
                panic!("{why}");
            }
        }
        assert_eq!(VIEWS.len(), SOURCES.len());
        assert_eq!(views("MedicationRequest").count(), 1);
        assert_eq!(views("Patient").count(), 0);
    }
}
