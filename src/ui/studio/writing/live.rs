//! The text as readers see it, beside it or instead of it, while it is written: the page's own
//! renderer and the page's own view, in a frame that has the site's sheets only.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::{LazyViewError, lazy};

use super::saving::Saving;
use crate::api::posts::{Author, Post};
use crate::api::studio::writing::Writing;
use crate::domain::manuscript::names;
use crate::domain::markdown::{Document, MediaTable, Rendered, block_lines, render, worth_listing};
use crate::ui::browser::form::{keep, kept, now, value};
use crate::ui::browser::studio::{
    ask, hear_scrolling, patch_in_frame, scroll_frame, show_in_frame, text_in,
};
use crate::ui::pages::post::Article;

const FRAME: &str = "as-readers-see-it";
/// The sheet that only the studio has.
const OWN_SHEET: &str = "/studio.css";
/// What the device keeps the choice under.
const CHOICE: &str = "writing-view";

/// Where the preview is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    Text,
    Beside,
    /// In the text's place, as wide as the window.
    Instead,
    /// In the text's place, as wide as a phone.
    Phone,
}

impl View {
    const ALL: [Self; 4] = [Self::Text, Self::Beside, Self::Instead, Self::Phone];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Beside => "beside",
            Self::Instead => "instead",
            Self::Phone => "phone",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Beside => "Side by side",
            Self::Instead => "As readers see it",
            Self::Phone => "On a phone",
        }
    }
}

/// A rendering, and how many milliseconds it took once its chunk was there.
type Timed = (Document, i64);

/// A rendering that takes longer, in milliseconds, waits until its writer's own keys are shown.
const FRAME_TIME: i64 = 16;

/// The renderer is a chunk of the client of its own: who only writes doesn't load it.
#[lazy(rendering, fallible)]
fn render_text(source: String, media: MediaTable) -> Result<Timed, LazyViewError> {
    let began = now();
    let document = render(&source, &media);
    Ok((document, now() - began))
}

/// The lines at which the blocks of a rendering begin.
#[lazy(rendering, fallible)]
fn find_lines(source: String) -> Result<Vec<u32>, LazyViewError> {
    Ok(block_lines(&source))
}

/// What the preview works with.
#[derive(Clone, Copy)]
struct Live {
    saving: Saving,
    sample: StoredValue<Post>,
    media: StoredValue<MediaTable>,
    /// Pictures that were asked for already.
    asked: StoredValue<Vec<String>>,
    /// What the frame shows around the text.
    around: StoredValue<Option<Post>>,
    body: StoredValue<Rendered>,
    /// Of the text that is shown; none before somebody scrolls.
    lines: StoredValue<Option<Vec<u32>>>,
    is_finding: StoredValue<bool>,
    /// The line at the top of the text.
    line: StoredValue<f64>,
    view: RwSignal<View>,
    is_due: StoredValue<bool>,
    /// Milliseconds that the last rendering took.
    took: StoredValue<i64>,
    is_lost: RwSignal<bool>,
    owner: StoredValue<Owner>,
}

#[component]
pub fn Preview(writing: Writing, saving: Saving, view: RwSignal<View>) -> impl IntoView {
    let live = Live {
        saving,
        sample: StoredValue::new(writing.sample),
        media: StoredValue::new(MediaTable::new()),
        asked: StoredValue::new(Vec::new()),
        around: StoredValue::new(None),
        body: StoredValue::new(Rendered::default()),
        lines: StoredValue::new(None),
        is_finding: StoredValue::new(false),
        line: StoredValue::new(0.0),
        view,
        is_due: StoredValue::new(false),
        took: StoredValue::new(0),
        is_lost: RwSignal::new(false),
        owner: StoredValue::new(Owner::current().unwrap_or_default()),
    };
    let typed = saving.typed();
    Effect::new(move |_| {
        typed.track();
        if view.get() != View::Text {
            live.plan();
        }
    });
    Effect::new(move |_| {
        hear_scrolling(&saving.field("body"), move |line| live.follow(line));
    });
    view! {
        <div class="writing-preview" hidden=move || view.get() == View::Text>
            <p class="field-trouble" role="status" hidden=move || !live.is_lost.get()>
                "The preview could not be loaded. Press Preview to see the page, or try again later."
            </p>
            <iframe id=FRAME title="As readers see it" on:load=move |_| live.begin_anew()></iframe>
        </div>
    }
    .into_any()
}

impl Live {
    /// Some browsers give a frame its document only after a while.
    fn begin_anew(self) {
        self.around.set_value(None);
        if self.view.get_untracked() != View::Text {
            self.plan();
        }
    }

    /// At once where that is done within a frame; a long text is left alone for twice as long as it
    /// takes, however much is typed meanwhile.
    fn plan(self) {
        if self.is_due.get_value() {
            return;
        }
        self.is_due.set_value(true);
        let then = move || {
            if self.is_due.try_set_value(false).is_none() {
                spawn_local(self.render());
            }
        };
        let took = self.took.get_value();
        if took <= FRAME_TIME {
            return then();
        }
        let pause = Duration::from_millis(2 * took.unsigned_abs());
        // What is to be done later ends with its owner, and an effect's own goes when it runs again.
        // Only a browser without a clock could refuse it.
        self.owner.with_value(|owner| {
            _ = owner.with(|| set_timeout(then, pause));
        });
    }

