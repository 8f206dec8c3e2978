//! Sound and film of the library, written like images: `![Title](/media/x.mp3)`. The browser's own
//! player, and for who has none a link. Not here: files of other sites, which are links.

use super::{MediaEntry, Problem, address, escape, writer::Writer};

/// How a browser plays it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Player {
    Audio,
    Video,
}

/// The library's endings.
const ENDINGS: [(&str, Player); 3] = [
    (".mp3", Player::Audio),
    (".m4a", Player::Audio),
    (".mp4", Player::Video),
];

/// How what an address names is played; none for what isn't the library's sound or film.
pub(super) fn player(address: &str) -> Option<Player> {
    let name = address.strip_prefix("/media/")?;
    let found = ENDINGS.into_iter().find(|(end, _)| name.ends_with(end));
    found.map(|(_, player)| player)
}

impl Player {
    /// The element, with nothing fetched before somebody plays it but a film's size and first
    /// picture.
    fn opening(self) -> &'static str {
        match self {
            Self::Audio => "<audio controls=\"\" preload=\"none\" src=\"",
            Self::Video => "<video controls=\"\" preload=\"metadata\" src=\"",
        }
    }

    fn closing(self) -> &'static str {
        match self {
            Self::Audio => "</audio>",
            Self::Video => "</video>",
        }
    }

    /// What it is called where nobody has said it.
    fn words(self) -> &'static str {
        match self {
            Self::Audio => "Recording",
            Self::Video => "Video",
        }
    }
}

impl Writer<'_> {
    /// Writes what is played. Gives its title where somebody has said one.
    pub(super) fn recording(&mut self, address: &str, title: &str, player: Player) -> String {
        let media = self.media;
        let entry = media.get(address);
        let library = entry.map_or("", |entry| entry.alt.as_str());
        // As with images: seven bytes must not bring in a paragraph without end.
        let library = if self.is_lavish() { library } else { "" };
        let known = [title, library]
            .into_iter()
            .find(|words| !words.trim().is_empty());
        let Some(words) = known else {
            self.problem(Problem::UntitledRecording {
                src: address.to_owned(),
            });
            self.play(address, (player.words(), entry), player);
            return String::new();
        };
        let words = words.to_owned();
        self.play(address, (&words, entry), player);
        words
    }

    fn play(&mut self, at: &str, (words, entry): (&str, Option<&MediaEntry>), player: Player) {
        self.document.images.push(at.to_owned());
        // A player in a link could not be pressed, and past the allowance a link says it all.
        if self.in_link() {
            return self.shown(words);
        }
        let is_played = self.is_lavish();
        if is_played {
            self.out.push_str(player.opening());
            escape::address(&mut self.out, at);
            self.out.push_str("\" aria-label=\"");
            escape::attribute(&mut self.out, words);
            if let Some(entry) = entry.filter(|_| player == Player::Video) {
                self.dimensions(entry);
            }
            self.out.push_str("\">");
        }
        self.link_tag(at, "", address::kind(at));
        self.shown(words);
        self.out.push_str("</a>");
        if is_played {
            self.out.push_str(player.closing());
        }
    }
}
