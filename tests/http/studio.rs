//! The studio's forms as a browser without scripts sends them, and as the client does.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use dispatches::api::studio::Answered;
use dispatches::domain::person::Role;
use dispatches::server::people::second_factor;
use totp_rs::{Builder, Secret};

use crate::accounts::{PASSWORD, address, person, signed_in};
use crate::database::{Engine, Site};
use crate::requests::{fetch, get, header, post, send, text};
use crate::served::{Page, serve};

const FORM: &str = "application/x-www-form-urlencoded";

async fn submit(router: &Router, path: &str, (cookie, body): (&str, &str)) -> Response {
    let request = post(path).header("content-type", FORM);
    let request = request.header("cookie", cookie);
    let request = request.body(Body::from(body.to_owned()));
    send(router, request.expect("a request")).await
}

/// The cookies that an answer sets, as the next request sends them.
fn cookies(answer: &Response) -> String {
    let set = answer.headers().get_all("set-cookie").iter();
    let pairs = set.map(|value| {
        let text = value.to_str().expect("ASCII");
        text.split(';').next().unwrap_or_default().to_owned()
    });
    pairs.collect::<Vec<_>>().join("; ")
}

async fn cookie(site: &Site, role: Role) -> String {
    let token = signed_in(site, role.as_str(), role).await.token;
    format!("__Host-session={token}")
}

