//! The stylesheet of the accent colour. Its address says all of it: the colour, and a hash of what
//! is made of that. So any node serves any of them, for good, whatever is set by now; pages that
//! somebody keeps still find theirs.

use sha2::{Digest, Sha256};

use crate::domain::colour::Accent;

/// The sheet: the one token for both schemes, on paper always the one for light pages. Written out,
/// because nothing makes it fit for older browsers as the build does with the other sheets.
fn sheet(accent: Accent) -> String {
    let (light, dark) = (accent.light(), accent.dark());
    format!(
        ":root,[data-scheme=light]{{--signal:{light}}}[data-scheme=dark]{{--signal:{dark}}}\
         @media screen{{:root[data-theme=dark]{{--signal:{dark}}}}}\
         @media screen and (prefers-color-scheme:dark){{\
         :root:not([data-theme=light]){{--signal:{dark}}}}}"
    )
}

/// Where it is served: "/assets/accent-1d4ed8-0123456789ab.css".
pub fn address(accent: Accent) -> String {
    format!("/assets/{}", name(accent))
}

fn name(accent: Accent) -> String {
    let hash = Sha256::digest(sheet(accent));
    let hash: String = hash[..6].iter().map(|byte| format!("{byte:02x}")).collect();
    let colour = accent.light().to_string();
    format!("accent-{}-{hash}.css", colour.trim_start_matches('#'))
}

/// The sheet of this name; none for a name that no page was ever given by this program.
pub fn named(wanted: &str) -> Option<String> {
    let (colour, _) = wanted.strip_prefix("accent-")?.split_once('-')?;
    let accent = Accent::parse(colour).ok()?;
    (name(accent) == wanted).then(|| sheet(accent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_found_by_its_own_address_only() {
        let accent = Accent::parse("#1d4ed8").expect("a colour");
        let address = address(accent);
        let own = address.strip_prefix("/assets/").expect("an asset");
        assert_eq!(named(own), Some(sheet(accent)));
        assert!(sheet(accent).starts_with(":root,[data-scheme=light]{--signal:#1d4ed8}"));
        for other in [
            "accent-1d4ed8-000000000000.css",
            "accent-1D4ED8",
            "accent-ffffff-000000000000.css",
            "accent--.css",
            "main.css",
        ] {
            assert_eq!(named(other), None, "{other}");
        }
    }
}
