use crate::key::{Key, Sign};
use crate::label::{Anchor, label, soft};
use crate::lettering::{fit, width};
use crate::mark::palette;
use crate::reading::usable;
use crate::scale::{Linear, ticks};
use crate::stroke::{CENTRE, FINE};
use crate::words::{NOTHING, gaps};
use crate::{Format, Frame, Reading, TableTwin};

/// A population pyramid: women to the left, men to the right, the youngest at the foot, with an outline of another
/// population to compare with.
#[derive(Clone, Debug, PartialEq)]
pub struct Pyramid {
    /// Id, title, width.
    pub frame: Frame,
    /// How values are written. With a comparator, values should be shares of the whole population.
    pub format: Format,
    /// Whose outline is drawn; empty for none.
    pub comparator: String,
    /// The age bands, the youngest first.
    pub bands: Vec<Band>,
}

/// One age band of a [`Pyramid`].
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Such as `0-4` or `95+`.
    pub label: String,
    /// Women and girls.
    pub female: Reading,
    /// Men and boys.
    pub male: Reading,
    /// The comparator's women and men.
    pub compared: Option<(f64, f64)>,
}

/// The most room for an age band's name.
const LABEL: f64 = 80.0;

impl Pyramid {
    /// The drawing.
    #[must_use]
    pub fn svg(&self) -> String {
        self.draw(&self.frame)
    }

    /// The drawing twice, wide and narrow, of which the page shows the one that fits.
    #[must_use]
    pub fn responsive(&self) -> String {
        self.frame.responsive(|frame| self.draw(frame))
    }

    /// The largest bands, where the comparator differs most, and what is missing.
    #[must_use]
    pub fn text(&self) -> String {
        let both = |b: &Band| Some(b.female.number()? + b.male.number()?);
        let known: Vec<(&Band, f64)> = self.bands.iter().filter_map(|b| both(b).map(|v| (b, v))).collect();
        let Some(most) = known.iter().max_by(|a, b| a.1.total_cmp(&b.1)) else { return NOTHING.to_owned() };
        let mut out = format!("{}: the largest age band is {}", self.frame.title, most.0.label);
        out += &format!(", {} women and {} men.", most.0.female.words(self.format), most.0.male.words(self.format));
        let apart = |(b, v): &(&Band, f64)| b.compared.map(|(f, m)| v - f - m).filter(|d| usable(*d));
        let furthest =
            known.iter().filter_map(|k| apart(k).map(|d| (k, d))).max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
        if let Some(((band, v), d)) = furthest.filter(|(_, d)| *d != 0.0) {
            let (there, way) = (v - d, if d > 0.0 { "more" } else { "fewer" });
            out += &format!(" The greatest difference from {} is at {}: {way} people", self.comparator, band.label);
            out += &format!(", {} against {}.", self.format.value(*v), self.format.value(there));
        }
        let missing: Vec<String> = self.bands.iter().filter(|b| both(b).is_none()).map(|b| b.label.clone()).collect();
        out + &gaps(&missing)
    }

    /// The figures as rows.
    #[must_use]
    pub fn table(&self) -> TableTwin {
        let compared = self.has_outline();
        let (women, men) = (format!("#{}, women", self.comparator), format!("#{}, men", self.comparator));
        let heads = ["Age", "#Women", "#Men", &women, &men];
        let mut table = TableTwin::new(&self.frame.title, &heads[..if compared { 5 } else { 3 }]);
        for b in &self.bands {
            let mut row = vec![b.label.clone(), b.female.words(self.format), b.male.words(self.format)];
            if compared {
                let (f, m) = b.compared.map_or((None, None), |(f, m)| (Some(f), Some(m)));
                row.extend([f, m].map(|v| Reading::from(v).words(self.format)));
            }
            table.row(row);
        }
        table
    }

    fn has_outline(&self) -> bool {
        self.bands.iter().any(|b| b.compared.is_some())
    }

    fn draw(&self, frame: &Frame) -> String {
        let ours = || self.bands.iter().flat_map(|b| [b.female.number(), b.male.number()]).flatten();
        if ours().next().is_none() {
            return frame.nothing("lp-pyramid");
        }
        let theirs = self.bands.iter().filter_map(|b| b.compared).flat_map(|(f, m)| [f, m]).filter(|v| usable(*v));
        let most = ours().chain(theirs).fold(0.0, f64::max);
        let most = if most > 0.0 { most * 1.05 } else { 1.0 };
        let w = frame.pixels(280);
        let each = if w >= 560.0 { 20.0 } else { 17.0 };
        let gap = self.bands.iter().map(|b| width(&b.label)).fold(0.0, f64::max).min(LABEL) / 2.0 + 8.0;
        let (top, middle) = (26.0, w / 2.0);
        let bottom = top + each * self.bands.len() as f64;
        let left = Linear { domain: (0.0, most), range: (middle - gap, 16.0) };
        let right = Linear { domain: (0.0, most), range: (middle + gap, w - 16.0) };
        let mut key = Key::new(w);
        if self.has_outline() {
            key.add(Sign::Line(CENTRE), self.comparator.clone());
        }
        let id = frame.safe_id();

        let mut svg = frame.open("lp-pyramid", (w, bottom + 26.0 + key.height() + 4.0), &self.text());
        crate::pattern::define(&mut svg, &id, 2);
        label(&mut svg, ((middle - gap) / 2.0 + 8.0, 16.0), Anchor::Middle, palette::INK, "Women");
        label(&mut svg, ((w + middle + gap) / 2.0 - 8.0, 16.0), Anchor::Middle, palette::INK, "Men");
        for (i, b) in self.bands.iter().enumerate() {
            let y = bottom - each * (i + 1) as f64;
            soft(&mut svg, (middle, y + each / 2.0 + 4.5), Anchor::Middle, &fit(&b.label, LABEL));
            for (side, value, fill) in [(&left, b.female, 1), (&right, b.male, 0)] {
                let (from, to) = (side.range.0, side.at(value.number().unwrap_or(0.0).max(0.0)));
                if value.number().is_some() {
                    crate::pattern::rect(&mut svg, &id, fill, (from.min(to), y + 0.5, (to - from).abs(), each - 1.0));
                }
            }
        }
        let ticks = ticks((0.0, most), ((middle - gap) / 70.0) as usize);
        for side in [&left, &right] {
            FINE.draw(&mut svg, &[(side.range.0, bottom), (side.range.1, bottom)]);
            for v in &ticks.values {
                FINE.draw(&mut svg, &[(side.at(*v), bottom), (side.at(*v), bottom + 4.0)]);
                soft(&mut svg, (side.at(*v), bottom + 18.0), Anchor::Middle, &self.format.tick(*v, ticks.step));
            }
        }
        for (side, pick) in [(&left, (|c| c.0) as fn((f64, f64)) -> f64), (&right, |c| c.1)] {
            let steps: Vec<Option<[(f64, f64); 2]>> = self
                .bands
                .iter()
                .enumerate()
                .map(|(i, b)| {
                    let x = side.at(b.compared.map(pick).filter(|v| usable(*v))?);
                    Some([(x, bottom - each * i as f64), (x, bottom - each * (i + 1) as f64)])
                })
                .collect();
            for run in steps.split(Option::is_none) {
                CENTRE.draw(&mut svg, &run.iter().flatten().flatten().copied().collect::<Vec<_>>());
            }
        }
        key.draw(&mut svg, 0.0, bottom + 26.0, "");
        svg.finish()
    }
}
