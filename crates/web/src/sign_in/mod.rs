//! Signing in, working in another role, and signing out.

mod agent;
mod elsewhere;
mod enter;
mod out;
mod password;
mod role;

pub(crate) use elsewhere::{begin_patient, begin_staff, patient_is_back, staff_is_back};
pub(crate) use out::{out, out_everywhere};
pub(crate) use password::{form, second, try_demo, try_password};
pub(crate) use role::{change_role, choose_role};
