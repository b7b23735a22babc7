//! Numbers in named columns, and the few pieces of linear algebra that fitting needs: shared by [`crate::model`] and
//! [`crate::evaluate`].

mod distribution;
mod scaled;
mod spline;
mod square;
mod table;
mod wilson;

pub use distribution::{chi_squared_tail, normal_quantile, normal_tail, student_quantile, student_tail};
pub(crate) use scaled::Scaled;
pub use scaled::{LeftOut, Why};
pub use spline::Spline;
pub use square::{Root, Square};
pub use table::{Table, TableError};
pub use wilson::{Share, wilson};

/// Half the width of a 95% interval, in standard errors.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// Names in a row of words: `A`, `A and B`, `A, B and C`.
pub(crate) fn listed(names: &[String]) -> String {
    match names {
        [] => "nothing".to_owned(),
        [one] => format!("“{one}”"),
        [most @ .., last] => {
            format!("{} and “{last}”", most.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", "))
        }
    }
}
