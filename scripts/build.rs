//! Tells cargo what else the program embeds, so that a change there builds it anew. Makes nothing.

fn main() {
    for embedded in ["migrations", "target/site", "src/server/demo"] {
        println!("cargo::rerun-if-changed={embedded}");
    }
}
