//! A store that speaks S3 and checks every signature, on a port of its own; and what can become of
//! such a store.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use axum::body::{Body, Bytes};
use axum::http::{Method, Request, Response, StatusCode};
use dispatches::server::config::{Config, Keeper, S3};
use futures::StreamExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;

pub const BUCKET: &str = "library";
pub const SECRET: &str = "a secret that nobody is told";

/// How a store behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mood {
    Well,
    /// Every request fails with 500.
    Failing,
    /// Nothing is ever answered.
    Silent,
    /// What is read breaks off in the middle, each time.
    Cut,
    /// What is read breaks off in the middle, the first time.
    CutOnce,
    /// The second file of each upload is refused.
    Full,
}

/// Lives as long as its folder.
pub struct Away {
    folder: TempDir,
    address: SocketAddr,
    pub state: Arc<State>,
}

#[derive(Default)]
pub struct State {
    mood: AtomicU8,
    /// Requests by now.
    pub asked: AtomicUsize,
    puts: AtomicUsize,
    reads: AtomicUsize,
}

impl Away {
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join(BUCKET)).expect("a bucket");
        let mut builder = S3ServiceBuilder::new(FileSystem::new(folder.path()).expect("files"));
        builder.set_auth(SimpleAuth::from_single("key", SECRET));
        let (service, state) = (builder.build(), Arc::new(State::default()));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let moody = state.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (service, state) = (service.clone(), moody.clone());
                let answer = service_fn(move |request| {
                    let (service, state) = (service.clone(), state.clone());
                    async move { Ok::<_, Infallible>(state.answer(&service, request).await) }
                });
                let builder = Builder::new(TokioExecutor::new());
                let socket = TokioIo::new(socket);
                tokio::spawn(async move {
                    let _ = builder.serve_connection(socket, answer).await;
                });
            }
        });
        Self {
            folder,
            address,
            state,
        }
    }

    pub fn is(&self, mood: Mood) {
        self.state.mood.store(mood as u8, Ordering::SeqCst);
        self.state.puts.store(0, Ordering::SeqCst);
        self.state.reads.store(0, Ordering::SeqCst);
    }

    /// The settings that lead there.
    pub fn settings(&self) -> S3 {
        S3 {
            bucket: BUCKET.into(),
            endpoint: Some(format!("http://{}", self.address)),
            access_key: "key".into(),
            secret_key: SECRET.into(),
            prefix: "site/media".into(),
            timeout_seconds: 10,
            ..S3::default()
        }
    }

    pub fn choose(&self, config: &mut Config) {
        config.media.store = Keeper::S3;
        config.media.s3 = self.settings();
    }

    fn shelf(&self) -> PathBuf {
        self.folder.path().join(BUCKET).join("site/media")
    }

    /// The names of the files there.
    pub fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.shelf()).into_iter().flatten();
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        names.filter(|name| !name.starts_with('.')).collect()
    }

    /// Takes a file away behind everybody's back.
    pub fn lose(&self, name: &str) {
        std::fs::remove_file(self.shelf().join(name)).expect("a file");
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.shelf().join(name)).expect("a file")
    }
}

impl State {
    async fn answer(&self, service: &S3Service, request: Request<Incoming>) -> Response<Body> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let method = request.method().clone();
        let mood = self.mood.load(Ordering::SeqCst);
        let is = |one: Mood| mood == one as u8;
        let is_put = method == Method::PUT || method == Method::POST;
        if is(Mood::Failing)
            || is(Mood::Full) && is_put && self.puts.fetch_add(1, Ordering::SeqCst) > 0
        {
            let failure = "<Error><Code>InternalError</Code></Error>";
            return answer(StatusCode::INTERNAL_SERVER_ERROR, failure);
        }
        if is(Mood::Silent) {
            std::future::pending::<()>().await;
        }
        let path = request.uri().path();
        if !path
            .strip_prefix('/')
            .is_some_and(|path| path.starts_with(BUCKET))
        {
            // What this store itself would make on the way.
            let missing = "<Error><Code>NoSuchBucket</Code></Error>";
            return answer(StatusCode::NOT_FOUND, missing);
        }
        let answered = service.call(request.map(s3s::Body::from)).await;
        let answered = match answered {
            Ok(answered) => answered.map(Body::new),
            Err(error) => return answer(StatusCode::INTERNAL_SERVER_ERROR, &format!("{error:?}")),
        };
        let is_read = method == Method::GET && answered.status().is_success();
        let reads = usize::from(is_read)
            * (self.reads.fetch_add(usize::from(is_read), Ordering::SeqCst) + 1);
        match is_read && (is(Mood::Cut) || is(Mood::CutOnce) && reads == 1) {
            true => answered.map(cut),
            false => answered,
        }
    }
}

fn answer(status: StatusCode, text: &str) -> Response<Body> {
    let mut answer = Response::new(Body::from(text.to_owned()));
    *answer.status_mut() = status;
    answer
}

/// The beginning of a body, then a failure.
fn cut(body: Body) -> Body {
    let pieces = body.into_data_stream().flat_map(|piece| {
        let piece = piece.expect("a piece");
        let half = piece.slice(..piece.len() / 2);
        let broken = Err::<Bytes, _>(std::io::Error::other("the line broke"));
        futures::stream::iter([Ok(half), broken])
    });
    Body::from_stream(pieces)
}
