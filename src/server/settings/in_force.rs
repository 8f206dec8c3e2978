//! Which settings hold: the file's, and in their place those of the studio. As texts, so that they
//! can be shown, compared and kept.

use std::sync::Arc;

use crate::domain::colour::Accent;
use crate::domain::settings::{Key, Texts, links};
use crate::server::config::{Config, Logo, Policy};

/// The settings with what is set in the studio. `config` may have some of it already.
pub fn in_force(config: &Arc<Config>, chosen: &Texts) -> Arc<Config> {
    let file = config.studio.file.as_ref().unwrap_or(config);
    if chosen.is_empty() {
        return file.clone();
    }
    let mut held = Config::clone(file);
    for (key, text) in chosen {
        put(&mut held, *key, text);
    }
    held.studio.file = Some(file.clone());
    Arc::new(held)
}

/// A text that this program can't read, because another version wrote it, changes nothing.
fn put(held: &mut Config, key: Key, text: &str) {
    let own = || text.to_owned();
    let some = || Some(own()).filter(|text| !text.is_empty());
    match key {
        Key::Name => held.site.name = own(),
        Key::Tagline => held.site.tagline = own(),
        Key::Email => held.site.email = some(),
        Key::Phone => held.site.phone = some(),
        Key::Language => held.site.language = own(),
        Key::TimeZone => held.site.time_zone = own(),
        Key::Navigation => held.studio.navigation = Some(links(text)),
        Key::Policy => held.comments.policy = policy(text).unwrap_or(held.comments.policy),
        Key::CloseAfterDays => number(&mut held.comments.close_after_days, text),
        Key::Links => number(&mut held.comments.links, text),
        Key::Words => held.comments.words = text.lines().map(str::to_owned).collect(),
        Key::PerMinute => number(&mut held.limits.comments_per_minute, text),
        Key::PerMinutePerPost => number(&mut held.limits.comments_per_minute_per_post, text),
        Key::From => held.mail.from = some(),
        Key::Accent => held.studio.accent = Accent::parse(text).ok(),
        Key::Logo => held.studio.logo = Logo::parse(text),
    }
}

fn number(held: &mut u32, text: &str) {
    *held = text.parse().unwrap_or(*held);
}

fn policy(text: &str) -> Option<Policy> {
    let all = [Policy::First, Policy::All, Policy::Closed];
    all.into_iter().find(|policy| word(*policy) == text)
}

/// As the file has it.
fn word(policy: Policy) -> &'static str {
    match policy {
        Policy::First => "first",
        Policy::All => "all",
        Policy::Closed => "closed",
    }
}

/// Settings as texts, but for the navigation and the logo, which take more to say.
pub fn texts(config: &Config) -> Texts {
    let (site, comments, limits) = (&config.site, &config.comments, &config.limits);
    let or_none = |text: &Option<String>| text.clone().unwrap_or_default();
    let accent = config.studio.accent;
    let texts = [
        (Key::Name, site.name.clone()),
        (Key::Tagline, site.tagline.clone()),
        (Key::Email, or_none(&site.email)),
        (Key::Phone, or_none(&site.phone)),
        (Key::Language, site.language.clone()),
        (Key::TimeZone, site.time_zone.clone()),
        (Key::Policy, word(comments.policy).to_owned()),
        (Key::CloseAfterDays, comments.close_after_days.to_string()),
        (Key::Links, comments.links.to_string()),
        (Key::Words, comments.words.join("\n")),
        (Key::PerMinute, limits.comments_per_minute.to_string()),
        (
            Key::PerMinutePerPost,
            limits.comments_per_minute_per_post.to_string(),
        ),
        (Key::From, or_none(&config.mail.from)),
        (
            Key::Accent,
            accent.map_or_else(String::new, |accent| accent.light().to_string()),
        ),
    ];
    Texts::from(texts)
}

impl Logo {
    /// The text it is kept as begins with the library's own name of the file and a stroke: by that
    /// `db::media::library` knows that it is used.
    pub fn text(&self, file: &str) -> String {
        format!("{file}/{}/{}/{}", self.name, self.width, self.height)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/').skip(1);
        Some(Self {
            name: parts.next()?.to_owned(),
            width: parts.next()?.parse().ok()?,
            height: parts.next()?.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_wins_over_the_file_and_gives_way_to_it_again() {
        let file = Arc::new(Config::default());
        let chosen = Texts::from([
            (Key::Name, "Harrowmere".to_owned()),
            (Key::Email, String::new()),
            (Key::Policy, "closed".to_owned()),
            (Key::Words, "a\nb c".to_owned()),
            (Key::Navigation, "Us\t/about".to_owned()),
            (Key::Accent, "#1d4ed8".to_owned()),
            (Key::Logo, "a.png/a-600.png/600/200".to_owned()),
        ]);
        let held = in_force(&file, &chosen);
        assert_eq!(held.site.name, "Harrowmere");
        assert_eq!(held.comments.policy, Policy::Closed);
        assert_eq!(held.comments.words, ["a", "b c"]);
        let logo = held.studio.logo.clone().expect("a logo");
        assert_eq!((&*logo.name, logo.width), ("a-600.png", 600));
        assert_eq!(logo.text("a.png"), chosen[&Key::Logo]);
        for (key, text) in texts(&held) {
            if let Some(chosen) = chosen.get(&key) {
                assert_eq!(text, *chosen, "{key:?}");
            }
        }
        let again = in_force(&held, &Texts::new());
        assert_eq!(texts(&again), texts(&file));
        assert!(again.studio.navigation.is_none() && again.studio.file.is_none());
    }

    #[test]
    fn a_text_of_another_version_changes_nothing() {
        let file = Arc::new(Config::default());
        for key in [
            Key::Policy,
            Key::Links,
            Key::PerMinute,
            Key::Accent,
            Key::Logo,
        ] {
            let held = in_force(&file, &Texts::from([(key, "?".to_owned())]));
            assert_eq!(texts(&held), texts(&file), "{key:?}");
        }
    }
}
