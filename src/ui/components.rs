//! Pieces of pages, one a file. They show what they are given and fetch nothing; the forms under
//! `comments` send.

pub mod about_authors;
pub mod byline;
pub mod comments;
pub mod contents;
pub mod dateline;
pub mod error_notice;
pub mod field;
pub mod footer;
pub mod head;
pub mod header;
pub mod html;
pub mod json_ld;
pub mod loading;
pub mod mark;
pub mod month_list;
pub mod pagination;
pub mod picture;
pub mod portrait;
pub mod post_list;
pub mod related;
pub mod search_form;
pub mod share;
pub mod skip_link;
pub mod theme_switch;
pub mod title;
