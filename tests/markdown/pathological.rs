//! Inputs that make Markdown programs slow or their output huge: the lists of cmark and
//! cmark-gfm, and ours. Time is compared with itself at half the size, never with a clock.

use dispatches::domain::markdown::{MediaEntry, MediaTable, Variant, render};
use std::time::{Duration, Instant};

/// Size of the smaller input of a timed pair: more than what nesting alone can weigh.
const SMALL: usize = 20_000;
/// How often the larger input of a pair is doubled. Less in debug, where everything is slow.
const DOUBLINGS: i32 = if cfg!(debug_assertions) { 3 } else { 5 };
const LARGE: usize = SMALL << DOUBLINGS;
/// The ratio that linear work stays under; quadratic work has 4. Room for a busy machine.
const RATIO: f64 = 2.5;

type Make = fn(usize) -> String;

/// `part` until the source has about `size` bytes.
fn fill(part: &str, size: usize) -> String {
    part.repeat(size / part.len() + 1)
}

fn numbered(size: usize, line: impl Fn(usize) -> String) -> String {
    let mut source = String::with_capacity(size + 64);
    for number in 0.. {
        source.push_str(&line(number));
        if source.len() >= size {
            break;
        }
    }
    source
}

/// A start as long as an end, around `size` bytes in all.
fn around(start: &str, middle: &str, end: &str, size: usize) -> String {
    let count = size / (start.len() + end.len());
    [&start.repeat(count), middle, &end.repeat(count)].concat()
}

