//! The links in the header: rows of a form that become an ordered list.

use serde::{Deserialize, Serialize};

use super::Mistake;
use super::fields::line;

/// Most links; a header with more is no header.
pub const LINKS: usize = 10;
pub(super) const LABEL_CHARACTERS: usize = 30;
pub(super) const ADDRESS_CHARACTERS: usize = 300;

/// A link of the navigation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub label: String,
    /// A path of this site, or an address with `https://`.
    pub address: String,
}

/// A row of the form, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub label: String,
    pub address: String,
    /// A number; rows are put in its order, those with the same one as they stand.
    pub place: String,
}

/// The links of a setting's text.
pub fn links(text: &str) -> Vec<Link> {
    let link = |line: &str| {
        let (label, address) = line.split_once('\t')?;
        Some(Link {
            label: label.to_owned(),
            address: address.to_owned(),
        })
    };
    text.lines().filter_map(link).collect()
}

impl Link {
    /// Its line in a setting's text.
    pub fn line(&self) -> String {
        format!("{}\t{}", self.label, self.address)
    }

    /// The slug of the page of our own that it may lead to: that of `/about`.
    pub fn slug(&self) -> Option<&str> {
        let slug = self.address.strip_prefix('/')?;
        (!slug.is_empty() && !slug.contains(['/', '?', '#', '.'])).then_some(slug)
    }
}

/// Rows in which nothing is typed don't count.
pub(super) fn parse(rows: &[Row]) -> Result<String, Mistake> {
    let mut links = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        if row.label.trim().is_empty() && row.address.trim().is_empty() {
            continue;
        }
        links.push(parse_row(at + 1, row)?);
    }
    if links.len() > LINKS {
        return Err(Mistake::TooManyLinks);
    }
    links.sort_by_key(|(place, _)| *place);
    let lines: Vec<_> = links.iter().map(|(_, link)| link.line()).collect();
    Ok(lines.join("\n"))
}

/// A row without a place keeps the one where it stands.
fn parse_row(number: usize, row: &Row) -> Result<(usize, Link), Mistake> {
    let label = line(&row.label, LABEL_CHARACTERS).ok_or(Mistake::LabelTooLong(number))?;
    if label.is_empty() {
        return Err(Mistake::LabelMissing(number));
    }
    let address = row.address.trim();
    if !is_address(address) {
        return Err(Mistake::AddressInvalid(number));
    }
    let place = match row.place.trim() {
        "" => number,
        typed => {
            let place = typed.parse().ok().filter(|place| (1..=99).contains(place));
            place.ok_or(Mistake::PlaceInvalid(number))?
        }
    };
    let link = Link {
        label,
        address: address.to_owned(),
    };
    Ok((place, link))
}

/// A path of this site, or a whole address with a host.
fn is_address(address: &str) -> bool {
    let is_written = |c: char| {
        !c.is_whitespace() && !c.is_control() && !matches!(c, '\\' | '"' | '<' | '>' | '`')
    };
    let is_ours = address.starts_with('/') && !address.starts_with("//");
    let is_theirs = address.strip_prefix("https://").is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        // A name before the host says it is another host.
        host.contains('.') && !host.starts_with('.') && !host.contains('@')
    });
    address.len() <= ADDRESS_CHARACTERS && address.chars().all(is_written) && (is_ours || is_theirs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn navigation(rows: &[Row]) -> Result<Vec<Link>, Mistake> {
        parse(rows).map(|text| links(&text))
    }

    fn row(label: &str, address: &str, place: &str) -> Row {
        Row {
            label: label.into(),
            address: address.into(),
            place: place.into(),
        }
    }

    #[test]
    fn links_stand_in_the_order_of_their_places() {
        let text = navigation(&[
            row("Third", "/third", "3"),
            row("First", "https://example.org/a?b=c#d", "1"),
            row("", "", "2"),
            row("Also third", "/", "3"),
        ]);
        let labels: Vec<_> = text
            .expect("links")
            .into_iter()
            .map(|link| link.label)
            .collect();
        assert_eq!(labels, ["First", "Third", "Also third"]);
        assert_eq!(navigation(&[row("", " ", "9")]), Ok(Vec::new()));
    }

    #[test]
    fn a_link_leads_into_the_site_or_to_a_safe_address() {
        for wrong in [
            "",
            "about",
            "//evil.example",
            "/\\evil.example",
            "http://example.org",
            "https://",
            "https://localhost",
            "https://example.org@evil.example",
            "javascript:alert(1)",
            "/a b",
            "/\"><script>",
            &format!("/{}", "a".repeat(300)),
        ] {
            let said = navigation(&[row("One", "/one", "1"), row("Two", wrong, "2")]);
            assert_eq!(said, Err(Mistake::AddressInvalid(2)), "{wrong}");
        }
        assert_eq!(
            navigation(&[row("", "/one", "1")]),
            Err(Mistake::LabelMissing(1))
        );
        assert_eq!(
            navigation(&[row("A", "/a", "first")]),
            Err(Mistake::PlaceInvalid(1))
        );
        let eleven = vec![row("A", "/a", ""); LINKS + 1];
        assert_eq!(navigation(&eleven), Err(Mistake::TooManyLinks));
    }

    #[test]
    fn a_link_to_a_page_of_our_own_is_known_by_its_slug() {
        let slug = |address: &str| {
            let link = Link {
                label: "A".into(),
                address: address.into(),
            };
            link.slug().map(str::to_owned)
        };
        assert_eq!(slug("/about").as_deref(), Some("about"));
        for other in [
            "/",
            "/posts/a",
            "/feed.xml",
            "/about#us",
            "https://example.org",
        ] {
            assert_eq!(slug(other), None, "{other}");
        }
    }
}
