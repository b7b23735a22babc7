//! Every definition that is no indicator: scenarios, the places they are played on, what was agreed for levels of pressure,
//! words of reports, code lists, registers, scores, segments, gaps in care, lists, models of risk, questions about schemes, pathways,
//! schemes and calls for bids: parsed, and their examples played.

use std::{collections::BTreeMap, fs, path::Path, thread};

use anyhow::{Context, Result};
use linchpin_access::{
    escalation::Definition,
    extract::Words,
    simulate::{Place, Scenario},
};
use linchpin_pathways::{Pathway, pathway::Kind};
use linchpin_risk::{evaluate, file::FileError, list::List, model, population::Population};
use linchpin_schemes::bid::Call;
use toml::Table;

use super::{pathways, schemes};
use crate::definitions::of_kind;

/// The folders of these definitions.
const KINDS: [&str; 7] = ["scenarios", "places", "escalation", "extracts", "pathways", "schemes", "bids"];

/// The folders of what is asked of everybody.
const OF_EVERYBODY: [&str; 8] = ["codes", "registers", "scores", "segments", "gaps", "lists", "models", "evaluations"];

/// How many there are of each.
#[derive(Default)]
pub struct Told {
    pub right: usize,
    pub wrong: usize,
}

/// A file that is not laid in its folder yet, by its path there; none where it is not one of these.
pub fn one(file: &Path) -> Result<Option<BTreeMap<String, String>>> {
    let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    if let Some(path) = population_path(file) {
        return Ok(Some(BTreeMap::from([(path, text)])));
    }
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let folder = file.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    let held = text.parse::<Table>().unwrap_or_default();
    let has = |key: &str| held.contains_key(key);
    let kind = match KINDS.iter().find(|kind| **kind == folder) {
        Some(kind) => kind,
        None if has("practice") && has("asking") => "places",
        None if has("opens") && has("state") => "pathways",
        None if has("pays") && has("term") => "schemes",
        None if has("criterion") && has("question") => "bids",
        None if has("cards") || has("thresholds") => "escalation",
        None if has("slot") && has("status") => "extracts",
        None if has("change") && !has("domain") && !has("numerator") => "scenarios",
        None => return Ok(None),
    };
    Ok(Some(BTreeMap::from([(format!("{kind}/{stem}.toml"), text)])))
}

