//! The reading side as readers, feed readers and search engines meet it: the real router over an
//! imported site, without a network. What the middleware does by itself is `edge`'s.
#![cfg(feature = "ssr")]

#[path = "support/database.rs"]
#[macro_use]
mod database;
#[path = "support/accounts.rs"]
mod accounts;
#[path = "support/bucket.rs"]
mod bucket;
#[path = "support/comments.rs"]
#[allow(dead_code)]
mod comments;
#[path = "support/content.rs"]
mod content;
#[path = "support/edits.rs"]
mod edits;
#[path = "support/requests.rs"]
mod requests;
#[path = "support/waiting.rs"]
mod waiting;

#[path = "http/access.rs"]
mod access;
#[path = "http/answers.rs"]
mod answers;
#[path = "http/assets.rs"]
mod assets;
#[path = "http/authors.rs"]
mod authors;
#[path = "http/commons.rs"]
mod commons;
#[path = "http/copying.rs"]
mod copying;
#[path = "http/crowds.rs"]
mod crowds;
#[path = "http/document.rs"]
mod document;
#[path = "http/failing.rs"]
mod failing;
#[path = "http/far.rs"]
mod far;
#[path = "http/feed_content.rs"]
mod feed_content;
#[path = "http/feeds.rs"]
mod feeds;
#[path = "http/flights.rs"]
mod flights;
#[path = "http/forms.rs"]
mod forms;
#[path = "http/freshness.rs"]
mod freshness;
#[path = "http/functions.rs"]
mod functions;
#[path = "http/fuzz.rs"]
mod fuzz;
#[path = "http/hostile.rs"]
mod hostile;
#[path = "http/keeping.rs"]
mod keeping;
#[path = "http/library.rs"]
mod library;
#[path = "http/limits.rs"]
mod limits;
#[path = "http/listings.rs"]
mod listings;
#[path = "http/media.rs"]
mod media;
#[path = "http/metrics.rs"]
mod metrics;
#[path = "http/pages.rs"]
mod pages;
#[path = "http/poisoning.rs"]
mod poisoning;
#[path = "http/post.rs"]
mod post;
#[path = "http/posts.rs"]
mod posts;
#[path = "http/presence.rs"]
mod presence;
#[path = "http/previews.rs"]
mod previews;
#[path = "http/program.rs"]
mod program;
#[path = "http/recordings.rs"]
mod recordings;
#[path = "http/redirects.rs"]
mod redirects;
#[path = "http/reviewing.rs"]
mod reviewing;
#[path = "http/routes.rs"]
mod routes;
#[path = "http/saving.rs"]
mod saving;
#[path = "http/search.rs"]
mod search;
#[path = "http/served.rs"]
mod served;
#[path = "http/settings.rs"]
mod settings;
#[path = "http/sitemap.rs"]
mod sitemap;
#[path = "http/studio.rs"]
mod studio;
#[path = "http/surface.rs"]
mod surface;
#[path = "http/visibility.rs"]
mod visibility;
#[path = "http/writing.rs"]
mod writing;
