//! What comes into the queue while the studio is open: the page is fetched again and says so.

use leptos::prelude::*;

use super::Forms;
use crate::ui::browser::studio::{hear, keep_place};

impl Forms {
    /// From now on shows what comes into the queue, as long as nothing is open there that it would
    /// push away. To be called for whoever may see the queue; `waiting` is how many waited when the
    /// page was made, since some may have come before anybody listened.
    pub fn follow(self, waiting: u32) {
        if self.following.get_value() {
            return;
        }
        self.following.set_value(true);
        let heard = move |news: String| {
            let before = self.last_news.get_value();
            let before = before.unwrap_or_else(|| shown(waiting, &news));
            self.last_news.set_value(Some(news.clone()));
            if before != news {
                self.hear(&before, &news);
            }
        };
        self.owner
            .with_value(|owner| owner.with(|| hear("/studio/comments/news", heard)));
    }

    /// "3 {id of the newest}", as it was said before and is said now.
    fn hear(self, before: &str, now: &str) {
        let newest = |news: &str| news.split_once(' ').map(|(_, id)| id.to_owned());
        if newest(now) > newest(before) {
            let words = "A comment has come in and waits.".to_owned();
            self.announcement.with_value(|one| one.say(words));
        }
        keep_place();
        let busy = self.underway.with_untracked(Option::is_some) || self.has_problems_untracked();
        if !busy {
            self.refresh.with_value(|refresh| refresh());
        }
    }
}

/// What would have been said when the page was made, as far as `news` and the number of those that
/// waited tell: which was the newest then isn't known if some have come since.
fn shown(waiting: u32, news: &str) -> String {
    let (count, newest) = news.split_once(' ').unwrap_or((news, ""));
    match count.parse::<u32>() {
        Ok(count) if count > waiting => waiting.to_string(),
        Ok(_) => format!("{waiting} {newest}"),
        Err(_) => news.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn the_first_news_is_none_where_the_page_shows_it() {
        assert_eq!(shown(3, "3 0190"), "3 0190");
        assert_eq!(shown(0, "0 "), "0 ");
    }

    #[test]
    fn what_came_before_anybody_listened_is_news() {
        assert_eq!(shown(2, "3 0190"), "2");
        assert_eq!(shown(4, "3 0190"), "4 0190");
    }
}