/// Checks those among `texts`; `all` has the places of their examples. A line for each, with the file, the line and what to do.
pub fn check(texts: &BTreeMap<String, String>, all: &BTreeMap<String, String>) -> Told {
    let mut told = Told::default();
    let mut say = |name: String, faults: Vec<String>| {
        if faults.is_empty() {
            told.right += 1;
            println!("ok      {name}");
        } else {
            told.wrong += 1;
            println!("wrong   {name}");
            faults.iter().for_each(|fault| println!("        {fault}"));
        }
    };
    for (id, text) in of_kind(texts, "places") {
        say(format!("places/{id}"), Place::parse(id, text).err().map(|why| why.to_string()).into_iter().collect());
    }
    for (id, text) in of_kind(texts, "escalation") {
        let fault = Definition::parse(text).err().map(|why| format!("escalation/{id}.toml: {why}"));
        say(format!("escalation/{id}"), fault.into_iter().collect());
    }
    for (id, text) in of_kind(texts, "extracts") {
        let fault = Words::parse(text).err().map(|why| format!("extracts/{id}.toml: {why}"));
        say(format!("extracts/{id}"), fault.into_iter().collect());
    }
    for (id, text) in of_kind(texts, "pathways") {
        say(format!("pathways/{id}"), pathways::faults(id, text, all));
    }
    let mut known = None;
    for (id, text) in of_kind(texts, "schemes") {
        let known = known.get_or_insert_with(|| schemes::known(all));
        say(format!("schemes/{id}{}", schemes::open(id, text)), schemes::faults(id, text, known));
    }
    for (id, text) in of_kind(texts, "bids") {
        let faults = Call::parse(id, text).err().unwrap_or_default();
        say(format!("bids/{id}"), faults.iter().map(ToString::to_string).collect());
    }
    let scenarios: Vec<(&str, &str)> = of_kind(texts, "scenarios").collect();
    // Each example plays years: side by side it takes half as long.
    let half = scenarios.len().div_ceil(2).max(1);
    let played: Vec<Vec<String>> = thread::scope(|scope| {
        let parts: Vec<_> = scenarios
            .chunks(half)
            .map(|part| scope.spawn(move || part.iter().map(|(id, text)| scenario(id, text, all)).collect::<Vec<_>>()))
            .collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    for ((id, _), faults) in scenarios.iter().zip(played) {
        say(format!("scenarios/{id}"), faults);
    }
    population(texts, all).into_iter().for_each(|(name, faults)| say(name, faults));
    told
}

/// The path of a file of what is asked of everybody, below `definitions`; none where it is none of these.
fn population_path(file: &Path) -> Option<String> {
    let parts: Vec<String> = file.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    let from = parts.iter().rposition(|part| OF_EVERYBODY.contains(&part.as_str()))?;
    (from + 1 < parts.len()).then(|| parts[from..].join("/"))
}

/// What is wrong with each code list, register, score, division, gap and list; they name each other, so that all are read.
fn population(texts: &BTreeMap<String, String>, all: &BTreeMap<String, String>) -> Vec<(String, Vec<String>)> {
    let ours = |path: &String| path.split_once('/').is_some_and(|(kind, _)| OF_EVERYBODY.contains(&kind));
    if !texts.keys().any(ours) {
        return Vec::new();
    }
    let mut laid = all.clone();
    laid.extend(texts.clone());
    let mut faults = linchpin_risk::population::check(&laid);
    faults.extend(linchpin_risk::gap::check(&laid));
    faults.extend(linchpin_risk::list::check(&laid));
    faults.extend(lists(&laid));
    faults.extend(asked(&laid));
    let of = |path: &String| faults.iter().filter(|f| f.file == *path).map(ToString::to_string).collect();
    texts.keys().filter(|path| ours(path)).map(|path| (path.trim_end_matches(".toml").to_owned(), of(path))).collect()
}

/// What a list asks of its pathway that is not there: its question with every answer, and its moves from where cases begin.
fn lists(texts: &BTreeMap<String, String>) -> Vec<FileError> {
    let fault = |list: &List| {
        let path = format!("pathways/{}.toml", list.pathway);
        let Some(pathway) = texts.get(&path).and_then(|text| Pathway::parse(&list.pathway, text).ok()) else {
            return vec![format!("there is no sound pathway {}", list.pathway)];
        };
        let moves = [&list.moves.accept, &list.moves.later, &list.moves.decline];
        let lost = moves.into_iter().filter(|does| pathway.moves_from(&pathway.opens.to).all(|one| one.does != **does));
        let mut wrong: Vec<String> =
            lost.map(|does| format!("{path} has no move “{does}” from where cases begin")).collect();
        let asked = list.question.split_once('.').and_then(|(form, item)| {
            let item = pathway.form(form)?.items.iter().find(|one| one.id == item)?;
            (pathway.opens.form.as_deref() == Some(form)).then_some(&item.kind)
        });
        match asked {
            Some(Kind::Choice { options }) => {
                let answers = [&list.top.answer, &list.judgement.answer, &list.rising];
                let all = answers.into_iter().chain(list.registers.iter().map(|whole| &whole.answer));
                let unknown = all.filter(|answer| !options.contains(answer));
                wrong.extend(unknown.map(|answer| format!("“{answer}” is no answer to {} in {path}", list.question)));
            }
            _ => wrong.push(format!(
                "{} is no question with answers to choose from, in the first form of {path}",
                list.question
            )),
        }
        wrong
    };
    let (lists, _) = linchpin_risk::list::read(texts);
    let named = |list: List| {
        fault(&list)
            .into_iter()
            .map(move |why| FileError::new(&format!("lists/{}.toml", list.id), why))
            .collect::<Vec<_>>()
    };
    lists.into_iter().flat_map(named).collect()
}

/// What is wrong with models of risk and with questions about schemes: their files, or a list, register or score that is not there.
fn asked(all: &BTreeMap<String, String>) -> Vec<FileError> {
    let (population, _) = Population::read(all);
    let models = of_kind(all, "models").filter_map(|(id, text)| match model::Definition::parse(id, text) {
        Ok(definition) => model::Plan::new(&definition, &population).err().map(|why| why.fault()),
        Err(fault) => Some(fault),
    });
    let questions = of_kind(all, "evaluations").filter_map(|(id, text)| match evaluate::Definition::parse(id, text) {
        Ok(definition) => evaluate::Gatherer::new(&definition, &population).err().map(|why| why.fault()),
        Err(fault) => Some(fault),
    });
    models.chain(questions).collect()
}

/// What is wrong with a scenario: its file, or its example.
fn scenario(id: &str, text: &str, all: &BTreeMap<String, String>) -> Vec<String> {
    let scenario = match Scenario::parse(id, text) {
        Ok(scenario) => scenario,
        Err(why) => return vec![why.to_string()],
    };
    let named = &scenario.example.place;
    let Some(place) = all.get(&format!("places/{named}.toml")) else {
        return vec![format!("scenarios/{id}.toml: the example’s place, {named}, is not in definitions/places")];
    };
    let place = match Place::parse(named, place) {
        Ok(place) => place,
        Err(why) => return vec![why.to_string()],
    };
    match scenario.play(&place, scenario.example.seed, scenario.example.runs) {
        Ok((_, _, told)) => scenario.example.faults(&told),
        Err(why) => vec![format!("scenarios/{id}.toml: {why}: change the scenario, or its example’s place")],
    }
}
