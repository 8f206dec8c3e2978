//! The content that most of these tests read: three posts, the pages of the footer, and what
//! nobody may see yet.

use crate::content::png;
use crate::database::Site;

const TEA: &str = "---
slug: tea
title: Tea & company
kicker: Field notes
place: Wick End
date: 2026-06-01T09:00:00Z
updated: 2026-06-03
status: published
authors: [Ann Lee, Bo Ash]
tags: [Tea, Hot drinks]
summary: What forty people and one kettle taught us.
image: media/lead.png
image_alt: A kettle on a table
---
The kettle was *late*, and nobody left. It was [our second time](/about).

# The hall

A sentence of the second paragraph, to be found once.

![Cups on a tray](pictures/cups.png)

## What we did

| Cup | Price |
|:----|------:|
| Tea | 1 |

```rust
fn main() {}
```

# What we would change

A note.[^1]

[^1]: With sugar.
";

const CUPS: &str = "---
slug: cups
title: Cwpanau
date: 2026-05-01
status: published
authors: [ann]
tags: [Tea]
language: cy
---
Paned o de yn y neuadd.
";

const CHAIRS: &str = "---
title: Chairs
date: 2026-04-01
status: published
authors: [Bo Ash]
tags: [Hot drinks]
---
Chairs for everybody.
";

const AUTHORS: &str = r#"
[[author]]
name = "Ann Lee"
slug = "ann"
biography = "Ann bakes, and writes it down."
portrait = "faces/ann.png"
portrait_alt = "Ann at the oven"
links = [{ label = "Her bakery", address = "https://bakery.example" }]

[[author]]
name = "Bo Ash"
slug = "bo"
biography = "Bo builds chairs."
guest = true
"#;

const TAGS: &str = "
[[tag]]
name = \"Tea\"
introduction = \"Everything we know about tea.\"
";

/// Imports it all.
pub async fn fill(site: &Site) {
    site.write("authors.toml", AUTHORS);
    site.write("tags.toml", TAGS);
    site.write("faces/ann.png", png(40, 40));
    site.write("media/lead.png", png(700, 20));
    site.write("posts/pictures/cups.png", png(30, 30));
    site.write("posts/tea.md", TEA);
    site.write("posts/cups.md", CUPS);
    site.write("posts/chairs.md", CHAIRS);
    for name in ["about", "contact", "privacy", "accessibility"] {
        let text = format!(
            "---\ntitle: The {name} page\nslug: {name}\nstatus: published\n---\nWhat to know: {name}.\n"
        );
        site.write(&format!("pages/{name}.md"), text);
    }
    let report = site.import().await;
    assert!(report.succeeded(), "{report}");
}

/// Every address of it that answers with a page, and what the page is called.
pub const PAGES: [(&str, &str); 13] = [
    ("/", "Harrowmere Commons – Dispatches from an estuary town"),
    ("/posts/tea", "Tea & company – Harrowmere Commons"),
    ("/posts/cups", "Cwpanau – Harrowmere Commons"),
    ("/posts/chairs", "Chairs – Harrowmere Commons"),
    ("/about", "The about page – Harrowmere Commons"),
    ("/authors/ann", "Ann Lee – Harrowmere Commons"),
    ("/authors/bo", "Bo Ash – Harrowmere Commons"),
    ("/tags/tea", "Tea – Harrowmere Commons"),
    ("/tags/hot-drinks", "Hot drinks – Harrowmere Commons"),
    ("/search", "Search – Harrowmere Commons"),
    ("/search?q=kettle", "Search – Harrowmere Commons"),
    ("/studio/sign-in", "Sign in – Harrowmere Commons"),
    ("/no-such-page", "Page not found – Harrowmere Commons"),
];
