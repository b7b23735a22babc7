use jiff::civil::{Time, Weekday};
use linchpin_core::Sex;

use super::{
    Among, Ask, Candidate, Clinician, Closeness, Feature, Member, Place, Pool, Site, closeness, distance::outward,
    wall::Wall,
};
use crate::{Mode, words::words};

words! {
    /// Why a slot does not suit.
    Misfit {
        /// It is kept for other needs.
        Need = "need", "Kept for other needs";
        /// It begins too early.
        Early = "early", "Too early";
        /// It begins too late.
        Late = "late", "Too late";
        /// On another weekday.
        Weekday = "weekday", "Another day of the week";
        /// At another time of day.
        TimeOfDay = "time-of-day", "Another time of day";
        /// In another way.
        Mode = "mode", "Seen in another way";
        /// By another profession.
        Profession = "profession", "Another profession";
        /// At another place.
        Place = "place", "Another place";
        /// Farther than they would go.
        Far = "far", "Too far";
        /// Perhaps farther than they would go: the distance is not known.
        Distance = "distance", "Distance not known";
        /// Not by a clinician of the sex asked for, or it is not known.
        Sex = "sex", "Clinician of another sex, or not known";
        /// Neither spoken nor interpreted.
        Language = "language", "Language not spoken and no interpreter";
        /// The site lacks something that they need, or a telephone does.
        Access = "access", "Access need not met";
        /// Not the usual clinician.
        Usual = "usual", "Not the usual clinician";
    }
}

/// Whether a slot suits, and all that is against it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fit {
    /// Why not; it suits where there is no reason.
    pub misfits: Among<Misfit>,
    /// What they need and would not find there.
    pub missing: Among<Feature>,
}

impl Fit {
    /// Whether it suits.
    #[must_use]
    pub fn suits(&self) -> bool {
        self.misfits.is_empty()
    }
}

/// What of the answer depends on the site alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct SiteFit {
    come: Among<Misfit>,
    remote: Among<Misfit>,
    features: Among<Feature>,
    pub(super) closeness: Closeness,
    pub(super) own: bool,
}

/// What depends on the clinician alone.
#[derive(Clone, Copy, Debug, Default)]
struct WhoFit {
    misfits: Among<Misfit>,
    speaks: bool,
    usual: bool,
}

/// What depends on the wish alone.
#[derive(Clone, Debug)]
struct Wanted<'a> {
    ask: &'a Ask,
    from: i64,
    to: i64,
    interpret: bool,
    wall: Wall,
}

/// One search: everything that does not depend on the single slot is worked out before the first.
#[derive(Clone, Debug)]
pub struct Search<'a> {
    pub(super) pool: &'a Pool,
    pub(super) due: Option<i64>,
    wanted: Wanted<'a>,
    sites: Vec<SiteFit>,
    who: Vec<WhoFit>,
    nobody: WhoFit,
}

/// Whether one slot of the pool suits, and why not: for one slot and many wishes.
#[must_use]
pub fn fit(ask: &Ask, pool: &Pool, slot: &Candidate) -> Fit {
    let (site, clinician) = pool.facts(slot);
    Wanted::of(ask).fit(&site_fit(ask, site), &who_fit(ask, clinician), slot)
}

impl<'a> Search<'a> {
    /// Prepares the search of this pool.
    #[must_use]
    pub fn new(ask: &'a Ask, pool: &'a Pool) -> Self {
        Self {
            pool,
            due: ask.due.map(|due| due.as_second()),
            wanted: Wanted::of(ask),
            sites: pool.sites.iter().map(|site| site_fit(ask, site)).collect(),
            who: pool.clinicians.iter().map(|who| who_fit(ask, Some(who))).collect(),
            nobody: who_fit(ask, None),
        }
    }

    /// Whether this slot of the pool suits, and why not. Allocates nothing.
    #[must_use]
    pub fn fit(&self, slot: &Candidate) -> Fit {
        self.wanted.fit(self.site(slot), self.who(slot), slot)
    }

    /// How many slots would suit but for one reason, by reason, most first: what to ask the caller to give up.
    #[must_use]
    pub fn nearly(&self) -> Vec<(Misfit, usize)> {
        let mut counts = [0_usize; 32];
        for slot in &self.pool.candidates {
            let misfits = self.fit(slot).misfits;
            if misfits.len() == 1 {
                misfits.iter().for_each(|one| counts[usize::from(one.place())] += 1);
            }
        }
        let all = Misfit::ALL.iter().map(|one| (*one, counts[usize::from(one.place())]));
        let mut found: Vec<_> = all.filter(|(_, count)| *count > 0).collect();
        found.sort_by_key(|(one, count)| (usize::MAX - count, *one));
        found
    }

    pub(super) fn site(&self, slot: &Candidate) -> &SiteFit {
        // The pool gave the place.
        &self.sites[slot.site as usize]
    }

    fn who(&self, slot: &Candidate) -> &WhoFit {
        slot.clinician.map_or(&self.nobody, |place| &self.who[place as usize])
    }

    pub(super) fn is_usual(&self, slot: &Candidate) -> bool {
        self.who(slot).usual
    }

    /// The day in England on which a slot begins, counted from the first of 1970.
    pub(super) fn day(&self, slot: &Candidate) -> i64 {
        self.wanted.wall.second(slot.starts).div_euclid(86_400)
    }
}

