//! The template engine: minijinja with the NHS design system's own Jinja macros.

mod shims;

use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "templates"]
struct Ours;

#[derive(RustEmbed)]
#[folder = "../../assets/dist/templates"]
struct Kit;

/// An engine that knows our templates and the kit's, escapes everything, and takes what is not defined for nothing,
/// as the kit's macros expect. Templates are compiled when first used.
#[must_use]
pub fn engine() -> Environment<'static> {
    let mut engine = Environment::new();
    engine.set_loader(|name| Ok(read(name)));
    engine.set_auto_escape_callback(|_| AutoEscape::Html);
    engine.set_undefined_behavior(UndefinedBehavior::Chainable);
    engine.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
    shims::add(&mut engine);
    engine
}

/// The names of our own templates.
pub fn names() -> impl Iterator<Item = String> {
    Ours::iter().map(|n| n.to_string())
}

/// Whether `make assets` had been run when this was compiled.
#[must_use]
pub fn has_kit() -> bool {
    Kit::get("nhsuk/template.jinja").is_some()
}

fn read(name: &str) -> Option<String> {
    let file = Ours::get(name).or_else(|| Kit::get(name))?;
    String::from_utf8(file.data.into_owned()).ok()
}

/// Markup that is already safe, such as a chart.
#[must_use]
pub fn safe(markup: String) -> Value {
    Value::from_safe_string(markup)
}
