use std::collections::BTreeMap;

use super::held::Held;

/// What came of a closed case: the answer that was chosen from what the last move offers, or else the final state. Free words
/// are never an outcome: outcomes are counted.
pub(super) fn of(held: &Held) -> Option<String> {
    let case = &held.kept.it;
    case.closed?;
    let last = case.steps.last()?;
    let moves = held.pathway.moves.iter().filter(|one| one.does == last.does);
    let offered = moves.filter_map(|one| one.asks.as_ref()).flat_map(|ask| &ask.options);
    let chosen = last.reason.as_ref().filter(|reason| offered.into_iter().any(|one| one == *reason));
    Some(chosen.unwrap_or(&case.state).clone())
}

/// What changed from before to after, so far as both were asked.
pub(super) fn changes(held: &Held) -> BTreeMap<String, Vec<f64>> {
    let outcomes = held.pathway.outcomes.iter();
    outcomes.filter_map(|one| Some((one.name.clone(), held.kept.it.change(one)?))).collect()
}
