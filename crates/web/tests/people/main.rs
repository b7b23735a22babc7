//! The pages over people: what each shows, to whom, and that nothing that anybody typed comes back as anything but text.
#![expect(clippy::unwrap_used, reason = "a test may stop")]

mod doors;
mod edits;
#[path = "../house/mod.rs"]
mod house;
mod records;
mod typed;

use house::{Browser, sample::ready};

/// The NHS number and the name of `house.people[0]`.
const NUMBER: &str = "943 476 5919";

/// A page with its escaped signs written out, to find addresses in it.
fn plain(body: &str) -> String {
    [("&#x27;", "'"), ("&#x2f;", "/"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")]
        .iter()
        .fold(body.to_owned(), |text, (escaped, sign)| text.replace(escaped, sign))
}

async fn find(browser: &mut Browser, text: &str) -> house::Came {
    browser.get("/people").await;
    browser.post("/people", &[("person", text)]).await
}