const INPUTS: &[(&str, Make)] = &[
    ("nested strong and emphasis", |n| {
        around("*a **a ", "b", " a** a*", n)
    }),
    ("many closers of emphasis", |n| fill("a_ ", n)),
    ("many openers of emphasis", |n| fill("_a ", n)),
    ("openers and closers multiple of three", |n| {
        ["a**b", &fill("c* ", n)].concat()
    }),
    ("mismatched openers and closers", |n| fill("*a_ ", n)),
    ("alternating stars and underscores", |n| fill("**_* ", n)),
    ("many closers of links", |n| fill("a]", n)),
    ("many openers of links", |n| fill("[a", n)),
    ("many openers of images", |n| fill("![a", n)),
    ("link openers and emphasis closers", |n| fill("[ a_", n)),
    ("pattern [ (]( repeated", |n| fill("[ (](", n)),
    ("pattern ![[]() repeated", |n| fill("![[]()", n)),
    ("hard case of links and emphasis", |n| {
        fill("**x [a*b**c*](d) ", n)
    }),
    ("nested brackets", |n| around("[", "a", "]", n)),
    ("nested images", |n| around("![", "a", "](b)", n)),
    ("nested parentheses in an address", |n| {
        ["[a](", &fill("(", n)].concat()
    }),
    ("nested quotes", |n| [&fill("> ", n), "a"].concat()),
    ("nested quotes without spaces", |n| fill(">", n)),
    ("nested lists on one line", |n| fill("- ", n)),
    ("nested lists and blank lines", |n| {
        [&fill("* ", n / 2), "a\n", &fill("\n", n / 2)].concat()
    }),
    ("quotes then lazy lines", |n| {
        [&fill("> ", n / 2), "a\n", &fill("a\n", n / 2)].concat()
    }),
    ("lists by indentation then lazy lines", |n| {
        let deep = (n as f64).sqrt() as usize / 2;
        let nested: String = (0..deep).map(|i| "  ".repeat(i) + "- a\n").collect();
        nested.clone() + &fill("a\n", n - nested.len())
    }),
    ("quotes by line then lazy lines", |n| {
        let deep = (n as f64).sqrt() as usize;
        let nested: String = (0..deep).map(|i| ">".repeat(i) + "a\n").collect();
        nested.clone() + &fill("a\n", n - nested.len())
    }),
    ("quotes and lists", |n| fill("> - ", n)),
    ("sixteen quotes again and again", |n| {
        fill(">>>>>>>>>>>>>>>>\n\n", n)
    }),
    ("backticks of growing length", |n| {
        numbered(n, |i| ["e", &"`".repeat(i % 1400)].concat())
    }),
    ("unclosed code", |n| fill("`a", n)),
    ("unclosed links A", |n| fill("[a](<b", n)),
    ("unclosed links B", |n| fill("[a](b", n)),
    ("unclosed comment", |n| ["</", &fill("<!--", n)].concat()),
    ("unclosed processing instruction", |n| fill("<?", n)),
    ("unclosed declaration", |n| fill("<!A ", n)),
    ("unclosed CDATA", |n| fill("a <![CDATA[", n)),
    ("unclosed tags", |n| fill("<a b='c", n)),
    ("empty lines in a list", |n| {
        ["- a", &fill("\n  \n", n)].concat()
    }),
    ("many thematic breaks", |n| fill("* * *\n", n)),
    ("setext underlines", |n| fill("a\n-\n", n)),
    ("equal headings", |n| fill("# a\n", n)),
    ("headings that take each other's ids", |n| {
        numbered(n, |i| {
            if i % 2 == 0 {
                "# a\n".into()
            } else {
                format!("# a {}\n", i / 2)
            }
        })
    }),
    ("empty headings", |n| fill("#\n", n)),
    ("reference definitions", |n| {
        numbered(n, |i| format!("[a{i}]: b\n"))
    }),
    ("references to one long address", |n| {
        ["[a]: /", &fill("b", n / 4), "\n\n", &fill("[a] ", n / 2)].concat()
    }),
    ("references to nothing", |n| {
        numbered(n, |i| format!("[a{i}] "))
    }),
    ("escaped references", |n| fill("[\\[", n)),
    ("references to images of the library", |n| {
        ["[a]: /media/a.jpg\n\n", &fill("![][a] ", n)].concat()
    }),
    ("many notes", |n| {
        numbered(n, |i| format!("[^{i}]\n\n[^{i}]: a\n\n"))
    }),
    ("many references to one note", |n| {
        ["[^a]: b\n\n", &fill("[^a]", n)].concat()
    }),
    ("notes in notes", |n| {
        numbered(n, |i| format!("[^{i}]: [^{}]\n", i + 1))
    }),
    ("many empty notes", |n| {
        numbered(n, |i| format!("[^{i}]:\n"))
    }),
    ("openers of notes", |n| fill("[^", n)),
    ("a table of many columns and short rows", |n| {
        let columns = n / 8;
        [
            "|",
            &"a|".repeat(columns),
            "\n|",
            &"-|".repeat(columns),
            "\n",
            &fill("a\n", n / 2),
        ]
        .concat()
    }),
    ("a table of empty cells, aligned", |n| {
        let columns = 1000.min(n / 16);
        let row = ["|".repeat(columns + 1), "\n".into()].concat();
        [
            "|",
            &"a|".repeat(columns),
            "\n|",
            &":-:|".repeat(columns),
            "\n",
            &fill(&row, n),
        ]
        .concat()
    }),
    ("a table of short rows", |n| {
        ["|a\n|-\n", &fill("a\n", n)].concat()
    }),
    ("many small tables", |n| fill("|a\n|-\n\n", n)),
    ("headers without tables", |n| fill("|a|b|\n", n)),
    ("pipes", |n| fill("|", n)),
    ("delimiter rows", |n| fill("|-\n", n)),
    ("long address", |n| ["http://a.b/", &fill("a", n)].concat()),
    ("many short addresses", |n| fill("www.a.b ", n)),
    ("hosts that fail late", |n| fill("www.a_", n)),
    ("schemes without a host", |n| fill("http://", n)),
    ("addresses with parentheses", |n| {
        ["http://a.b/", &fill("(", n / 2), &fill(")", n / 2)].concat()
    }),
    ("address and its punctuation", |n| {
        ["http://a.b/", &fill("?", n)].concat()
    }),
    ("address and its semicolons", |n| {
        ["http://a.b/", &fill("&a;", n)].concat()
    }),
    ("at signs", |n| fill("@", n)),
    ("mailboxes", |n| fill("a@", n)),
    ("mailboxes with points", |n| fill("a.b@c.d@", n)),
    ("angle brackets with schemes", |n| fill("<a:", n)),
    ("tildes", |n| fill("~a ~~b ", n)),
    ("quotation marks", |n| fill("\"a' ", n)),
    ("hyphens", |n| fill("a--b---c...", n)),
    ("task lists", |n| fill("- [ ] a\n", n)),
    ("lists of one item", |n| fill("-\n+\n", n)),
    ("small code blocks", |n| fill("~~~\n~~~\n", n)),
    ("images alone", |n| fill("![](a)\n\n", n)),
    ("entities", |n| fill("&amp;", n)),
    ("unknown entities", |n| fill("&a;&#x;", n)),
    ("backslashes", |n| fill("\\", n)),
    ("NUL", |n| fill("\0", n)),
    ("long sentence", |n| fill("word ", n)),
    ("one long word", |n| fill("a", n)),
    ("carriage returns", |n| fill("a\r", n)),
    ("directional marks", |n| fill("\u{202e}", n)),
    ("addresses with quotes", |n| {
        ["[a](<", &fill("'", n), ">)"].concat()
    }),
];

