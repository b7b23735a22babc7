use super::List;

/// What is known of somebody when a list is made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing<'a> {
    /// The score; none where it is not made for them or cannot be told.
    pub score: Option<f64>,
    /// The same a year before.
    pub before: Option<f64>,
    /// On which registers they are.
    pub registers: Vec<&'a str>,
}

/// Why somebody is on a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// They are among the highest by the score.
    Top,
    /// Their score rose by much in a year.
    Rising,
    /// They are on a register that is on it as a whole, by its number.
    Register(usize),
}

/// Somebody on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Their number among those who were asked about.
    pub at: usize,
    /// Their place by the score, from 1; those who score the same share one.
    pub rank: Option<usize>,
    /// Why, in the order of [`Reason`].
    pub reasons: Vec<Reason>,
}

impl Reason {
    /// Its name in a list's file.
    #[must_use]
    pub fn name(self, list: &List) -> &str {
        match self {
            Self::Top => "top",
            Self::Rising => "rising",
            Self::Register(at) => list.registers.get(at).map_or("", |whole| whole.id.as_str()),
        }
    }

    /// What the pathway's question is answered with.
    #[must_use]
    pub fn answer(self, list: &List) -> &str {
        match self {
            Self::Top => &list.top.answer,
            Self::Rising => &list.rising,
            Self::Register(at) => list.registers.get(at).map_or("", |whole| whole.answer.as_str()),
        }
    }
}

impl List {
    /// Who of some people is on it by a score, the highest first: so many of 100 by the score and whoever scores the same as the
    /// last of them, those whose score rose, and registers as a whole. A score of nought is no risk.
    #[must_use]
    pub fn pick(&self, score: Option<&str>, people: &[Standing<'_>]) -> Vec<Chosen> {
        let rises = self.tools.iter().find(|tool| Some(tool.score.as_str()) == score).map(|tool| tool.rises);
        let mut order: Vec<(f64, usize)> = people
            .iter()
            .enumerate()
            .filter_map(|(at, one)| Some((one.score.filter(|score| *score > 0.0)?, at)))
            .collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let last = order.get(self.top.of(people.len()).saturating_sub(1)).or(order.last()).map(|(score, _)| *score);
        let mut ranks: Vec<Option<usize>> = vec![None; people.len()];
        let mut same = (f64::NAN, 0);
        for (place, (score, at)) in order.iter().enumerate() {
            if *score != same.0 {
                same = (*score, place + 1);
            }
            ranks[*at] = Some(same.1);
        }
        let reasons = |one: &Standing<'_>| {
            let is_top = one.score.filter(|score| *score > 0.0).zip(last).is_some_and(|(score, last)| score >= last);
            let rose = one.score.zip(one.before).zip(rises);
            let is_rising = rose.is_some_and(|((score, before), rises)| score - before >= rises);
            let whole = self.registers.iter().enumerate().filter(|(_, whole)| one.registers.contains(&&*whole.id));
            let top = is_top.then_some(Reason::Top).into_iter();
            let rising = is_rising.then_some(Reason::Rising);
            top.chain(rising).chain(whole.map(|(at, _)| Reason::Register(at))).collect::<Vec<_>>()
        };
        let chosen = people.iter().enumerate().map(|(at, one)| Chosen { at, rank: ranks[at], reasons: reasons(one) });
        let mut chosen: Vec<Chosen> = chosen.filter(|one| !one.reasons.is_empty()).collect();
        chosen.sort_by_key(|one| (one.rank.unwrap_or(usize::MAX), one.at));
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> List {
        let text = include_str!("../../../../definitions/lists/highest-risk.toml");
        List::parse("highest-risk", text).unwrap()
    }

    fn scored(score: f64, before: f64) -> Standing<'static> {
        Standing { score: Some(score), before: Some(before), registers: Vec::new() }
    }

    #[test]
    fn three_in_a_hundred_are_on_it_and_whoever_scores_the_same_as_the_last() {
        let mut people: Vec<_> = (0..100).map(|n| scored(f64::from(n) / 10.0, f64::from(n) / 10.0)).collect();
        let found = list().pick(Some("cambridge-general"), &people);
        assert_eq!(
            found.iter().map(|one| (one.at, one.rank)).collect::<Vec<_>>(),
            [(99, Some(1)), (98, Some(2)), (97, Some(3))]
        );
        people[3] = scored(9.7, 9.7);
        let found = list().pick(Some("cambridge-general"), &people);
        assert_eq!(found.iter().map(|one| (one.at, one.rank)).collect::<Vec<_>>()[2..], [(3, Some(3)), (97, Some(3))]);
    }

    #[test]
    fn nobody_is_on_it_by_a_score_of_nought_or_by_none() {
        let people = [scored(0.0, 0.0), Standing::default()];
        assert!(list().pick(Some("cambridge-general"), &people).is_empty());
        assert!(list().pick(None, &[]).is_empty());
    }

    #[test]
    fn a_rise_is_measured_by_the_score_that_was_used() {
        let people =
            [scored(9.0, 9.0), scored(2.0, 0.8), scored(2.0, 0.9), Standing { before: None, ..scored(3.0, 0.0) }];
        let reasons =
            |score| list().pick(Some(score), &people).into_iter().map(|one| (one.at, one.reasons)).collect::<Vec<_>>();
        assert_eq!(reasons("cambridge-general"), [(0, vec![Reason::Top]), (1, vec![Reason::Rising])]);
        assert_eq!(reasons("another"), [(0, vec![Reason::Top])]);
    }

    #[test]
    fn the_expected_follow_the_people() {
        let expected = list().expected.unwrap();
        assert_eq!([0, 1000, 261_000].map(|people| expected.among(people)), [0, 46, 12_000]);
        assert_eq!([0, 1, 34].map(|people| list().top.of(people)), [0, 1, 2]);
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said() {
        let text = include_str!("../../../../definitions/lists/highest-risk.toml");
        let fault = |from: &str, to: &str| List::parse("x", &text.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(fault("share  = 3.0", "share  = 0.0").contains("above 0 and up to 100"));
        assert!(fault("rises = 0.1", "rises = -1.0").contains("by so much a score rises"));
        assert!(fault("of = 261000", "of = 0").contains("expected"));
        assert!(fault("[moves]", "[moved]").contains("moved"), "an unknown key is named");
    }
}
