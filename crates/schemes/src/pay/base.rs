use super::{CannotPay, Earning, points::Standards};
use crate::{
    Exact, equally,
    scheme::{Adjust, Basis, Cap, Figure, Instalment, ListKind, Money},
    working::{At, How, Unit},
};

/// To so many places factors are held.
const FACTOR_PLACES: u8 = 8;

impl Earning<'_> {
    /// The amount by the scheme's basis, before phases, rounding and pots.
    pub(super) fn base(&mut self, standards: &Standards) -> Result<At, CannotPay> {
        let scheme = self.scheme;
        match &scheme.pays.basis {
            Basis::Points { point, adjust, .. } => self.points(standards, *point, adjust),
            Basis::Activity { tariff, instalments, cap } => self.activity(figure(*tariff), instalments, *cap),
            Basis::Block { amount } => {
                let Some(amount) = amount else {
                    let nothing = self.left_to_pot()?;
                    return self.for_standards(standards, nothing);
                };
                let year = figure(*amount);
                let amount = self.part_of_year(year)?;
                let rule = format!("a {}’s part of {} a year", scheme.pays.period, Money(year));
                let amount = self.working.given("block", amount, Unit::Money, rule);
                self.for_standards(standards, amount)
            }
            Basis::PerHead { rate, list } => {
                let people = self.people(*list)?;
                let rate = self.working.given(
                    "rate for one person for a year",
                    figure(*rate),
                    Unit::Money,
                    "the scheme’s file",
                );
                let year =
                    self.working.add("for a year", How::Times(vec![people, rate]), Unit::Money, "rate × list")?;
                let parts = Exact::whole(i64::from(scheme.pays.period.in_a_year()));
                let parts = self.working.given("payments in a year", parts, Unit::Number, "the scheme’s file");
                let amount =
                    self.working.add("for the period", How::Over(year, parts), Unit::Money, "paid in equal parts")?;
                self.for_standards(standards, amount)
            }
        }
    }

    /// A block or an amount per head with standards beside it: in proportion to points, or only when all is met.
    fn for_standards(&mut self, standards: &Standards, amount: At) -> Result<At, CannotPay> {
        let Some(points) = standards.points else {
            if !standards.unmet.is_empty() {
                self.held.push(format!("not met: {}", standards.unmet.join(", ")));
            } else if self.scheme.has_points() {
                self.held.push("nothing that has points counts here in this period".to_owned());
            }
            return Ok(amount);
        };
        let most = self.working.given("points that could be earned", standards.most, Unit::Points, "the scheme’s file");
        let share = self.working.add("share earned", How::Over(points, most), Unit::Share, "points ÷ points")?;
        Ok(self.working.add("for what was met", How::Times(vec![amount, share]), Unit::Money, "paid by points")?)
    }

    fn people(&mut self, list: ListKind) -> Result<At, CannotPay> {
        let (people, says) = match list {
            ListKind::Registered => (self.facts.list, "people on the list"),
            ListKind::Weighted => (self.facts.weighted, "people on the list, weighted"),
        };
        let people = people.ok_or_else(|| self.unknown(says))?;
        Ok(self.working.given(says, people, Unit::Number, "as it stood for the period"))
    }

    /// Points times their value, adjusted for list and prevalence (`methods.md` 10).
    fn points(
        &mut self,
        standards: &Standards,
        point: Option<Figure<Money>>,
        adjust: &Adjust,
    ) -> Result<At, CannotPay> {
        // A pot that is shared by points is all there is to pay.
        let Some(point) = point else { return self.left_to_pot() };
        let value = self.working.given("value of a point", figure(point), Unit::Money, "the scheme’s file");
        let list = match adjust.average_list {
            Some(average) => Some(self.list_factor(average.get().unwrap_or(Exact::ONE), adjust)?),
            None => None,
        };
        let mut amounts = Vec::new();
        for (name, points) in &standards.each {
            let mut factors = vec![value];
            factors.extend(list);
            factors.extend(self.prevalence_factor(name, adjust)?);
            let mut worth = if factors.len() == 1 {
                value
            } else {
                self.working.add(
                    format!("value of a point for {name}"),
                    How::Times(factors),
                    Unit::Money,
                    "value × list × prevalence",
                )?
            };
            if let (Some(places), true) = (adjust.round.point, worth != value) {
                // The value is held in pence: two places of a pound are none of a penny.
                let rounded = How::Rounded { of: worth, places: places.saturating_sub(2), by: adjust.round.by };
                worth = self.working.add(
                    format!("value of a point for {name}, rounded"),
                    rounded,
                    Unit::Money,
                    "adjust.round",
                )?;
            }
            let amount = How::Times(vec![*points, worth]);
            amounts.push(self.working.add(format!("for {name}"), amount, Unit::Money, "points × value")?);
        }
        Ok(self.working.add("for points", How::Sum(amounts), Unit::Money, "all of them")?)
    }

    /// A pot that is shared out is all there is to pay.
    fn left_to_pot(&mut self) -> Result<At, CannotPay> {
        Ok(self.working.given("beside the pot", Exact::ZERO, Unit::Money, "a pot is shared out"))
    }

    fn list_factor(&mut self, average: Exact, adjust: &Adjust) -> Result<At, CannotPay> {
        let people = self.people(ListKind::Registered)?;
        let average = self.working.given("national average list", average, Unit::Number, "the scheme’s file");
        let factor = self.working.add(
            "list factor",
            How::Over(people, average),
            Unit::Number,
            "list ÷ average list (methods.md 10)",
        )?;
        self.round(factor, "list factor", adjust.round.list, adjust)
    }

    fn prevalence_factor(&mut self, name: &str, adjust: &Adjust) -> Result<Option<At>, CannotPay> {
        let weighted = self.scheme.musts().any(|(_, must)| must.name == name && must.prevalence.is_some());
        if !weighted {
            return Ok(None);
        }
        let shares = self.facts.prevalence.get(name).copied();
        let shares = shares.ok_or_else(|| self.unknown(format!("the prevalence for {name}")))?;
        let here =
            self.working.given(format!("prevalence here for {name}"), shares.here, Unit::Share, "register ÷ list");
        let england =
            self.working.given(format!("prevalence in England for {name}"), shares.england, Unit::Share, "published");
        let says = format!("prevalence factor for {name}");
        let factor =
            self.working.add(&says, How::Over(here, england), Unit::Number, "here ÷ England (methods.md 10)")?;
        self.round(factor, &says, adjust.round.prevalence, adjust).map(Some)
    }

    /// A factor, rounded as the file says, else held to so many places that sums of many stay small.
    fn round(&mut self, of: At, says: &str, places: Option<u8>, adjust: &Adjust) -> Result<At, CannotPay> {
        match places {
            Some(places) => {
                let rounded = How::Rounded { of, places, by: adjust.round.by };
                Ok(self.working.add(format!("{says}, rounded"), rounded, Unit::Number, "adjust.round")?)
            }
            None => Ok(self.working.held(of, FACTOR_PLACES)?),
        }
    }

    /// What was done, up to the cap, times the tariff.
    fn activity(&mut self, tariff: Exact, instalments: &[Instalment], cap: Option<Cap>) -> Result<At, CannotPay> {
        let tariff = self.working.given("tariff", tariff, Unit::Money, "the scheme’s file");
        let mut amounts = Vec::new();
        for one in instalments {
            let name = one.counts.name();
            let count =
                self.facts.counted.get(name).copied().ok_or_else(|| self.unknown(format!("how many {name}")))?;
            if count.is_negative() {
                return Err(CannotPay::Negative { provider: self.facts.provider.clone(), what: name.into(), count });
            }
            let counted = self.working.given(format!("counted: {name}"), count, Unit::Number, one.counts.to_string());
            let paid = match cap {
                Some(cap) => self.capped(name, counted, cap)?,
                None => counted,
            };
            let (count, paid_for) = (self.working.value(counted), self.working.value(paid));
            self.counted = Some(self.counted.unwrap_or(Exact::ZERO).plus(count)?);
            self.capped = Some(self.capped.unwrap_or(Exact::ZERO).plus(paid_for)?);
            let share = figure_of(one.share);
            let mut factors = vec![paid, tariff];
            if share != Exact::ONE {
                factors.push(self.working.given(
                    format!("share of the tariff for {name}"),
                    share,
                    Unit::Share,
                    "instalment",
                ));
            }
            amounts.push(self.working.add(
                format!("for {name}"),
                How::Times(factors),
                Unit::Money,
                "count × tariff",
            )?);
        }
        Ok(self.working.add("for activity", How::Sum(amounts), Unit::Money, "all of it")?)
    }

    fn capped(&mut self, name: &str, counted: At, cap: Cap) -> Result<At, CannotPay> {
        let mut most =
            self.working.given("cap", Exact::whole(i64::from(cap.count)), Unit::Number, format!("a {}", cap.per));
        if let Some(patients) = cap.per_patients {
            let people = self.people(ListKind::Registered)?;
            let patients = self.working.given(
                "for so many people",
                Exact::whole(i64::from(patients)),
                Unit::Number,
                "the scheme’s file",
            );
            let times = self.working.add("list in that measure", How::Over(people, patients), Unit::Number, "")?;
            let exact =
                self.working.add("cap for this list, exactly", How::Times(vec![most, times]), Unit::Number, "")?;
            let whole = How::Rounded { of: exact, places: 0, by: crate::Rounding::Down };
            most = self.working.add("cap for this list", whole, Unit::Number, "whole ones")?;
        }
        let all = self.working.value(most);
        if let Some(earlier) = self.facts.earlier.get(name).copied().filter(|_| cap.per != self.scheme.pays.period) {
            let before = self.working.given("paid for earlier", earlier, Unit::Number, format!("in this {}", cap.per));
            let before = self.working.add("of the cap, used", How::Least(before, most), Unit::Number, "")?;
            most = self.working.add("left of the cap", How::Less(most, before), Unit::Number, "")?;
        }
        let paid =
            self.working.add(format!("paid for: {name}"), How::Least(counted, most), Unit::Number, "up to the cap")?;
        let over = self.working.value(counted).minus(self.working.value(paid))?;
        if over > Exact::ZERO {
            self.because.push(format!("{over} over the cap of {all}"));
        }
        Ok(paid)
    }

    /// The period's part of an amount for a year: parts add up to the year, the odd pennies come first.
    fn part_of_year(&self, year: Exact) -> Result<Exact, CannotPay> {
        part_of_year(self.scheme, self.period, year)
    }
}

/// The same, for a pot.
pub(super) fn part_of_year(
    scheme: &crate::Scheme,
    period: linchpin_core::Period,
    year: Exact,
) -> Result<Exact, CannotPay> {
    let parts = usize::from(scheme.pays.period.in_a_year());
    let months = (i32::from(period.first().month()) + 8) % 12;
    let at = usize::try_from(months).unwrap_or(0) * parts / 12;
    let amount = year.as_pence().ok_or(crate::TooLarge)?;
    Ok(Exact::pence(equally(amount, parts)?[at]))
}

fn figure(figure: Figure<Money>) -> Exact {
    figure.get().map_or(Exact::ZERO, |money| money.0)
}

fn figure_of(share: Figure<crate::scheme::Level>) -> Exact {
    share.get().map_or(Exact::ZERO, |level| level.value)
}