fn library() -> MediaTable {
    let variants = [600, 1000, 1600, 2400]
        .map(|width| Variant {
            width,
            address: format!("/media/a-{width}.jpg"),
        })
        .to_vec();
    let alt = "A long description of what the picture shows, to weigh something.".repeat(4);
    let entry = MediaEntry {
        width: 3000,
        height: 2000,
        alt,
        variants,
        colour_class: None,
    };
    [("/media/a.jpg".to_owned(), entry)].into_iter().collect()
}

/// The quickest of five, which other work on the machine disturbs least.
fn time(source: &str, library: &MediaTable) -> Duration {
    (0..5)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(render(source, library));
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}

/// How much longer a source of twice the length takes, as the mean of several doublings: a single
/// one shows the allocator's and the caches' steps.
fn growth_of_time(make: Make, library: &MediaTable) -> f64 {
    let (small, large) = (make(SMALL), make(LARGE));
    let (small, large) = (time(&small, library), time(&large, library));
    // What is that quick is not slow, and its ratio is noise.
    if large < Duration::from_millis(2) {
        return 1.0;
    }
    (large.as_secs_f64() / small.as_secs_f64()).powf(1.0 / f64::from(DOUBLINGS))
}

#[test]
fn time_grows_no_faster_than_the_source() {
    let library = library();
    for (name, make) in INPUTS {
        // Quadratic work shows every time, a busy machine only now and then.
        let least = (0..4)
            .map(|_| growth_of_time(*make, &library))
            .find(|growth| *growth <= RATIO);
        assert!(
            least.is_some(),
            "{name}: more than {RATIO} times as long for twice the source"
        );
    }
}

#[test]
fn quadratic_work_would_be_noticed() {
    let work = |size: usize| {
        let bytes = vec![1_u8; size];
        let start = Instant::now();
        for end in (0..size).step_by(8) {
            std::hint::black_box(bytes[..end].iter().max());
        }
        start.elapsed().as_secs_f64()
    };
    assert!((work(16_000) / work(4_000)).sqrt() > RATIO);
}

#[test]
fn output_is_at_most_twenty_times_the_source_and_a_fixed_part() {
    let library = library();
    for size in [100, 2_000, LARGE / 4] {
        for (name, make) in INPUTS {
            let source = make(size);
            let length = render(&source, &library).html.as_str().len();
            let growth = length as f64 / source.len() as f64;
            assert!(
                length <= 20 * source.len() + 128 * 1024,
                "{name} at {size}: {growth:.1} times"
            );
        }
    }
}

#[test]
fn a_large_source_grows_at_most_twenty_times_in_all() {
    let library = library();
    let growth = |make: &Make| {
        let source = make(LARGE);
        render(&source, &library).html.as_str().len() as f64 / source.len() as f64
    };
    let most = INPUTS.iter().map(|(name, make)| (growth(make), *name));
    let (most, name) = most.max_by(|a, b| a.0.total_cmp(&b.0)).expect("inputs");
    println!("{name}: {most:.1}");
    assert!(most <= 20.0, "{name}: {most:.1} times");
}

#[test]
fn nesting_in_the_output_is_capped() {
    for (name, make) in INPUTS {
        let html = render(&make(20_000), &MediaTable::new()).html;
        let depth = depth(html.as_str());
        assert!(depth <= 64, "{name}: {depth} deep");
    }
}

/// How deep elements stand in each other.
fn depth(html: &str) -> usize {
    let (mut open, mut deepest) = (0usize, 0usize);
    for tag in html.split('<').skip(1) {
        let inside = tag.split('>').next().unwrap_or_default();
        if inside.starts_with('/') {
            open -= 1;
        } else if !inside.ends_with('/') {
            open += 1;
            deepest = deepest.max(open);
        }
    }
    assert_eq!(open, 0, "every element is closed");
    deepest
}

/// A table of all inputs: `cargo test --release --test markdown table_of -- --ignored --nocapture`.
#[test]
#[ignore = "prints figures, judges nothing"]
fn table_of_the_inputs() {
    let library = library();
    for (name, make) in INPUTS {
        let whole = make(1_000_000);
        let taken = time(&whole, &library).as_secs_f64() * 1e3;
        let ratio = growth_of_time(*make, &library);
        let growth = render(&whole, &library).html.as_str().len() as f64 / whole.len() as f64;
        println!("{taken:7.1} ms  {ratio:5.2}  {growth:5.1} x  {name}");
    }
}
