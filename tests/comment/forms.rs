//! Random forms from a fixed seed, and what is made of them. The browser judges a form before the
//! server does, so both must find the same mistakes and tidy the same way. Used natively by
//! `digest.rs` and in WebAssembly by `../wasm.rs`.

use dispatches::domain::comment::{Draft, parse, remaining};

/// What texts are made of: letters of several kinds, marks, joined pictures, what can't be seen,
/// line ends, links, and pieces of addresses.
const PIECES: [&str; 40] = [
    "a",
    "Z",
    "7",
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\u{0}",
    "\u{7}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{3164}",
    "\u{2800}",
    "é",
    "e\u{301}",
    "\u{301}",
    "ß",
    "آشا",
    "हिन्दी",
    "日本",
    "👩‍👩‍👧",
    "🇬🇧",
    "👍🏽",
    ".",
    "..",
    "-",
    "_",
    "@",
    "<",
    "http://a.example ",
    "https://www.b.example",
    "www.c.example",
    "example.org",
    "BÜCHER.example",
];

/// Marsaglia's xorshift, 64 bits.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides).expect("a small number")
    }

    fn text(&mut self, longest: u64) -> String {
        let length = self.roll(longest);
        let only = self.roll(4) == 0;
        let favourite = PIECES[self.roll(PIECES.len() as u64)];
        let piece = |dice: &mut Self| PIECES[dice.roll(PIECES.len() as u64)];
        (0..length)
            .map(|_| if only { favourite } else { piece(self) })
            .collect()
    }

    fn email(&mut self) -> String {
        match self.roll(4) {
            0 => self.text(8),
            1 => format!("{}@example.org", self.text(6)),
            2 => format!("reader@{}.example", self.text(4)),
            _ => format!("reader{}@Example.ORG ", self.roll(1_000)),
        }
    }
}

/// Forms of every kind: most with mistakes, some with none.
pub fn forms(count: usize) -> Vec<Draft> {
    let mut dice = Dice(0x005e_ed0f_c011_eec7);
    let longest = [5, 90, 300, 2_200];
    (0..count)
        .map(|_| Draft {
            name: dice.text(longest[dice.0 as usize % 2]),
            email: dice.email(),
            message: dice.text(longest[dice.0 as usize % 4]),
        })
        .collect()
}

/// A number that changes when anything is judged or tidied otherwise (FNV-1a, 64 bits), and how
/// many forms were in order.
pub fn digest(forms: &[Draft]) -> (String, usize) {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut good = 0;
    let mut add = |text: &str| {
        for byte in text.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    for form in forms {
        add(&remaining(&form.message).to_string());
        match parse(form) {
            Ok(comment) => {
                good += 1;
                for text in [comment.name(), comment.email(), comment.message()] {
                    add(text);
                }
            }
            Err(mistakes) => mistakes.iter().for_each(|one| add(&one.to_string())),
        }
    }
    (format!("{hash:016x}"), good)
}

/// How many are judged.
pub const FORMS: usize = 2_000;

/// The digest that every platform has to reach.
pub fn expected_digest() -> &'static str {
    include_str!("digest.txt").trim()
}
