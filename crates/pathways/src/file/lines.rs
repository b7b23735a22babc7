use std::collections::BTreeMap;

/// Where each part of a pathway stands in its file, in the order in which the pathway has them.
#[derive(Default)]
pub(crate) struct Lines {
    pub opens: Option<usize>,
    pub parties: BTreeMap<String, usize>,
    pub states: Vec<usize>,
    pub moves: Vec<usize>,
    pub alerts: Vec<usize>,
    pub triggers: Vec<usize>,
    pub forms: Vec<usize>,
    pub plan: Vec<usize>,
    pub share: Vec<usize>,
    pub campaign: Option<usize>,
    pub outcomes: Vec<usize>,
    /// By form and item.
    pub items: BTreeMap<(String, String), usize>,
}

impl Lines {
    /// Where a party is named; none for those that every pathway has.
    pub fn of_party(&self, name: &str) -> Option<usize> {
        self.parties.get(name).copied()
    }

    /// Where an item stands.
    pub fn of_item(&self, form: &str, item: &str) -> Option<usize> {
        self.items.get(&(form.to_owned(), item.to_owned())).copied()
    }
}
