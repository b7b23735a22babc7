//! Hands the list of common passwords, which `make assets` fetches, to the program. Without it everything builds and a
//! test fails.

use std::{fs, path::Path};

fn main() {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/dist/passwords/common-passwords.txt.gz");
    let folder = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let to = Path::new(&folder).join("common-passwords.txt.gz");
    println!("cargo::rerun-if-changed={}", from.display());
    let list = fs::read(&from).unwrap_or_else(|_| {
        println!("cargo::warning=the list of common passwords is not there yet: run `make assets`");
        Vec::new()
    });
    fs::write(&to, list).expect("the build folder can be written to");
}
