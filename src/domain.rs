//! What the product knows without a database, a browser or a clock: pure values and rules,
//! the same on both sides. Nothing here imports anything else of ours.

pub mod author;
pub mod colour;
pub mod comment;
pub mod cursor;
pub mod editor;
pub mod email;
pub mod language;
pub mod lines;
pub mod manuscript;
pub mod markdown;
pub mod media;
pub mod moderation;
pub mod name;
pub mod person;
pub mod post;
pub mod publication;
pub mod search;
pub mod settings;
pub mod slug;
pub mod text;
pub mod tint;
