use super::{CannotPay, Earning, Measured, Shown};
use crate::{
    Exact,
    scheme::{Basis, Exclusions, Figure, Level, Mark, Must, Standard},
    working::{At, How, Unit},
};

/// To so many places points are held.
const POINT_PLACES: u8 = 6;

/// What the standards came to.
pub(super) struct Standards {
    /// All points earned; none where nothing has points.
    pub points: Option<At>,
    /// All points that could be earned in this period.
    pub most: Exact,
    /// The points of each must or whole standard, for those whose points are weighted one by one.
    pub each: Vec<(String, At)>,
    /// What was asked and not met, where nothing has points.
    pub unmet: Vec<String>,
}

impl Earning<'_> {
    /// Every standard that counts in this period.
    pub(super) fn standards(&mut self) -> Result<Standards, CannotPay> {
        let mut told = Standards { points: None, most: Exact::ZERO, each: Vec::new(), unmet: Vec::new() };
        let scheme = self.scheme;
        for standard in &scheme.standards {
            if let Some(from) = standard.from.filter(|from| *from > self.period.first()) {
                self.because.push(format!("{} counts from {from}", standard.name));
                continue;
            }
            self.standard(standard, &mut told)?;
        }
        if !told.each.is_empty() {
            let all = told.each.iter().map(|(_, at)| *at).collect();
            told.points = Some(self.working.add("points", How::Sum(all), Unit::Points, "all that was earned")?);
        }
        Ok(told)
    }

    fn standard(&mut self, standard: &Standard, told: &mut Standards) -> Result<(), CannotPay> {
        let mut met = Vec::new();
        for must in &standard.musts {
            // Where nobody counts nothing is asked, and the most that can be earned falls (methods.md 10).
            let Some(way) = self.must(must)? else { continue };
            let reached = self.working.value(way);
            match must.points.and_then(Figure::get) {
                Some(points) => {
                    told.most = told.most.plus(points)?;
                    let rule = format!("{}: {}", standard.name, must.says);
                    let points = self.working.given(format!("points for {}", must.name), points, Unit::Points, rule);
                    let earned = How::Times(vec![way, points]);
                    let rule = "points grow from the lower to the upper threshold (methods.md 10)";
                    let rule = if matches!(must.mark, Some(Mark::Between { .. })) { rule } else { "all or nothing" };
                    let earned =
                        self.working.add(format!("points earned for {}", must.name), earned, Unit::Points, rule)?;
                    let earned = self.working.held(earned, POINT_PLACES)?;
                    self.parts.insert(must.name.clone(), self.working.value(earned));
                    told.each.push((must.name.clone(), earned));
                }
                None => {
                    self.parts.insert(must.name.clone(), reached);
                    met.push(way);
                }
            }
            if reached < Exact::ONE && must.points.is_none() && standard.points.is_none() {
                told.unmet.push(must.name.clone());
            }
        }
        if let (Some(points), false) = (standard.points.and_then(Figure::get), met.is_empty()) {
            told.most = told.most.plus(points)?;
            let given =
                self.working.given(format!("points for {}", standard.name), points, Unit::Points, &standard.title);
            let one = self.working.given(
                "all of it",
                Exact::whole(i64::try_from(met.len()).unwrap_or(i64::MAX)),
                Unit::Number,
                "what the standard asks",
            );
            let sum =
                self.working.add(format!("met of {}", standard.name), How::Sum(met), Unit::Number, "what was met")?;
            let whole = self.working.add(
                format!("{} is met", standard.name),
                How::Reached(sum, one),
                Unit::Number,
                "a standard is earned as a whole",
            )?;
            let earned = How::Times(vec![whole, given]);
            let earned = self.working.add(
                format!("points earned for {}", standard.name),
                earned,
                Unit::Points,
                "all or nothing",
            )?;
            self.parts.insert(standard.name.clone(), self.working.value(earned));
            told.each.push((standard.name.clone(), earned));
        }
        Ok(())
    }

    /// How far a must is met, from nought to one.
    fn must(&mut self, must: &Must) -> Result<Option<At>, CannotPay> {
        let Some(mark) = must.mark else { return Ok(Some(self.judged(must))) };
        let Some(measured) = self.facts.measured.get(&must.name).copied() else {
            self.because.push(format!("{} is not reported", must.name));
            return Ok(Some(self.working.given(&must.name, Exact::ZERO, Unit::Number, "nothing was reported")));
        };
        let left_out = if self.leaves_out() { measured.left_out } else { Exact::ZERO };
        if measured.denominator <= left_out {
            self.because.push(format!("{} has nobody who counts", must.name));
            return Ok(None);
        }
        let value = self.measured(must, &must.name, measured)?;
        let name = &must.name;
        let level = |working: &mut crate::Working, says: &str, figure: Figure<Level>| {
            let level = figure.get().unwrap_or(Level { value: Exact::ZERO, percent: false });
            working.given(format!("{says} for {name}"), level.value, level.unit(), "the scheme’s file")
        };
        let (how, wanted) = match mark {
            Mark::Between { lower, upper } => {
                let (low, high) = (
                    level(&mut self.working, "lower threshold", lower),
                    level(&mut self.working, "upper threshold", upper),
                );
                (How::Way { value, lower: low, upper: high }, upper.to_string())
            }
            Mark::AtLeast(figure) => {
                (How::Reached(value, level(&mut self.working, "at least", figure)), figure.to_string())
            }
            Mark::AtMost(figure) => {
                (How::Within(value, level(&mut self.working, "at most", figure)), format!("{figure} or less"))
            }
            Mark::Rises | Mark::Falls => {
                let Some(before) = self.facts.baseline.get(name).copied() else {
                    self.because.push(format!("{name} has no baseline"));
                    return Ok(Some(self.working.given(name, Exact::ZERO, Unit::Number, "no baseline was reported")));
                };
                let before = self.measured(must, &format!("{name} at baseline"), before)?;
                let is = if mark == Mark::Rises { How::Within(value, before) } else { How::Reached(value, before) };
                let same =
                    self.working.add(format!("{name} is no better"), is, Unit::Number, "against its baseline")?;
                let one = self.working.given("one", Exact::ONE, Unit::Number, "");
                let than = self.shown(before, "");
                (How::Less(one, same), format!("better than {than}"))
            }
        };
        let way = self.working.add(format!("{name} reached"), how, Unit::Number, &must.says)?;
        if self.working.value(way) < Exact::ONE {
            let is = self.shown(value, &wanted);
            self.because.push(format!("{name} is {is} and {wanted} is wanted"));
        }
        Ok(Some(way))
    }

    /// A value with as many decimals as tell it from what is wanted.
    fn shown(&self, at: At, wanted: &str) -> String {
        let line = &self.working.lines()[at.0];
        let (number, sign) = match line.unit {
            Unit::Share => (line.value.times(Exact::HUNDRED).unwrap_or(line.value), "%"),
            _ => (line.value, ""),
        };
        let with = |places: usize| {
            let text = format!("{number:.places$}");
            format!("{}{sign}", text.trim_end_matches('0').trim_end_matches('.'))
        };
        let apart = (1..6).map(with).find(|text| !wanted.starts_with(text.as_str()));
        apart.unwrap_or_else(|| line.shown())
    }

    /// Whether those who were left out by an adjustment are taken out of the denominator.
    fn leaves_out(&self) -> bool {
        matches!(self.scheme.pays.basis, Basis::Points { exclusions: Exclusions::LeftOut, .. })
    }

    /// An indicator’s value, from its counts.
    fn measured(&mut self, must: &Must, says: &str, measured: Measured) -> Result<At, CannotPay> {
        let rule = must.indicator.as_deref().unwrap_or_default().to_owned();
        let (is_share, leave_out) = (Self::percent(must, measured), self.leaves_out());
        let working = &mut self.working;
        let numerator = working.given(format!("{says}: numerator"), measured.numerator, Unit::Number, rule.clone());
        let mut of = working.given(format!("{says}: denominator"), measured.denominator, Unit::Number, rule);
        if measured.left_out > Exact::ZERO {
            let rule = if leave_out { "taken out of the denominator" } else { "they count: nobody is taken out" };
            let left = working.given(format!("{says}: left out"), measured.left_out, Unit::Number, rule);
            if leave_out {
                of = working.add(format!("{says}: who count"), How::Less(of, left), Unit::Number, "methods.md 10")?;
            }
        }
        if measured.per == Exact::ONE {
            let unit = if is_share { Unit::Share } else { Unit::Number };
            return Ok(working.add(says, How::Over(numerator, of), unit, "numerator ÷ denominator")?);
        }
        let each = working.add(format!("{says} for one"), How::Over(numerator, of), Unit::Number, "")?;
        let per = working.given("for so many", measured.per, Unit::Number, "the indicator’s unit");
        Ok(working.add(says, How::Times(vec![each, per]), Unit::Number, "a rate")?)
    }

    fn percent(must: &Must, measured: Measured) -> bool {
        match must.mark {
            Some(Mark::Between { upper: figure, .. } | Mark::AtLeast(figure) | Mark::AtMost(figure)) => {
                figure.get().is_some_and(|level| level.percent)
            }
            // Better than before: a share where it looks like one.
            _ => measured.numerator <= measured.denominator,
        }
    }

    /// What a person judged.
    fn judged(&mut self, must: &Must) -> At {
        let what = must.evidence.as_ref();
        let what_name = what.map_or("", |evidence| &evidence.what);
        let shown = [must.name.as_str(), what_name].iter().find_map(|name| self.facts.evidence.get(*name)).copied();
        let shown = shown.unwrap_or(Shown::Missing);
        let due = what.and_then(|evidence| evidence.due);
        let met = shown == Shown::Accepted || due.is_some_and(|due| due > self.period.last());
        if !met {
            self.because.push(format!("{what_name} {}", shown.words()));
        }
        let rule = if met && shown != Shown::Accepted { "not due yet" } else { shown.words() };
        let value = if met { Exact::ONE } else { Exact::ZERO };
        self.working.given(format!("{} shown", must.name), value, Unit::Number, format!("{what_name} {rule}"))
    }
}
