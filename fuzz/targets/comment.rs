//! What a reader sends: it is a comment or it is told what is wrong, and a comment that is sent
//! once more stays as it is.
#![no_main]

use dispatches::domain::comment::{Draft, mistakes, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|typed: (&str, &str, &str)| {
    let (name, email, message) = typed;
    let draft = Draft {
        name: name.to_owned(),
        email: email.to_owned(),
        message: message.to_owned(),
    };
    match parse(&draft) {
        Err(wrong) => assert_eq!(wrong, mistakes(&draft)),
        Ok(comment) => {
            let again = Draft {
                name: comment.name().to_owned(),
                email: comment.email().to_owned(),
                message: comment.message().to_owned(),
            };
            assert_eq!(parse(&again), Ok(comment));
        }
    }
});
