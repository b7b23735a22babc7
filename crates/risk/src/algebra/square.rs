/// A square table of numbers, symmetric wherever it is used here; only the lower half is read.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Square {
    size: usize,
    cells: Vec<f64>,
}

impl Square {
    /// All zeros.
    #[must_use]
    pub fn zero(size: usize) -> Self {
        Self { size, cells: vec![0.0; size * size] }
    }

    /// Rows and columns.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// The cell; rows and columns are counted from 0.
    #[must_use]
    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.cells[row * self.size + column]
    }

    /// The cell, to be changed.
    pub fn at_mut(&mut self, row: usize, column: usize) -> &mut f64 {
        &mut self.cells[row * self.size + column]
    }

    /// A row, to be changed.
    pub fn row_mut(&mut self, row: usize) -> &mut [f64] {
        &mut self.cells[row * self.size..(row + 1) * self.size]
    }

    /// A row.
    #[must_use]
    pub fn row(&self, row: usize) -> &[f64] {
        &self.cells[row * self.size..(row + 1) * self.size]
    }

    /// Adds another of the same size, cell by cell.
    pub fn add(&mut self, other: &Self) {
        for (cell, more) in self.cells.iter_mut().zip(&other.cells) {
            *cell += more;
        }
    }

    /// Adds `weight` times the products of a row with itself.
    pub fn add_products(&mut self, weight: f64, of: &[f64]) {
        for (i, value) in of.iter().enumerate() {
            let by = weight * value;
            if by != 0.0 {
                let row = &mut self.cells[i * self.size..i * self.size + i + 1];
                for (cell, other) in row.iter_mut().zip(of) {
                    *cell += by * other;
                }
            }
        }
    }

    /// The lower triangular root of a positive definite table (Cholesky); else the first column that the ones before it
    /// decide, where what is left of its diagonal is at most `tolerance` of it.
    ///
    /// # Errors
    /// The number of that column.
    pub fn root(&self, tolerance: f64) -> Result<Root, usize> {
        let n = self.size;
        let mut root = Self::zero(n);
        for i in 0..n {
            for j in 0..=i {
                let (above, below) = root.cells.split_at(i * n);
                let row_j = if j == i { &below[..j] } else { &above[j * n..j * n + j] };
                let inner: f64 = below[..j].iter().zip(row_j).map(|(a, b)| a * b).sum();
                let rest = self.at(i, j) - inner;
                *root.at_mut(i, j) = if i == j {
                    // Written so that a NaN is refused as well.
                    let enough = rest > tolerance * self.at(i, i).abs() && rest > 0.0;
                    if !enough {
                        return Err(i);
                    }
                    rest.sqrt()
                } else {
                    rest / root.at(j, j)
                };
            }
        }
        Ok(Root(root))
    }

    /// The table with only these rows and columns, in this order.
    #[must_use]
    pub fn only(&self, kept: &[usize]) -> Self {
        let mut small = Self::zero(kept.len());
        for (i, &from) in kept.iter().enumerate() {
            for (j, &of) in kept.iter().enumerate() {
                *small.at_mut(i, j) = self.at(from, of);
            }
        }
        small
    }

    /// `row * self * row`, with the whole table read: the variance of a sum of coefficients.
    #[must_use]
    pub fn quadratic(&self, row: &[f64]) -> f64 {
        (0..self.size).map(|i| row[i] * self.row(i).iter().zip(row).map(|(a, b)| a * b).sum::<f64>()).sum()
    }

    /// `by * self * by` transposed, with the whole table read.
    #[must_use]
    pub fn between(&self, by: &Self) -> Self {
        let n = self.size;
        let (mut half, mut whole) = (Self::zero(n), Self::zero(n));
        for i in 0..n {
            for k in (0..n).filter(|&k| by.at(i, k) != 0.0) {
                let value = by.at(i, k);
                for j in 0..n {
                    *half.at_mut(i, j) += value * self.at(k, j);
                }
            }
        }
        for i in 0..n {
            for j in 0..n {
                *whole.at_mut(i, j) = half.row(i).iter().zip(by.row(j)).map(|(a, b)| a * b).sum();
            }
        }
        whole
    }

    /// The upper half as the lower one.
    #[must_use]
    pub fn mirrored(mut self) -> Self {
        for i in 0..self.size {
            for j in 0..i {
                *self.at_mut(j, i) = self.at(i, j);
            }
        }
        self
    }

    /// Every cell times this.
    #[must_use]
    pub fn times(mut self, by: f64) -> Self {
        self.cells.iter_mut().for_each(|cell| *cell *= by);
        self
    }
}

/// The lower triangular root of a positive definite table.
#[derive(Clone, Debug)]
pub struct Root(Square);

impl Root {
    /// What times the table gives this.
    #[must_use]
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut x = right.to_vec();
        for i in 0..x.len() {
            let inner: f64 = self.0.row(i)[..i].iter().zip(&x).map(|(a, b)| a * b).sum();
            x[i] = (x[i] - inner) / self.0.at(i, i);
        }
        for i in (0..x.len()).rev() {
            let inner: f64 = (i + 1..x.len()).map(|k| self.0.at(k, i) * x[k]).sum();
            x[i] = (x[i] - inner) / self.0.at(i, i);
        }
        x
    }

    /// The inverse of the table.
    #[must_use]
    pub fn inverse(&self) -> Square {
        let n = self.0.size();
        let mut inverse = Square::zero(n);
        for i in 0..n {
            let mut unit = vec![0.0; n];
            unit[i] = 1.0;
            inverse.row_mut(i).copy_from_slice(&self.solve(&unit));
        }
        inverse
    }

    /// The root times this: independent draws become draws that vary together as the table says.
    #[must_use]
    pub fn spread(&self, draws: &[f64]) -> Vec<f64> {
        (0..draws.len()).map(|i| self.0.row(i)[..=i].iter().zip(draws).map(|(a, b)| a * b).sum()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(rows: [[f64; 3]; 3]) -> Square {
        Square { size: 3, cells: rows.concat() }
    }

    #[test]
    fn an_inverse_solves() {
        let table = square([[4.0, 2.0, 0.6], [2.0, 5.0, 1.0], [0.6, 1.0, 3.0]]);
        let root = table.root(1e-12).unwrap();
        let x = root.solve(&[1.0, 2.0, 3.0]);
        let inverse = root.inverse();
        for i in 0..3 {
            let back: f64 = table.row(i).iter().zip(&x).map(|(a, b)| a * b).sum();
            assert!((back - [1.0, 2.0, 3.0][i]).abs() < 1e-12);
            for j in 0..3 {
                let unit: f64 = (0..3).map(|k| table.at(i, k) * inverse.at(k, j)).sum();
                assert!((unit - f64::from(u8::from(i == j))).abs() < 1e-12);
            }
        }
        assert!((table.quadratic(&x) - (x[0] + 2.0 * x[1] + 3.0 * x[2])).abs() < 1e-12);
    }

    #[test]
    fn the_column_that_others_decide_is_named() {
        // The third is the sum of the first two.
        let table = square([[2.0, 1.0, 3.0], [1.0, 4.0, 5.0], [3.0, 5.0, 8.0]]);
        assert_eq!(table.root(1e-9).unwrap_err(), 2);
        assert_eq!(square([[0.0; 3]; 3]).root(1e-9).unwrap_err(), 0);
        assert_eq!(square([[f64::NAN; 3]; 3]).root(1e-9).unwrap_err(), 0);
    }
}
