//! Makes sure that the folder which `make assets` fills is there, so that the crate compiles without it; pages then
//! say what is missing instead of appearing without style.

fn main() {
    let dist = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/dist");
    for folder in ["site", "templates"] {
        if let Err(why) = std::fs::create_dir_all(dist.join(folder)) {
            println!("cargo::warning=assets/dist/{folder} cannot be made: {why}");
        }
    }
    if !dist.join("pins").is_file() {
        println!(
            "cargo::warning=the NHS design system is not there yet: run `make assets`, else pages cannot be shown"
        );
    }
    println!("cargo::rerun-if-changed=../../assets/dist");
    println!("cargo::rerun-if-changed=templates");
    println!("cargo::rerun-if-changed=site");
}
