use super::Found;
use crate::{
    Exact,
    scheme::{Basis, Figure, Level, Money, Sharing, Standard},
};

impl Found<'_> {
    /// Amounts are whole pence where somebody receives them, none is below nought, and parts make a whole.
    pub fn money(&mut self) {
        let scheme = self.scheme;
        match &scheme.pays.basis {
            Basis::Points { point, .. } => {
                let by_points = scheme
                    .pot
                    .as_ref()
                    .is_some_and(|pot| matches!(pot.shared, Sharing::Points | Sharing::WeightedPoints));
                if point.is_some() == by_points {
                    let message = "give the value of a point, or share a pot by points: one of the two, as one follows from the other";
                    self.say("pays", message);
                }
                self.amount("pays.point", point.and_then(Figure::get));
            }
            Basis::Activity { tariff, instalments, cap } => {
                self.amount("pays.tariff", tariff.get());
                let shares: Option<Vec<Exact>> =
                    instalments.iter().map(|one| one.share.get().map(|share| share.value)).collect();
                if let Some(sum) = shares.as_deref().and_then(sum)
                    && sum != Exact::ONE
                {
                    let message = format!("the instalments make {} of the tariff, and not 100%", percent(sum));
                    self.say("pays.instalments", message);
                }
                if cap.is_some_and(|cap| cap.per_patients == Some(0)) {
                    self.say("pays.cap", "per_patients is nought: nobody could claim anything");
                }
                if cap.is_some_and(|cap| cap.per < scheme.pays.period) {
                    self.say(
                        "pays.cap",
                        "the cap is for a shorter time than is paid for: count by the period, or longer",
                    );
                }
            }
            Basis::Block { amount } => {
                if amount.is_some() == self.is_shared_out() {
                    let message = "a block has an amount, or a pot that is shared out: give one of the two";
                    self.say("pays", message);
                }
                self.whole_pence("pays.amount", amount.and_then(Figure::get));
            }
            Basis::PerHead { rate, .. } => self.amount("pays.rate", rate.get()),
        }
        for (at, phase) in scheme.phases.iter().enumerate() {
            if phase.share.get().is_some_and(|share| share.value.is_negative() || share.value > Exact::ONE) {
                self.say(&format!("phase.{at}"), "a phase pays a share of the whole, from 0% to 100%");
            }
        }
        self.pot();
    }

    /// Whether a pot is shared out, so that what each is paid follows from it.
    fn is_shared_out(&self) -> bool {
        self.scheme.pot.as_ref().is_some_and(|pot| !pot.one_provider && pot.shared != Sharing::AsEarned)
    }

    fn pot(&mut self) {
        let Some(pot) = &self.scheme.pot else { return };
        let fits = match self.scheme.pays.basis {
            Basis::Points { .. } => matches!(pot.shared, Sharing::AsEarned | Sharing::Points | Sharing::WeightedPoints),
            Basis::Block { .. } => !matches!(pot.shared, Sharing::Points | Sharing::WeightedPoints),
            Basis::Activity { .. } | Basis::PerHead { .. } => pot.shared == Sharing::AsEarned,
        };
        if !fits {
            let message = format!("a pot shared {} would pass over what is paid for: share it as earned", pot.shared);
            self.say("pot.shared", message);
        }
        if self.is_shared_out() && !self.scheme.phases.is_empty() {
            self.say("phase", "a pot that is shared out is phased by its amount: take the phases out");
        }
        self.whole_pence("pot.amount", pot.amount.get());
        if (pot.shared == Sharing::Given) == pot.shares.is_empty() {
            self.say("pot", "shares = { … } belongs to shared = \"as given\": say who gets what");
        }
        let mut shares = Vec::new();
        for (who, share) in &pot.shares {
            match share_of(share) {
                Some(read) => shares.push(read),
                None => self.say("pot.shares", format!("{who}: “{share}” must be like GBP 1,200.00, or like 40%")),
            }
        }
        let percents = shares.iter().filter(|(_, percent)| *percent).count();
        if percents > 0 && percents < shares.len() {
            self.say("pot.shares", "some shares are amounts and some per cent: write all in one way");
            return;
        }
        let all: Vec<Exact> = shares.iter().map(|(share, _)| *share).collect();
        let whole = if percents > 0 { Some(Exact::ONE) } else { pot.amount.get().map(|amount| amount.0) };
        if let Some((sum, whole)) = sum(&all).zip(whole)
            && !all.is_empty()
            && sum != whole
        {
            let show = |number| if percents > 0 { percent(number) } else { Money(number).to_string() };
            let message = format!("the shares add up to {}, and the pot is {}", show(sum), show(whole));
            self.say("pot.shares", message);
        }
        if pot.one_provider {
            self.one_provider(pot.amount.get());
        }
    }

    /// What an average provider can earn is the pot: points times the value of one, or the block.
    fn one_provider(&mut self, pot: Option<Money>) {
        let most = match &self.scheme.pays.basis {
            Basis::Points { point: Some(point), .. } => point
                .get()
                .zip(all_points(&self.scheme.standards))
                .and_then(|(point, points)| point.0.times(points).ok())
                .and_then(|most| most.rounded(0, crate::Rounding::HalfUp).ok()),
            Basis::Block { amount } => amount.and_then(Figure::get).map(|amount| amount.0),
            _ => {
                self.say("pot.one_provider", "one_provider belongs to points with a value, or to a block");
                return;
            }
        };
        if let Some((most, pot)) = most.zip(pot)
            && most != pot.0
        {
            let message = format!("one provider can earn {} and the pot for one is {pot}", Money(most));
            self.say("pot.amount", message);
        }
    }

    /// Points add up.
    pub fn points(&mut self) {
        let scheme = self.scheme;
        let is_points = matches!(scheme.pays.basis, Basis::Points { .. });
        for standard in &scheme.standards {
            let path = format!("standard.{}", standard.name);
            let own: Vec<_> = standard.musts.iter().filter_map(|must| must.points).collect();
            if !own.is_empty() && own.len() < standard.musts.len() {
                self.say(
                    &path,
                    format!("some musts of “{}” have points and some none: give all, or none", standard.name),
                );
            }
            let set: Option<Vec<Exact>> = own.iter().map(|points| points.get()).collect();
            if set.iter().flatten().chain(&standard.points.and_then(Figure::get)).any(|points| points.is_negative()) {
                self.say(&path, "points below nought take money back: a clawback is an entry of its own");
            }
            if let Some((stated, sum)) =
                standard.points.and_then(Figure::get).zip(set.filter(|set| !set.is_empty()).as_deref().and_then(sum))
                && stated != sum
            {
                let message =
                    format!("“{}” is worth {stated} points, and what it asks adds up to {sum}", standard.name);
                self.say(&format!("{path}.points"), message);
            }
            if is_points && own.is_empty() && standard.points.is_none() {
                self.say(&path, format!("“{}” has no points, and points are what is paid", standard.name));
            }
        }
        if let Basis::Points { points: Some(stated), .. } = scheme.pays.basis
            && let Some(sum) = all_points(&scheme.standards)
            && stated != sum
        {
            let message = format!("the scheme has {stated} points, and its standards add up to {sum}");
            self.say("pays.points", message);
        }
        if !is_points && self.is_shared_out() && scheme.has_points() {
            self.say("pot.shared", "points beside a pot that is shared otherwise change nothing: share it by points");
        }
        if is_points && scheme.standards.is_empty() {
            self.say("pays", "points are paid for standards: add [standard.…]");
        }
    }

    fn amount(&mut self, path: &str, amount: Option<Money>) {
        if amount.is_some_and(|amount| amount.0.is_negative()) {
            self.say(path, "an amount below nought takes money back: a clawback is an entry of its own");
        }
    }

    fn whole_pence(&mut self, path: &str, amount: Option<Money>) {
        self.amount(path, amount);
        if amount.is_some_and(|amount| amount.pence().is_none()) {
            self.say(path, "somebody receives this amount: give it in whole pence");
        }
    }
}

/// The points of all standards; none while one is to be set.
pub(crate) fn all_points(standards: &[Standard]) -> Option<Exact> {
    let of = |standard: &Standard| match standard.points {
        Some(points) => points.get(),
        None => {
            let points: Option<Vec<Exact>> =
                standard.musts.iter().filter_map(|must| must.points).map(Figure::get).collect();
            sum(&points?)
        }
    };
    let points: Option<Vec<Exact>> = standards.iter().map(of).collect();
    sum(&points?)
}

/// A share of a pot as written: an amount, or (with true) a part of one.
pub(crate) fn share_of(text: &str) -> Option<(Exact, bool)> {
    match text.parse::<Money>() {
        Ok(amount) => amount.pence().is_some().then_some((amount.0, false)),
        Err(_) => text.parse::<Level>().ok().filter(|level| level.percent).map(|level| (level.value, true)),
    }
}

fn sum(all: &[Exact]) -> Option<Exact> {
    all.iter().try_fold(Exact::ZERO, |sum, one| sum.plus(*one)).ok()
}

fn percent(share: Exact) -> String {
    crate::working::Unit::Share.show(share)
}
