//! Who is on which register and how high their risk is: code lists, registers, published scores, a model fitted here,
//! and whether acting on it works (issue 5; `domain.md` C1, C8, C9).
//!
//! Pure: no files, no clock; randomness only from a seed handed in (`ARCHITECTURE.md`). A person is a pseudonymous
//! [`record::Record`] of dated facts, which the lake fills anew for each of millions. What a register or a score asks of it
//! is text of `definitions/`. A score advises: nobody is added to a list, or refused, by a score alone.

pub mod algebra;
pub mod bits;
pub mod codes;
pub mod counts;
pub mod evaluate;
pub mod file;
pub mod gap;
pub mod list;
pub mod made_up;
pub mod model;
pub mod population;
pub mod record;
pub mod register;
pub mod rule;
pub mod score;
mod words;
