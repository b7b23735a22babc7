use super::{
    hold::{Case, Finding, Rule},
    written::{AgeFile, CaseFile, FindingFile, RangeFile},
};
use crate::{codes::Dictionary, record::Concept};

/// What a rule may name.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The code lists.
    pub dictionary: &'a Dictionary,
    /// The registers that are worked out before it, in their order.
    pub registers: &'a [String],
    /// The scores that are, in theirs.
    pub scores: &'a [String],
}

/// What a rule names and nobody knows, or asks for and nobody can answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unnamed {
    /// No such code list.
    #[error("there is no code list {0}: write codes/{0}.toml, or name another")]
    List(String),
    /// No such register, or one that is not worked out yet.
    #[error("there is no register {0} that is worked out before this one")]
    Register(String),
    /// No such score, or one that is not worked out yet.
    #[error("there is no score {0} that is worked out before this one")]
    Score(String),
    /// Nothing is asked for.
    #[error("a case asks for nothing, so everybody would belong: say what it asks for")]
    Everybody,
    /// No lists.
    #[error("`lists` is empty: name a code list")]
    NoLists,
    /// A range that nothing is in.
    #[error("nothing lies in a range whose `from` is not less than its `below`")]
    Range,
    /// Two windows.
    #[error("`within_months` and `within_days` are two windows: keep one")]
    TwoWindows,
}

impl Names<'_> {
    /// A rule that can be asked.
    ///
    /// # Errors
    /// It names what there is not, or asks for nothing.
    pub fn rule(&self, cases: &[CaseFile]) -> Result<Rule, Unnamed> {
        cases.iter().map(|case| self.case(case)).collect::<Result<_, _>>().map(Rule)
    }

    fn case(&self, file: &CaseFile) -> Result<Case, Unnamed> {
        let number = |names: &[String], name: &String| names.iter().position(|known| known == name);
        let registers = file
            .registers
            .iter()
            .map(|id| number(self.registers, id).ok_or_else(|| Unnamed::Register(id.clone())))
            .collect::<Result<_, _>>()?;
        let score = file.score.as_ref().map(|score| {
            let at = number(self.scores, &score.id).ok_or_else(|| Unnamed::Score(score.id.clone()))?;
            let (from, below) = (score.from.unwrap_or(f64::NEG_INFINITY), score.below.unwrap_or(f64::INFINITY));
            if from < below { Ok((at, from, below)) } else { Err(Unnamed::Range) }
        });
        let score = score.transpose()?;
        let case = Case {
            age: file.age.map(age).transpose()?,
            sex: file.sex,
            ethnicity: file.ethnicity.clone(),
            care_home: file.care_home,
            carer: file.carer,
            veteran: file.veteran,
            has: file.has.iter().map(|f| self.finding(f)).collect::<Result<_, _>>()?,
            not: file.not.iter().map(|f| self.finding(f)).collect::<Result<_, _>>()?,
            medicines: file.medicines.map(|m| (usize::from(m.at_least), m.within_months)),
            registers,
            conditions: file.conditions,
            score,
        };
        if case == Case::default() { Err(Unnamed::Everybody) } else { Ok(case) }
    }

    fn finding(&self, file: &FindingFile) -> Result<Finding, Unnamed> {
        if file.lists.is_empty() {
            return Err(Unnamed::NoLists);
        }
        if file.within_months.is_some() && file.within_days.is_some() {
            return Err(Unnamed::TwoWindows);
        }
        Ok(Finding {
            concepts: self.concepts(&file.lists)?,
            resolved_by: self.concepts(&file.resolved_by)?,
            months: file.within_months,
            days: file.within_days,
            since: file.since.map(Into::into),
            times: file.times.unwrap_or(1),
            issues: file.issues.unwrap_or(1),
            latest: file.latest.map(range).transpose()?,
            past: file.past,
        })
    }

    /// The concepts of code lists.
    ///
    /// # Errors
    /// There is no such list.
    pub fn concepts(&self, lists: &[String]) -> Result<Vec<Concept>, Unnamed> {
        lists.iter().map(|id| self.dictionary.concept(id).ok_or_else(|| Unnamed::List(id.clone()))).collect()
    }
}

fn age(file: AgeFile) -> Result<(u8, u8), Unnamed> {
    let range = (file.from.unwrap_or(0), file.below.unwrap_or(u8::MAX));
    if range.0 < range.1 { Ok(range) } else { Err(Unnamed::Range) }
}

fn range(file: RangeFile) -> Result<(f32, f32), Unnamed> {
    let range = (file.from.unwrap_or(f32::NEG_INFINITY), file.below.unwrap_or(f32::INFINITY));
    if range.0 < range.1 { Ok(range) } else { Err(Unnamed::Range) }
}
