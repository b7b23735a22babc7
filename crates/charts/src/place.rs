//! Finding room for labels: first come, first placed.

use crate::label::Anchor;
use crate::lettering::{LINE, width};

/// Left, top, right, bottom.
pub(crate) type Area = (f64, f64, f64, f64);

/// What is already drawn, and the edges.
pub(crate) struct Room {
    edge: Area,
    /// Never to be covered: marks and other labels.
    taken: Vec<Area>,
    /// Better not crossed: places on lines.
    lines: Vec<(f64, f64)>,
}

impl Room {
    pub(crate) fn new(edge: Area) -> Self {
        Self { edge, taken: Vec::new(), lines: Vec::new() }
    }

    pub(crate) fn take(&mut self, area: Area) {
        self.taken.push(area);
    }

    /// Notes a mark of radius `r`.
    pub(crate) fn mark(&mut self, x: f64, y: f64, r: f64) {
        self.take((x - r, y - r, x + r, y + r));
    }

    /// Notes a line, by places every few pixels along it.
    pub(crate) fn line(&mut self, path: &[(f64, f64)]) {
        for pair in path.windows(2) {
            let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
            let pieces = (((x1 - x0).abs() + (y1 - y0).abs()) / 6.0).clamp(1.0, 300.0) as usize;
            let parts = (0..=pieces).map(|i| i as f64 / pieces as f64);
            self.lines.extend(parts.map(|t| (x0 + t * (x1 - x0), y0 + t * (y1 - y0))));
        }
    }

    /// Finds a place for a label by its mark, or a line or two away: where it covers nothing, is near and crosses
    /// least; `None` where all is taken. Gives the text's x, baseline and anchor.
    pub(crate) fn beside(&mut self, (x, y): (f64, f64), r: f64, text: &str) -> Option<(f64, f64, Anchor)> {
        let w = width(text);
        let g = r + 5.0;
        let tries = [
            (x + g, y, Anchor::Start),
            (x - g, y, Anchor::End),
            (x, y - g - LINE / 2.0, Anchor::Middle),
            (x, y + g + LINE / 2.0, Anchor::Middle),
            (x + r, y - g - LINE / 2.0, Anchor::Start),
            (x - r, y - g - LINE / 2.0, Anchor::End),
            (x + r, y + g + LINE / 2.0, Anchor::Start),
            (x - r, y + g + LINE / 2.0, Anchor::End),
        ];
        let further = [1.4, -1.4, 2.6, -2.6].map(|by| by * LINE);
        let away = further.into_iter().flat_map(|dy| {
            let side = r + 10.0;
            [(x + side, y + dy, Anchor::Start), (x - side, y + dy, Anchor::End)]
        });
        let mut best: Option<(usize, (f64, f64, Anchor), Area)> = None;
        for (i, (x, middle, anchor)) in tries.into_iter().chain(away).enumerate() {
            let left = match anchor {
                Anchor::Start => x,
                Anchor::Middle => x - w / 2.0,
                Anchor::End => x - w,
            };
            let area = (left, middle - LINE / 2.0, left + w, middle + LINE / 2.0);
            if !self.free(area) {
                continue;
            }
            // Anywhere beside the mark is better than anywhere away from it.
            let crossed = if i < 8 { 0 } else { 1000 } + self.lines.iter().filter(|p| holds(area, **p)).count();
            if best.as_ref().is_none_or(|b| crossed < b.0) {
                best = Some((crossed, (x, middle + 4.5, anchor), area));
            }
        }
        let (_, place, area) = best?;
        self.take(area);
        Some(place)
    }

    fn free(&self, a: Area) -> bool {
        let e = self.edge;
        let inside = a.0 >= e.0 && a.1 >= e.1 && a.2 <= e.2 && a.3 <= e.3;
        inside && !self.taken.iter().any(|b| a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3)
    }
}

fn holds(a: Area, (x, y): (f64, f64)) -> bool {
    (a.0..=a.2).contains(&x) && (a.1..=a.3).contains(&y)
}

/// Moves heights apart until neighbours are at least `apart`, within top and bottom if there is room, each as near
/// to where it was wanted as its neighbours let it be. Order is kept.
pub(crate) fn spread(wanted: &[f64], apart: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    // Blocks of labels that touch, each centred on what its labels wanted; blocks that meet become one.
    let mut blocks: Vec<(Vec<usize>, f64)> = Vec::new();
    let centre = |members: &[usize]| {
        let mean = members.iter().map(|i| wanted[*i]).sum::<f64>() / members.len() as f64;
        let half = (members.len() - 1) as f64 * apart / 2.0;
        mean.min(bottom - half).max(top + half)
    };
    for i in order {
        let mut block = (vec![i], centre(&[i]));
        while let Some(last) = blocks.pop() {
            let room = (last.0.len() + block.0.len()) as f64 * apart / 2.0;
            if block.1 - last.1 >= room {
                blocks.push(last);
                break;
            }
            let mut members = last.0;
            members.append(&mut block.0);
            let middle = centre(&members);
            block = (members, middle);
        }
        blocks.push(block);
    }
    let mut out = wanted.to_vec();
    for (members, middle) in blocks {
        let first = middle - (members.len() - 1) as f64 * apart / 2.0;
        for (k, i) in members.into_iter().enumerate() {
            out[i] = first + k as f64 * apart;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_would_touch_are_moved_apart() {
        assert_eq!(spread(&[50.0, 52.0], 16.0, 0.0, 100.0), [43.0, 59.0]);
        assert_eq!(spread(&[10.0, 50.0], 16.0, 0.0, 100.0), [10.0, 50.0]);
        assert_eq!(spread(&[98.0, 1.0, 99.0], 16.0, 0.0, 100.0), [84.0, 1.0, 100.0]);
        assert!(spread(&[], 16.0, 0.0, 100.0).is_empty());
    }

    #[test]
    fn a_label_goes_where_nothing_is() {
        let mut room = Room::new((0.0, 0.0, 300.0, 100.0));
        room.mark(150.0, 50.0, 4.0);
        let right = room.beside((150.0, 50.0), 4.0, "Surgery");
        assert_eq!(right, Some((159.0, 54.5, Anchor::Start)));
        let left = room.beside((150.0, 50.0), 4.0, "Surgery");
        assert_eq!(left.map(|p| p.2), Some(Anchor::End));
        let mut full = Room::new((0.0, 0.0, 300.0, 100.0));
        full.take((0.0, 0.0, 300.0, 100.0));
        assert_eq!(full.beside((150.0, 50.0), 4.0, "Surgery"), None);
    }
}
