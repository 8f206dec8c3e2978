//! Passkeys in the browser, by the functions that take and give JSON (WebAuthn level 3, 5.1.8 to
//! 5.1.10). On the server each function has a twin that does nothing.

pub use inside::*;

#[cfg(feature = "hydrate")]
mod inside {
    use leptos::prelude::window;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::js_sys::{Function, JSON, Object, Promise, Reflect};

    /// Whether this browser makes and uses passkeys.
    pub fn work() -> bool {
        reader(true).is_some() && reader(false).is_some()
    }

    /// Has the device answer a challenge, given as JSON, with a passkey of its own or with a new one;
    /// the answer as JSON. None where its owner thought better of it.
    pub async fn answer(makes: bool, options: String) -> Option<String> {
        let (kind, read) = reader(makes)?;
        let options = JSON::parse(&options).ok()?;
        let request = Object::new();
        let public_key = read.call1(&kind, &options).ok()?;
        Reflect::set(&request, &"publicKey".into(), &public_key).ok()?;
        let credentials = get(&window().navigator(), "credentials")?;
        let ask = function(&credentials, if makes { "create" } else { "get" })?;
        let promise: Promise = ask.call1(&credentials, &request).ok()?.dyn_into().ok()?;
        let credential = JsFuture::from(promise).await.ok()?;
        let json = function(&credential, "toJSON")?.call0(&credential).ok()?;
        JSON::stringify(&json).ok()?.as_string()
    }

    /// The constructor of credentials, and what reads options for it.
    fn reader(makes: bool) -> Option<(JsValue, Function)> {
        let kind = get(&window(), "PublicKeyCredential")?;
        let name = match makes {
            true => "parseCreationOptionsFromJSON",
            false => "parseRequestOptionsFromJSON",
        };
        let read = function(&kind, name)?;
        Some((kind, read))
    }

    fn get(of: &JsValue, name: &str) -> Option<JsValue> {
        let found = Reflect::get(of, &name.into()).ok()?;
        (!found.is_undefined()).then_some(found)
    }

    fn function(of: &JsValue, name: &str) -> Option<Function> {
        get(of, name)?.dyn_into().ok()
    }
}

#[cfg(not(feature = "hydrate"))]
mod inside {
    pub fn work() -> bool {
        false
    }

    pub async fn answer(_: bool, _: String) -> Option<String> {
        None
    }
}
