use crate::key::{Key, Sign};
use crate::label::{Anchor, label};
use crate::lettering::{LINE, fit, width};
use crate::mark::palette;
use crate::reading::usable;
use crate::words::{NOTHING, gaps, list};
use crate::{Format, Frame, Reading, TableTwin};

/// Bars of a hundred per cent, each split in the same parts: how a mix differs between places.
#[derive(Clone, Debug, PartialEq)]
pub struct Stacked {
    /// Id, title, width.
    pub frame: Frame,
    /// The parts, in the order to be drawn, such as `face to face`. Colours and patterns repeat after 42.
    pub parts: Vec<String>,
    /// The rows, such as practice, place and England.
    pub rows: Vec<Stack>,
}

/// One row of [`Stacked`].
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// What it is of.
    pub label: String,
    /// One count or share per part, in order; shares are worked out of the row's known sum.
    pub values: Vec<Reading>,
}

const PERCENT: Format = Format::Percent(1);

impl Stack {
    /// Shares by part; `None` if nothing is known. Negative values count as nothing.
    fn shares(&self, parts: usize) -> Option<Vec<Option<f64>>> {
        let values: Vec<Option<f64>> =
            (0..parts).map(|i| self.values.get(i).and_then(|v| v.number()).map(|v| v.max(0.0))).collect();
        let total: f64 = values.iter().flatten().sum();
        (total > 0.0 && usable(total)).then(|| values.into_iter().map(|v| v.map(|v| v / total)).collect())
    }
}

impl Stacked {
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

    /// Each row's greatest parts, and what is missing.
    #[must_use]
    pub fn text(&self) -> String {
        let mut said = Vec::new();
        let mut missing = Vec::new();
        for row in &self.rows {
            let Some(shares) = row.shares(self.parts.len()) else {
                missing.push(row.label.clone());
                continue;
            };
            let mut known: Vec<(&String, f64)> =
                self.parts.iter().zip(shares).filter_map(|(p, s)| s.map(|s| (p, s))).collect();
            known.sort_by(|a, b| b.1.total_cmp(&a.1));
            let parts: Vec<String> =
                known.iter().take(3).map(|(part, s)| format!("{} {part}", PERCENT.value(*s))).collect();
            said.push(format!("{}: {}", row.label, list(&parts, 3)));
        }
        if said.is_empty() {
            return NOTHING.to_owned();
        }
        let rows = said.iter().take(6).cloned().collect::<Vec<_>>().join("; ");
        let more = if said.len() > 6 { format!("; and {} more", said.len() - 6) } else { String::new() };
        format!("{}. {rows}{more}.{}", self.frame.title, gaps(&missing))
    }

    /// The shares as rows.
    #[must_use]
    pub fn table(&self) -> TableTwin {
        let parts = self.parts.iter().map(|p| format!("#{p}"));
        let heads: Vec<String> = std::iter::once("Row".to_owned()).chain(parts).collect();
        let mut table = TableTwin::new(&self.frame.title, &heads.iter().map(String::as_str).collect::<Vec<_>>());
        for row in &self.rows {
            let shares = row.shares(self.parts.len()).unwrap_or_else(|| vec![None; self.parts.len()]);
            let cells = shares.into_iter().enumerate().map(|(i, s)| match (s, row.values.get(i)) {
                (Some(s), _) => PERCENT.value(s),
                (None, Some(Reading::Missing(state))) => Reading::Missing(*state).words(PERCENT),
                _ => "no value".to_owned(),
            });
            table.row(std::iter::once(row.label.clone()).chain(cells).collect());
        }
        table
    }

    fn draw(&self, frame: &Frame) -> String {
        let n = self.parts.len();
        if self.rows.iter().all(|r| r.shares(n).is_none()) {
            return frame.nothing("lp-stacked");
        }
        let w = frame.pixels(280);
        let wide = w >= 560.0;
        let names = self.rows.iter().map(|r| width(&r.label)).fold(0.0, f64::max).min(w * 0.3) + 14.0;
        let each = if wide { 36.0 } else { LINE + 36.0 };
        let left = if wide { names } else { 0.0 };
        let id = frame.safe_id();
        let mut key = Key::new(w);
        for (i, part) in self.parts.iter().enumerate() {
            key.add(Sign::Fill(i), part.clone());
        }
        let top = key.height() + 6.0;
        let height = top + each * self.rows.len() as f64 + 2.0;

        let mut svg = frame.open("lp-stacked", (w, height), &self.text());
        crate::pattern::define(&mut svg, &id, n);
        key.draw(&mut svg, 0.0, 0.0, &id);
        for (i, row) in self.rows.iter().enumerate() {
            let at = top + each * i as f64;
            let y = if wide { at + 4.0 } else { at + LINE + 4.0 };
            let name = fit(&row.label, if wide { names - 14.0 } else { w });
            label(&mut svg, (0.0, if wide { y + 18.5 } else { at + 14.0 }), Anchor::Start, palette::INK, &name);
            let Some(shares) = row.shares(n) else {
                label(&mut svg, (left, y + 18.5), Anchor::Start, palette::SOFT, "no value");
                continue;
            };
            let mut x = left;
            for (part, share) in shares.into_iter().enumerate() {
                let share = share.unwrap_or(0.0);
                let long = share * (w - left);
                if share > 0.0 {
                    crate::pattern::rect(&mut svg, &id, part, (x, y, long, 28.0));
                }
                let words = Format::Percent(0).value(share);
                let need = width(&words) + 8.0;
                if long >= need + 6.0 {
                    let (cx, cy) = (x + long / 2.0, y + 14.0);
                    let paper = svg.tag("rect").at("class", "lp-paper").at("x", cx - need / 2.0).at("y", cy - 9.0);
                    let paper = paper.at("width", need).at("height", 18.0).at("rx", 2.0);
                    paper.at("fill", palette::WHITE).empty();
                    label(&mut svg, (cx, cy + 4.5), Anchor::Middle, palette::INK, &words);
                }
                x += long;
            }
        }
        svg.finish()
    }
}
