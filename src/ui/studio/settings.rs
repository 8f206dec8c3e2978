//! The settings: one form in sections, so that nothing that was entered in one of them is lost by
//! saving another. Its first button saves, because that is the one that the Enter key presses.

mod appearance;
mod logo;
mod navigation;

pub use logo::body as logo;

use leptos::prelude::*;

use self::appearance::Appearance;
use self::navigation::Navigation;
use super::entry::{Entry, Send};
use super::forms::{Forms, field_id};
use crate::api::studio::settings::{Differs, Settings};
use crate::domain::settings::{Key, Texts};
use crate::ui::components::field::{Kind, Shape};

const PATH: &str = "/studio/settings";

pub fn body(settings: Settings) -> AnyView {
    let Settings {
        seen,
        texts,
        navigation,
        logo,
        differs,
        zones,
        time_there,
        own_email,
        outbox,
    } = settings;
    view! {
        <p class="note">
            "What you save here holds at once, for everybody who opens the site. Its address, its database and its mail server are set in the configuration file."
        </p>
        <form class="settings" method="post" action=PATH novalidate>
            <input type="hidden" name="seen" value=seen />
            <Site texts=texts.clone() />
            <Navigation links=navigation />
            <TimeZone zone=text(&texts, Key::TimeZone) zones=zones time_there=time_there />
            <Comments texts=texts.clone() />
            <Mail from=text(&texts, Key::From) own_email=own_email outbox=outbox />
            <Appearance accent=text(&texts, Key::Accent) logo=logo />
            <p class="settings-save">
                <Send action=PATH.to_owned() words="Save" />
                <button type="submit" name="do" value="test" class="plain">
                    "Save and send me a test mail"
                </button>
            </p>
            <Otherwise differs=differs />
        </form>
    }
    .into_any()
}

fn text(texts: &Texts, key: Key) -> String {
    texts.get(&key).cloned().unwrap_or_default()
}

const NAME: Shape = Shape {
    id: "",
    name: "name",
    label: "Name",
    kind: Kind::Line,
    fills_with: "off",
    hint: "Stands at the head of every page, in feeds and in mails.",
};

const TAGLINE: Shape = Shape {
    name: "tagline",
    label: "Line under the name",
    hint: "A few words on what the site is about. May be empty.",
    ..NAME
};

const EMAIL: Shape = Shape {
    name: "email",
    label: "Contact email",
    kind: Kind::Email,
    hint: "Shown on every page. May be empty.",
    ..NAME
};

const PHONE: Shape = Shape {
    name: "phone",
    label: "Contact phone number",
    hint: "Shown on every page, as you write it here. May be empty.",
    ..NAME
};

const LANGUAGE: Shape = Shape {
    name: "language",
    label: "Language",
    hint: "The one that most of the site is written in, as a tag like en-GB. Screen readers choose their voice by it.",
    ..NAME
};

#[component]
fn Site(texts: Texts) -> impl IntoView {
    let fields = [
        (Key::Name, NAME),
        (Key::Tagline, TAGLINE),
        (Key::Email, EMAIL),
        (Key::Phone, PHONE),
        (Key::Language, LANGUAGE),
    ];
    view! {
        <section aria-labelledby="site-heading">
            <h2 id="site-heading">"Site"</h2>
            {entries(&texts, &fields)}
        </section>
    }
    .into_any()
}

fn entries(texts: &Texts, fields: &[(Key, Shape)]) -> Vec<AnyView> {
    let entry = |(key, shape): &(Key, Shape)| {
        let text = text(texts, *key);
        view! { <Entry action=PATH.to_owned() shape=*shape text=text /> }.into_any()
    };
    fields.iter().map(entry).collect()
}

#[component]
fn TimeZone(zone: String, zones: Vec<String>, time_there: String) -> impl IntoView {
    let forms = Forms::find();
    let name = Key::TimeZone.field();
    let (id, begun) = (field_id(PATH, name), forms.begun(PATH, name, zone));
    let trouble = forms.trouble(PATH, name);
    let wrong = move || trouble.with(Option::is_some);
    let options = zones
        .into_iter()
        .map(|zone| view! { <option value=zone></option> })
        .collect_view();
    view! {
        <section aria-labelledby="time-heading">
            <h2 id="time-heading">"Time"</h2>
            <div class="field" data-wrong=move || wrong().to_string()>
                <label for=id.clone()>"Time zone"</label>
                <p class="hint" id="zone-hint">
                    "Dates and times are said in this one, and posts are published by it. There it is now "
                    {time_there} "."
                </p>
                <p class="field-trouble" id="zone-trouble" hidden=move || !wrong()>
                    {move || trouble.get()}
                </p>
                <input
                    type="text"
                    id=id
                    name=name
                    value=begun
                    list="zones"
                    autocomplete="off"
                    aria-invalid=move || wrong().then_some("true")
                    aria-describedby="zone-hint zone-trouble"
                />
                <datalist id="zones">{options}</datalist>
            </div>
        </section>
    }
    .into_any()
}

