//! Acts: what a signed-in person may do, one function per act.
//!
//! Every act opens one transaction, loads what it is about, asks the [permission] table, keeps the field's rule, writes, and
//! writes the audit entry beside it. A refused try is written down too. Pages and APIs call these functions and nothing below.

pub mod permission;