    async fn render(self) {
        let source = text_in(&self.saving.field("body"));
        let media = self.media.with_value(Clone::clone);
        let rendered = render_text(source, media).await;
        if self.is_lost.is_disposed() {
            return;
        }
        self.is_lost.set(rendered.is_err());
        if let Ok((document, took)) = rendered {
            let began = now();
            self.lines.set_value(None);
            self.ask_for_pictures(&document.images);
            self.show(document);
            self.took.set_value(took + now() - began);
        }
    }

    /// Scrolls along with the text, of which `line` is at the top.
    fn follow(self, line: f64) {
        self.line.set_value(line);
        if self.view.get_untracked() == View::Text || self.is_finding.get_value() {
            return;
        }
        if self.lines.with_value(Option::is_some) {
            return self.scroll();
        }
        self.is_finding.set_value(true);
        spawn_local(async move {
            let lines = find_lines(text_in(&self.saving.field("body"))).await;
            if self.is_finding.try_set_value(false).is_none() {
                self.lines.set_value(lines.ok());
                self.scroll();
            }
        });
    }

    fn scroll(self) {
        self.lines.with_value(|lines| {
            let lines = lines.as_deref().unwrap_or_default();
            scroll_frame(FRAME, lines, self.line.get_value());
        });
    }

    fn show(self, document: Document) {
        let html = document.html.clone();
        let around = self.post(document);
        let shown = self
            .around
            .with_value(|shown| shown.as_ref() == Some(&around));
        let before = self
            .body
            .try_update_value(|body| std::mem::replace(body, html.clone()));
        if shown {
            return patch_in_frame(FRAME, &before.unwrap_or_default(), &html);
        }
        self.around.set_value(Some(around.clone()));
        let post = Post {
            body: html,
            ..around
        };
        show_in_frame(FRAME, OWN_SHEET, view! { <Article post=post /> }.into_any());
    }

    /// All but the text.
    fn post(self, document: Document) -> Post {
        let field = |name| value(&self.saving.field(name)).trim().to_owned();
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        let sample = self.sample.with_value(Clone::clone);
        let title = match field("title") {
            title if title.is_empty() => "Untitled".to_owned(),
            title => title,
        };
        Post {
            title,
            kicker: some(field("kicker")),
            place: some(field("place")),
            language: some(field("language")),
            authors: byline(sample.authors.clone(), &field("authors")),
            contents: worth_listing(document.contents),
            reading_minutes: document.reading_minutes,
            body: Rendered::default(),
            ..sample
        }
    }

    /// Sizes and alt texts of what the text names for the first time.
    fn ask_for_pictures(self, images: &[String]) {
        let names: Vec<_> = images
            .iter()
            .filter_map(|address| address.strip_prefix("/media/"))
            .filter(|name| {
                !self
                    .asked
                    .with_value(|asked| asked.iter().any(|one| one == name))
            })
            .map(str::to_owned)
            .collect();
        if names.is_empty() {
            return;
        }
        let address = format!("/studio/media/sizes?names={}", names.join(","));
        self.asked.update_value(|asked| asked.extend(names));
        spawn_local(async move {
            let json = ask(address).await.unwrap_or_default();
            let Ok(table) = serde_json::from_str::<MediaTable>(&json) else {
                return;
            };
            let known = self.media.try_update_value(|media| media.extend(table));
            if known.is_some() {
                self.plan();
            }
        });
    }
}

/// Those that are typed: with what is known of them, where that is something.
fn byline(known: Vec<Author>, typed: &str) -> Vec<Author> {
    if typed.is_empty() {
        return known;
    }
    let author = |name: String| {
        let found = known.iter().find(|author| author.name == name).cloned();
        found.unwrap_or_else(|| Author {
            name,
            ..Author::default()
        })
    };
    names(typed).into_iter().map(author).collect()
}

/// The choice between text and preview, once there is a client to show one.
#[component]
pub fn Choice(view: RwSignal<View>) -> impl IntoView {
    let is_here = RwSignal::new(false);
    Effect::new(move |_| {
        is_here.set(true);
        let before = kept(CHOICE);
        let before = View::ALL
            .into_iter()
            .find(|one| Some(one.as_str()) == before.as_deref());
        view.set(before.unwrap_or(View::Text));
    });
    let buttons = View::ALL.map(|one| {
        let choose = move |_| {
            view.set(one);
            keep(CHOICE, Some(one.as_str()));
        };
        view! {
            <button
                type="button"
                data-view=one.as_str()
                aria-pressed=move || (view.get() == one).to_string()
                on:click=choose
            >
                {one.words()}
            </button>
        }
    });
    view! {
        <div class="writing-views" role="group" aria-label="View" hidden=move || !is_here.get()>
            {buttons.into_iter().collect_view()}
        </div>
    }
    .into_any()
}
