use std::{collections::BTreeMap, ops::Range};

use toml::Spanned;

use super::item::ItemFile;
use crate::{fault::line, pathway::Item};

/// Where each part of a pathway stands in its file, in the order in which the pathway has them.
#[derive(Default)]
pub(crate) struct Lines<'a> {
    text: &'a str,
    pub opens: Option<usize>,
    parties: BTreeMap<String, usize>,
    pub states: Vec<usize>,
    pub moves: Vec<usize>,
    pub alerts: Vec<usize>,
    pub forms: Vec<usize>,
    pub plan: Vec<usize>,
    pub share: Vec<usize>,
    pub outcomes: Vec<usize>,
    items: BTreeMap<(String, String), usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, ..Self::default() }
    }

    fn line(&self, span: &Range<usize>) -> usize {
        line(self.text, span)
    }

    pub(super) fn party(&mut self, name: String, span: &Range<usize>) -> String {
        self.parties.insert(name.clone(), self.line(span));
        name
    }

    pub(super) fn state(&mut self, span: &Range<usize>) -> usize {
        let at = self.line(span);
        self.states.push(at);
        at
    }

    pub(super) fn moves(&mut self, span: &Range<usize>) {
        self.moves.push(self.line(span));
    }

    pub(super) fn alerts(&mut self, span: &Range<usize>) {
        self.alerts.push(self.line(span));
    }

    pub(super) fn form(&mut self, span: &Range<usize>) {
        self.forms.push(self.line(span));
    }

    pub(super) fn section(&mut self, span: &Range<usize>) {
        self.plan.push(self.line(span));
    }

    pub(super) fn share(&mut self, span: &Range<usize>) {
        self.share.push(self.line(span));
    }

    pub(super) fn outcome(&mut self, span: &Range<usize>) {
        self.outcomes.push(self.line(span));
    }

    /// Reads the items of a form, each told apart by its line; those that are wrong are told and left out.
    pub(super) fn items(
        &mut self,
        form: &str,
        items: Vec<Spanned<ItemFile>>,
        wrong: &mut Vec<(usize, String)>,
    ) -> Vec<Item> {
        let mut read = Vec::new();
        for item in items {
            let at = self.line(&item.span());
            match item.into_inner().read() {
                Ok(item) => {
                    self.items.insert((form.to_owned(), item.id.clone()), at);
                    read.push(item);
                }
                Err(message) => wrong.push((at, message)),
            }
        }
        read
    }

    /// Where a party is named; none for those that every pathway has.
    pub(crate) fn of_party(&self, name: &str) -> Option<usize> {
        self.parties.get(name).copied()
    }

    /// Where an item stands.
    pub(crate) fn of_item(&self, form: &str, item: &str) -> Option<usize> {
        self.items.get(&(form.to_owned(), item.to_owned())).copied()
    }
}
