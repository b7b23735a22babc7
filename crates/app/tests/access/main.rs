//! Acts on diaries, slots, appointments and requests, on both databases: what they do, refuse and write down; and that of
//! any number who want a slot one gets it, whatever happens meanwhile.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop loudly")]

mod books;
mod calendar;
mod desk;
mod diaries;
mod feed;
mod hub;
mod kills;
mod levels;
mod loaded;
mod messages;
mod model;
mod nhs_111;
mod own;
mod races;
mod requests;
mod rota;
mod series;
mod told;
mod watch;
mod what_if;
