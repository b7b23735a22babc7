/// Solves `a x = b` for a symmetric positive definite `a`, of which only the lower half is read, and gives the diagonal of its inverse; `None` where it is not
/// positive definite (Cholesky).
pub(super) fn solve<const N: usize>(a: &[[f64; N]; N], b: &[f64; N]) -> Option<([f64; N], [f64; N])> {
    let mut root = [[0.0; N]; N];
    for i in 0..N {
        for j in 0..=i {
            let inner: f64 = (0..j).map(|k| root[i][k] * root[j][k]).sum();
            let rest = a[i][j] - inner;
            if i == j {
                if rest.is_nan() || rest <= 1e-12 {
                    return None;
                }
                root[i][i] = rest.sqrt();
            } else {
                root[i][j] = rest / root[j][j];
            }
        }
    }
    let back = |b: &[f64; N]| {
        let mut x = *b;
        for i in 0..N {
            x[i] = (x[i] - (0..i).map(|k| root[i][k] * x[k]).sum::<f64>()) / root[i][i];
        }
        for i in (0..N).rev() {
            x[i] = (x[i] - (i + 1..N).map(|k| root[k][i] * x[k]).sum::<f64>()) / root[i][i];
        }
        x
    };
    let mut diagonal = [0.0; N];
    for (place, value) in diagonal.iter_mut().enumerate() {
        let mut unit = [0.0; N];
        unit[place] = 1.0;
        *value = back(&unit)[place];
    }
    Some((back(b), diagonal))
}