impl<'a> Wanted<'a> {
    fn of(ask: &'a Ask) -> Self {
        let interpret = ask.language.as_deref().is_some_and(|tongue| !is_english(tongue));
        let (from, to) = (ask.from.as_second(), ask.to.as_second());
        Self { ask, from, to, interpret, wall: Wall::over(ask.from, ask.to) }
    }

    fn fit(&self, site: &SiteFit, who: &WhoFit, slot: &Candidate) -> Fit {
        let ask = self.ask;
        let mut misfits = (if travels(slot.mode) { site.come } else { site.remote }).or(who.misfits);
        misfits = misfits
            .with_if(!slot.needs.allows(ask.need), Misfit::Need)
            .with_if(slot.starts < self.from, Misfit::Early)
            .with_if(slot.starts > self.to, Misfit::Late)
            .with_if(!ask.modes.allows(slot.mode), Misfit::Mode)
            .with_if(!ask.professions.allows(slot.profession), Misfit::Profession)
            .with_if(self.interpret && !who.speaks && !site.features.has(Feature::Interpreter), Misfit::Language);
        if !ask.weekdays.is_empty() || ask.times.is_some() {
            misfits = misfits.or(self.clock(slot));
        }
        let missing = missing(ask.access, site.features, slot.mode);
        Fit { misfits: misfits.with_if(!missing.is_empty(), Misfit::Access), missing }
    }

    fn clock(&self, slot: &Candidate) -> Among<Misfit> {
        let second = self.wall.second(slot.starts);
        // The first day of 1970 was a Thursday.
        let weekday = Weekday::of(((second.div_euclid(86_400) + 3).rem_euclid(7)) as u8);
        let day = weekday.is_some_and(|day| self.ask.weekdays.allows(day));
        let of = |time: Time| i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
        let shows = second.rem_euclid(86_400);
        let time = self.ask.times.is_none_or(|(from, to)| match (of(from), of(to)) {
            (from, to) if from <= to => from <= shows && shows < to,
            (from, to) => from <= shows || shows < to,
        });
        Among::none().with_if(!day, Misfit::Weekday).with_if(!time, Misfit::TimeOfDay)
    }
}

/// Whether the person comes to the site.
pub(super) fn travels(mode: Mode) -> bool {
    mode == Mode::FaceToFace
}

fn who_fit(ask: &Ask, who: Option<&Clinician>) -> WhoFit {
    let usual = who.is_some_and(|who| ask.usual == Some(who.id));
    let sex = ask.sex.is_none_or(|sex| sex != Sex::Unknown && who.is_some_and(|who| who.sex == sex));
    let misfits = Among::none().with_if(!sex, Misfit::Sex).with_if(ask.only_usual && !usual, Misfit::Usual);
    let spoken = |tongue: &String| who.is_some_and(|who| who.languages.iter().any(|one| same(one, tongue)));
    WhoFit { misfits, speaks: ask.language.as_ref().is_some_and(spoken), usual }
}

fn site_fit(ask: &Ask, site: &Site) -> SiteFit {
    let closeness = closeness(&ask.home, site);
    let none = Among::none();
    let (come, remote) = match &ask.place {
        Place::Anywhere => (none, none),
        Place::Organisation(code) => [none.with_if(site.organisation != *code, Misfit::Place); 2].into(),
        Place::Site(id) => [none.with_if(site.id != *id, Misfit::Place); 2].into(),
        Place::Outward(code) => {
            let there = site.postcode.as_ref().is_some_and(|own| outward(own).eq_ignore_ascii_case(code.trim()));
            (none.with_if(!there, Misfit::Place), none)
        }
        Place::Within(miles) => match closeness {
            Closeness::Miles(far) => (none.with_if(far > *miles, Misfit::Far), none),
            Closeness::Here | Closeness::NoTravel => (none, none),
            _ => (none.with(Misfit::Distance), none),
        },
    };
    let own = ask.home.practice == Some(site.organisation) || ask.home.site == Some(site.id);
    SiteFit { come, remote, features: site.features, closeness, own }
}

/// What somebody needs and does not find, by how they are seen. What a building has matters to those who come to it. Who
/// needs a hearing loop or signing is not rung up; by video both are seen, and signing still needs its interpreter.
fn missing(needed: Among<Feature>, has: Among<Feature>, mode: Mode) -> Among<Feature> {
    let sense = needed.and(Among::none().with(Feature::HearingLoop).with(Feature::Bsl));
    let other = needed.and(Among::none().with(Feature::Bsl).with(Feature::Interpreter));
    match mode {
        Mode::FaceToFace => needed.without(has),
        Mode::Telephone => sense.or(other.without(has)),
        Mode::VideoOnline | Mode::HomeVisit => other.without(has),
    }
}

/// Whether two tags name one language: `pl` and `pl-PL` do.
fn same(one: &str, other: &str) -> bool {
    let first = |tag: &str| tag.trim().split(['-', '_']).next().map(str::to_ascii_lowercase);
    first(one) == first(other)
}

fn is_english(tongue: &str) -> bool {
    tongue.trim().is_empty() || same(tongue, "en") || tongue.trim().eq_ignore_ascii_case("english")
}