fn sign_in_with(email: &str, password: &str, to: &str) -> String {
    let password = password.replace(' ', "+");
    format!("email={email}&password={password}&to={to}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_in_leads_to_the_page_that_was_asked_for() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    person(&site, "edie", Role::Editor).await;
    let form = sign_in_with(&address("edie"), PASSWORD, "/studio/comments");
    let answer = submit(&router, "/studio/sign-in", ("", &form)).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(header(&answer, "location"), "/studio/comments");
    let set = header(&answer, "set-cookie");
    assert!(set.starts_with("__Host-session="), "{set}");
    for word in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(set.contains(word), "{set}");
    }
    let queue = get("/studio/comments").header("cookie", cookies(&answer));
    assert_eq!(fetch(&router, queue).await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_in_leads_nowhere_but_into_the_studio() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    person(&site, "edie", Role::Editor).await;
    for elsewhere in [
        "https://evil.example/",
        "//evil.example",
        "/posts/x",
        "/studio/%0d%0aX:y",
    ] {
        let form = sign_in_with(&address("edie"), PASSWORD, elsewhere);
        let answer = submit(&router, "/studio/sign-in", ("", &form)).await;
        assert_eq!(header(&answer, "location"), "/studio", "{elsewhere}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_is_good_no_more_says_so_and_where_to_go_on() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    person(&site, "edie", Role::Editor).await;
    let form = sign_in_with(&address("edie"), PASSWORD, "/studio");
    let edie = cookies(&submit(&router, "/studio/sign-in", ("", &form)).await);
    let form = format!("token=used&name=Arthur&password={PASSWORD}");
    for (cookie, link, onward) in [
        ("", "/studio/invitations/used", "/studio/sign-in"),
        ("", "/studio/reset?token=used", "/studio/reset"),
        (&edie, "/studio/account/email/used", "/studio/account"),
    ] {
        for answer in [
            fetch(&router, get(link).header("cookie", cookie)).await,
            // It may have been good when its page was opened.
            submit(&router, link, (cookie, &form)).await,
        ] {
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{link}");
            let page = Page::of(answer).await;
            assert_eq!(page.words("h1"), ["This link no longer works"], "{link}");
            assert!(page.text.contains(&format!("href=\"{onward}\"")), "{link}");
        }
    }
    let answer = fetch(&router, get("/studio/setup?token=used")).await;
    assert_eq!(Page::of(answer).await.words("h1"), ["Page not found"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_sign_in_keeps_the_page_that_was_asked_for() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    person(&site, "edie", Role::Editor).await;
    let form = sign_in_with(&address("edie"), "what I mistyped", "/studio/comments");
    let answer = submit(&router, "/studio/sign-in", ("", &form)).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = Page::of(answer).await;
    let wanted = "type=\"hidden\" name=\"to\" value=\"/studio/comments\"";
    assert!(page.text.contains(wanted), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_sign_in_keeps_the_address_and_never_the_password() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    person(&site, "edie", Role::Editor).await;
    let mut pages = Vec::new();
    for who in ["edie", "nobody"] {
        let form = sign_in_with(&address(who), "what I mistyped twice", "/studio");
        let answer = submit(&router, "/studio/sign-in", ("", &form)).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(cookies(&answer), "");
        let page = Page::of(answer).await;
        assert!(page.text.contains(&format!("value=\"{}\"", address(who))));
        assert!(!page.text.contains("mistyped"), "{}", page.text);
        assert!(!page.text.contains("<script type=\"module\""));
        pages.push(page.text.replace(&address(who), "them"));
    }
    assert_eq!(pages[0], pages[1]);
    assert!(pages[0].contains("The email or the password is not right."));
    assert!(pages[0].contains("<title>Error: Sign in"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_wrong_passwords_are_told_when_to_come_back() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    person(&site, "edie", Role::Editor).await;
    let form = sign_in_with(&address("edie"), "not+the+one+I+chose", "/studio");
    let mut last = StatusCode::OK;
    for _ in 0..11 {
        let answer = submit(&router, "/studio/sign-in", ("", &form)).await;
        last = answer.status();
        if last == StatusCode::TOO_MANY_REQUESTS {
            let wait: u32 = header(&answer, "retry-after").parse().expect("seconds");
            assert!((1..=600).contains(&wait));
            let page = text(answer).await;
            assert!(page.contains(&format!("Please try again in {wait} seconds.")));
            break;
        }
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_signs_out_is_out() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let cookie = cookie(&site, Role::Author).await;
    let answer = submit(&router, "/studio/sign-out", (&cookie, "")).await;
    assert_eq!(
        header(&answer, "location"),
        "/studio/sign-in?note=signed-out"
    );
    assert!(header(&answer, "set-cookie").contains("Max-Age=0"));
    let again = fetch(&router, get("/studio").header("cookie", &cookie)).await;
    assert_eq!(again.status(), StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_form_is_taken_from_another_site() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let cookie = cookie(&site, Role::Admin).await;
    let forged = [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
        // An old browser, which proves nothing, but has the cookie.
        ("x-nothing", "1"),
    ];
    for (name, value) in forged {
        let request = Request::post("/studio/people")
            .header("host", "example.org")
            .header("content-type", FORM)
            .header("cookie", &cookie)
            .header(name, value)
            .body(Body::from("name=Eve&email=eve@evil.example&role=admin"));
        let answer = send(&router, request.expect("a request")).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mistakes_in_an_invitation_are_told_beside_what_was_typed() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let cookie = cookie(&site, Role::Admin).await;
    let form = "name=Arthur&email=nowhere&role=author";
    let answer = submit(&router, "/studio/people", (&cookie, form)).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = Page::of(answer).await;
    assert!(page.text.contains("Please enter a valid email address."));
    assert!(page.text.contains("value=\"Arthur\""));
    assert!(page.text.contains("value=\"nowhere\""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_client_gets_the_same_mistakes_as_data() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let cookie = cookie(&site, Role::Admin).await;
    let request = post("/studio/people")
        .header("content-type", FORM)
        .header("accept", "application/json")
        .header("cookie", &cookie)
        .body(Body::from("name=&email=nowhere&role=author"));
    let answer = send(&router, request.expect("a request")).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let json: serde_json::Value = serde_json::from_str(&text(answer).await).expect("JSON");
    let problems = &json["Refused"]["problems"];
    assert_eq!(problems[0]["field"], "name");
    assert_eq!(
        problems[1]["sentence"],
        "Please enter a valid email address."
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_pages_are_the_same_for_those_who_are_signed_in() {
    let site = Site::new(Engine::Sqlite).await;
    site.post("tea", "status: published\ndate: 2026-01-01")
        .await;
    site.post("secret", "status: draft").await;
    let router = serve(&site.context);
    let cookie = cookie(&site, Role::Admin).await;
    let as_staff = fetch(&router, get("/posts/tea").header("cookie", &cookie)).await;
    let as_visitor = fetch(&router, get("/posts/tea")).await;
    assert_eq!(header(&as_staff, "cache-control"), "private, no-store");
    assert_eq!(text(as_staff).await, text(as_visitor).await);
    let draft = fetch(&router, get("/posts/secret").header("cookie", &cookie)).await;
    assert_eq!(draft.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_typed_outlives_a_session_that_has_ended() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    person(&site, "ada", Role::Admin).await;
    let form = "name=Arthur+Quill&email=arthur%40example.org&role=author&page=/studio/people";
    let answer = submit(&router, "/studio/people", ("session=ended", form)).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    let door = Page::of(answer).await;
    let field = |name: &str| {
        door.values(&format!("input[name={name}]"), "value")
            .concat()
    };
    let carried = form_urlencoded::Serializer::new(String::new())
        .append_pair("email", &address("ada"))
        .append_pair("password", PASSWORD)
        .append_pair("to", &field("to"))
        .append_pair("again", &field("again"))
        .append_pair("again-fields", &field("again-fields"))
        .finish();
    let answer = submit(&router, "/studio/sign-in", ("", &carried)).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(cookies(&answer).contains("__Host-session="));
    let page = Page::of(answer).await;
    assert!(
        page.text
            .contains("You are signed in again. Please send this once more.")
    );
    assert!(
        page.text.contains("value=\"Arthur Quill\""),
        "{}",
        page.text
    );
    assert!(page.text.contains("value=\"arthur@example.org\""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_with_a_second_factor_is_asked_for_its_code_next() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let staff = signed_in(&site, "edie", Role::Editor).await.staff;
    let offered = second_factor::standing(&site.context, &staff)
        .await
        .expect("an offer");
    let totp =
        Builder::new().with_secret(Secret::try_from_base32(&offered.secret).expect("a secret"));
    let seconds = u64::try_from(site.context.now / 1_000).expect("a time");
    let code = totp.build().expect("an app").generate(seconds).to_string();
    let on = second_factor::turn_on(&site.context, &staff, (PASSWORD, &code)).await;
    on.expect("turned on");

    let form = sign_in_with(&address("edie"), PASSWORD, "/studio/comments");
    let answer = submit(&router, "/studio/sign-in", ("", &form)).await;
    assert_eq!(
        (answer.status(), cookies(&answer).as_str()),
        (StatusCode::OK, "")
    );
    let page = Page::of(answer).await;
    assert!(page.text.contains("<title>Sign in"), "nothing is wrong");
    assert!(page.text.contains("Code from your app") && !page.text.contains("Password"));
    assert!(
        page.text.contains("name=\"to\" value=\"/studio/comments\""),
        "{}",
        page.text
    );
    let halfway = page
        .text
        .split("name=\"halfway\" value=\"")
        .nth(1)
        .expect("the next step");
    let halfway = halfway.split('"').next().unwrap_or_default();

    let wrong = format!("halfway={halfway}&code=000000&to=/studio/comments");
    let answer = submit(&router, "/studio/sign-in", ("", &wrong)).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = Page::of(answer).await;
    assert!(page.text.contains("This code is not right.") && page.text.contains(halfway));

    let right = format!(
        "halfway={halfway}&code={}&to=/studio/comments",
        offered.codes[0]
    );
    let answer = submit(&router, "/studio/sign-in", ("", &right)).await;
    assert_eq!(header(&answer, "location"), "/studio/comments");
    let queue = get("/studio/comments").header("cookie", cookies(&answer));
    assert_eq!(fetch(&router, queue).await.status(), StatusCode::OK);

    let past = "halfway=x&code=000000&to=/studio/comments";
    let answer = submit(&router, "/studio/sign-in", ("", past)).await;
    let door = "/studio/sign-in?to=%2Fstudio%2Fcomments&note=late";
    assert_eq!(header(&answer, "location"), door);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_comes_in_by_a_passkey_that_is_none() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let challenge = submit(&router, "/studio/sign-in/passkey/challenge", ("", "")).await;
    assert_eq!(
        header(&challenge, "location"),
        "/studio/sign-in",
        "only the client asks"
    );
    let json = post("/studio/sign-in/passkey/challenge").header("accept", "application/json");
    let json = json.header("content-type", FORM).body(Body::empty());
    let answer = send(&router, json.expect("a request")).await;
    let Ok(Answered::Challenge { options, sealed }) = serde_json::from_str(&text(answer).await)
    else {
        panic!("no challenge");
    };
    assert!(
        options.contains("\"userVerification\":\"required\""),
        "{options}"
    );
    for (sealed, sentence) in [
        (sealed.as_str(), "This passkey is not known here."),
        ("1.x.y", "That took too long."),
    ] {
        let form = format!("sealed={sealed}&credential=%7B%7D&page=/studio/sign-in");
        let answer = submit(&router, "/studio/sign-in/passkey", ("", &form)).await;
        assert_eq!(
            (answer.status(), cookies(&answer).as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "")
        );
        assert!(text(answer).await.contains(sentence), "{sentence}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_does_not_name_its_page_is_shown_again_on_it() {
    let site = Site::new(Engine::Sqlite).await;
    let router = serve(&site.context);
    let cookie = cookie(&site, Role::Author).await;
    let form = "present=wrong&password=three+ducks+by+the+weir";
    let answer = submit(&router, "/studio/account/password", (&cookie, form)).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = Page::of(answer).await;
    assert!(page.text.contains("This is not your present password."));
    assert_eq!(page.word("h1"), "Your account");
}