const CLOSE: Shape = Shape {
    name: "close-after-days",
    label: "Days until comments close",
    hint: "Counted from a post’s publication; 0 for never. A post may have a number of its own.",
    ..NAME
};

const LINKS: Shape = Shape {
    name: "links",
    label: "Links that make a comment wait",
    hint: "A comment with so many links or more waits for a moderator.",
    ..NAME
};

const WORDS: Shape = Shape {
    name: "words",
    label: "Words that make a comment wait",
    kind: Kind::Text,
    hint: "One word or phrase a line. Whole words count, in capitals or not.",
    ..NAME
};

const PER_MINUTE: Shape = Shape {
    name: "per-minute",
    label: "Comments in a minute from one person",
    hint: "More have to wait a little. Who shares a connection counts as one person.",
    ..NAME
};

const PER_MINUTE_PER_POST: Shape = Shape {
    name: "per-minute-per-post",
    label: "Comments in a minute on one post",
    hint: "Keeps a flood of comments small.",
    ..NAME
};

#[component]
fn Comments(texts: Texts) -> impl IntoView {
    let forms = Forms::find();
    let name = Key::Policy.field();
    let chosen = forms.begun(PATH, name, text(&texts, Key::Policy));
    let trouble = forms.trouble(PATH, name);
    let choices = [
        (
            "first",
            "Everybody",
            "A person’s first comment waits for a moderator.",
        ),
        (
            "all",
            "Everybody, and every comment waits",
            "Each is read by a moderator first.",
        ),
        (
            "closed",
            "Nobody",
            "No comments are taken. Those that are there stay.",
        ),
    ];
    let choices = choices
        .into_iter()
        .map(|(value, title, about)| {
            let id = match value {
                // What the summary of problems leads to.
                "first" => field_id(PATH, name),
                other => format!("policy-{other}"),
            };
            view! {
                <div class="choice">
                    <input
                        type="radio"
                        id=id.clone()
                        name=name
                        value=value
                        checked=value == chosen
                    />
                    <label for=id>
                        <b>{title}</b>
                        ". "
                        {about}
                    </label>
                </div>
            }
        })
        .collect_view();
    let fields = [
        (Key::CloseAfterDays, CLOSE),
        (Key::Links, LINKS),
        (Key::Words, WORDS),
        (Key::PerMinute, PER_MINUTE),
        (Key::PerMinutePerPost, PER_MINUTE_PER_POST),
    ];
    view! {
        <section aria-labelledby="comments-heading">
            <h2 id="comments-heading">"Comments"</h2>
            <fieldset class="roles">
                <legend>"Who may comment"</legend>
                <p class="field-trouble" hidden=move || trouble.get().is_none()>
                    {move || trouble.get()}
                </p>
                {choices}
            </fieldset>
            {entries(&texts, &fields)}
        </section>
    }
    .into_any()
}

const FROM: Shape = Shape {
    name: "from",
    label: "Sender’s email",
    kind: Kind::Email,
    hint: "Mails come from the site’s name and this address. Left empty, from the contact email. Your mail server has to allow it.",
    ..NAME
};

#[component]
fn Mail(from: String, own_email: String, outbox: bool) -> impl IntoView {
    let outbox = outbox.then(|| {
        view! {
            <p class="aside">
                "No mail server is set in the configuration file, so mails aren’t sent: each becomes a file in the data folder, under “outbox”."
            </p>
        }
    });
    view! {
        <section aria-labelledby="mail-heading">
            <h2 id="mail-heading">"Mail"</h2>
            <Entry action=PATH.to_owned() shape=FROM text=from />
            {outbox}
            <p class="aside">
                "To see whether mails arrive, save with “Save and send me a test mail”. It goes to "
                <bdi>{own_email}</bdi> "."
            </p>
        </section>
    }
    .into_any()
}

/// What the configuration file has otherwise, with the way back to it.
#[component]
fn Otherwise(differs: Vec<Differs>) -> impl IntoView {
    (!differs.is_empty())
        .then(|| {
            let lines = differs
                .into_iter()
                .map(|Differs { key, file }| {
                    let label = format!("Back to the file for {}", key.words());
                    view! {
                        <li>
                            <span>
                                <b>{capitalised(key.words())}</b> ": the file says " <bdi>{file}</bdi> "."
                            </span>
                            <button
                                type="submit"
                                name="back"
                                value=key.as_str()
                                class="plain"
                                aria-label=label
                            >
                                "Back to the file"
                            </button>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <section aria-labelledby="file-heading">
                    <h2 id="file-heading">"Not as in the configuration file"</h2>
                    <p class="note">
                        "What was set here wins. Going back to the file saves the rest of this form too."
                    </p>
                    <ul class="lines">{lines}</ul>
                </section>
            }
        })
        .into_any()
}

/// "The site’s name" for "the site’s name".
fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}
