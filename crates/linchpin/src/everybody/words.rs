use std::collections::BTreeMap;

use linchpin_app::everybody::{GapWords, Named, RegisterWords, ScoreWords};
use linchpin_risk::{
    gap::{self, Gap},
    list::{self, List},
    model,
    population::Population,
};

use crate::definitions::of_kind;

/// The definitions in words.
#[derive(Default)]
pub struct Words {
    pub lists: Vec<List>,
    population: Option<Population>,
    gaps: Vec<Gap>,
    models: Vec<model::Definition>,
}

impl Words {
    pub fn read(texts: &BTreeMap<String, String>) -> Self {
        // What is wrong with a file is told by `linchpin check`; the rest goes on without it.
        let (lists, faults) = list::read(texts);
        faults.iter().for_each(|fault| tracing::warn!(%fault, "a list is left out"));
        let models = of_kind(texts, "models");
        let models = models.filter_map(|(id, text)| model::Definition::parse(id, text).ok()).collect();
        let (population, _) = Population::read(texts);
        let (gaps, _) = gap::read(texts, &population);
        Self { lists, population: Some(population), gaps, models }
    }

    /// A score’s title, what it says and what to keep in mind.
    pub fn score(&self, id: &str) -> ScoreWords {
        let score = self.population.iter().flat_map(|all| &all.scores);
        let found = score.flat_map(|score| score.versions.iter().map(move |version| (score, version)));
        if let Some((score, version)) = found.into_iter().find(|(_, version)| version.id == id) {
            let words = &score.words;
            return ScoreWords {
                title: version.title.clone(),
                says: words.clinician.trim().to_owned(),
                mind: words.caveats.trim().to_owned(),
                is_chance: false,
            };
        }
        match self.models.iter().find(|model| model.id == id) {
            Some(model) => ScoreWords {
                title: model.file.title.clone(),
                says: model.file.intended_use.replace('\n', " ").trim().to_owned(),
                mind: model.file.caveats.join(" "),
                is_chance: true,
            },
            None => ScoreWords { title: id.to_owned(), ..ScoreWords::default() },
        }
    }

    /// What counted, the weightiest first.
    pub fn because(&self, id: &str, why: &[String]) -> Vec<String> {
        let scores = self.population.iter().flat_map(|all| &all.scores);
        let of =
            scores.flat_map(|score| score.versions.iter().enumerate().map(move |(at, version)| (score, at, version)));
        if let Some((score, at, _)) = of.into_iter().find(|(_, _, version)| version.id == id) {
            let mut counted: Vec<_> = score.items.iter().filter(|item| why.contains(&item.id)).collect();
            let points = |item: &linchpin_risk::score::Item| item.points.get(at).copied().unwrap_or_default();
            counted.sort_by(|a, b| points(b).abs().total_cmp(&points(a).abs()));
            return counted.into_iter().map(|item| item.title.clone()).collect();
        }
        let features = self.models.iter().filter(|model| model.id == id).flat_map(|model| &model.file.feature);
        let titles: BTreeMap<&str, &str> = features.map(|one| (one.id.as_str(), one.title.as_str())).collect();
        why.iter()
            .map(|id| titles.get(id.as_str()).map_or_else(|| id.replace('-', " "), |title| (*title).to_owned()))
            .collect()
    }

    pub fn band(&self, score: &str, band: &str) -> String {
        let column = self.population.as_ref().and_then(|all| all.columns().find(|column| column.id == score));
        let found = column.and_then(|column| column.bands.iter().find(|one| one.id == band));
        found.map_or_else(|| band.to_owned(), |band| band.title.clone())
    }

    pub fn register(&self, id: &str) -> String {
        let found = self.population.iter().flat_map(|all| &all.registers).find(|register| register.id == id);
        found.map_or_else(|| id.to_owned(), |register| register.title.clone())
    }

    /// What a place counts, in words.
    pub fn named(&self) -> Named {
        let registers = self.population.iter().flat_map(|all| &all.registers).map(|one| RegisterWords {
            id: one.id.clone(),
            title: one.title.clone(),
            qof: one.qof.clone(),
        });
        let mut registers: Vec<_> = registers.collect();
        registers.sort_by(|a, b| a.title.cmp(&b.title));
        let segments = self.population.iter().filter_map(|all| all.segments.as_ref());
        let segments =
            segments.flat_map(|all| all.ids().enumerate().map(|(at, id)| (id.to_owned(), all.title(at).to_owned())));
        let gap = |one: &Gap| GapWords {
            id: one.id.clone(),
            title: one.title.clone(),
            is_finding: one.kind == gap::Kind::Finding,
            why: one.why.clone(),
            source: one.source.clone(),
            caveats: one.caveats.clone(),
            checks: one.checks.iter().map(|one| (one.id.clone(), one.title.clone(), one.does.clone())).collect(),
        };
        Named { registers, segments: segments.collect(), gaps: self.gaps.iter().map(gap).collect() }
    }
}
