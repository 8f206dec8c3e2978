//! A bucket of a store that speaks S3. What goes over the wire, and how it is signed, is
//! `object_store`'s; here are the names and the limits of time.

use std::ops::Range;
use std::path::Path as FilePath;
use std::time::Duration;

use axum::body::Body;
use jiff::Timestamp;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, GetOptions, GetRange, MultipartUpload, ObjectMeta, ObjectStore,
    ObjectStoreExt, PutMultipartOptions, PutOptions, PutPayload,
};
use tokio::fs::File as Open;
use tokio::io::AsyncReadExt;

use super::fault::{fault, is_beyond, too_slow};
use super::settings::{options, retries};
use crate::server::config::S3;
use crate::server::error::Error;
use crate::server::media::convert::{Converted, File, Made};

/// Bytes that are sent at once, and so the most that a recording takes on its way. The protocol
/// wants five mebibytes at least.
const PART: usize = 6 * 1024 * 1024;
/// By how much longer than an answer a part may take on its way there.
pub(super) const SENDING: u32 = 4;
/// The file that is put and taken away to try a store out.
const TRIAL: &str = "dispatches-trial.txt";
/// How long browsers and what stands before the store may keep a file: its name never comes to
/// mean other content.
pub const FOREVER: &str = "public, max-age=31536000, immutable";

/// A bucket. Cheap to clone.
#[derive(Clone)]
pub struct Bucket {
    client: AmazonS3,
    /// What all names there begin with; empty, or with a slash at its end.
    prefix: String,
    /// The longest wait for an answer, all attempts together.
    patience: Duration,
    place: String,
}

/// Without the keys.
impl std::fmt::Debug for Bucket {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Bucket({})", self.place)
    }
}

/// A file, or a part of it, that is read from the store.
#[derive(Debug)]
pub struct Found {
    /// Of the whole file.
    pub size: u64,
    pub changed: Timestamp,
    /// Which of its bytes follow.
    pub range: Range<u64>,
    /// As they come. Ends with a failure where the store breaks off and can't go on.
    pub body: Body,
}

/// What became of looking for a file.
#[derive(Debug)]
pub enum Sought {
    Found(Found),
    Nothing,
    /// The part that was asked for is beyond its end.
    Beyond,
}

impl Bucket {
    /// Asks the store for nothing yet.
    pub fn open(settings: &S3) -> Result<Self, Error> {
        // Another part of the program may have chosen already; there is but one to choose.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let patience = Duration::from_secs(settings.timeout_seconds);
        let endpoint = settings.endpoint.as_deref().map(|endpoint| {
            let endpoint = endpoint.trim_end_matches('/');
            match (settings.path_style, endpoint.split_once("://")) {
                (false, Some((scheme, host))) => format!("{scheme}://{}.{host}", settings.bucket),
                _ => endpoint.to_owned(),
            }
        });
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region)
            .with_access_key_id(&settings.access_key)
            .with_secret_access_key(&settings.secret_key)
            .with_virtual_hosted_style_request(!settings.path_style)
            // What fewer stores know than the plain request.
            .with_disable_bulk_delete(true)
            .with_client_options(options(settings, patience))
            .with_retry(retries());
        if let Some(endpoint) = &endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        let client = builder
            .build()
            .map_err(|error| Error::Operator(format!("media.s3: {error}")))?;
        let prefix = settings.prefix.trim_matches('/');
        Ok(Self {
            client,
            prefix: match prefix {
                "" => String::new(),
                prefix => format!("{prefix}/"),
            },
            patience,
            place: format!(
                "{}/{}/{prefix}",
                endpoint.as_deref().unwrap_or("s3.amazonaws.com"),
                settings.bucket
            ),
        })
    }

    /// For people: where it is.
    pub fn place(&self) -> &str {
        self.place.trim_end_matches('/')
    }

    fn path(&self, name: &str) -> Path {
        Path::from(format!("{}{name}", self.prefix))
    }

    /// Within the time for an answer, or for sending so much and getting one.
    async fn within<T>(
        &self,
        times: u32,
        asked: impl Future<Output = object_store::Result<T>>,
    ) -> Result<T, Error> {
        let patience = self.patience * times;
        match tokio::time::timeout(patience, asked).await {
            Ok(answered) => answered.map_err(|error| fault(&error)),
            Err(_) => Err(too_slow(patience)),
        }
    }

    /// Puts a file there in all its sizes; the names of what may be there by now.
    pub async fn keep(&self, converted: Converted) -> (Vec<String>, Result<(), Error>) {
        let mut names = Vec::new();
        let Converted {
            mime,
            main,
            variants,
            ..
        } = converted;
        for File { name, made, .. } in variants.into_iter().chain([main]) {
            let put = self.put(&name, made, mime).await;
            // What failed may be there all the same.
            names.push(name);
            if put.is_err() {
                return (names, put);
            }
        }
        (names, Ok(()))
    }

    async fn put(&self, name: &str, made: Made, mime: &'static str) -> Result<(), Error> {
        let attributes = Attributes::from_iter([
            (Attribute::ContentType, mime),
            (Attribute::CacheControl, FOREVER),
        ]);
        match made {
            Made::Bytes(bytes) => self.put_whole(name, bytes.into(), attributes).await,
            Made::AsItIs(file, length) => {
                self.put_file(name, (file.path(), length), attributes).await
            }
        }
    }

    /// Puts a file there that a backup holds.
    pub async fn put_back(&self, name: &str, file: (&FilePath, u64)) -> Result<(), Error> {
        let kind = mime_guess::from_path(name).first_or_octet_stream();
        let attributes = Attributes::from_iter([
            (Attribute::ContentType, kind.essence_str().to_owned()),
            (Attribute::CacheControl, FOREVER.to_owned()),
        ]);
        self.put_file(name, file, attributes).await
    }

    async fn put_file(
        &self,
        name: &str,
        (path, length): (&FilePath, u64),
        attributes: Attributes,
    ) -> Result<(), Error> {
        if length > PART as u64 {
            return self.put_in_parts(name, path, attributes).await;
        }
        let bytes = tokio::fs::read(path).await.map_err(Error::file(path))?;
        self.put_whole(name, bytes.into(), attributes).await
    }

    async fn put_whole(
        &self,
        name: &str,
        payload: PutPayload,
        attributes: Attributes,
    ) -> Result<(), Error> {
        let path = self.path(name);
        let options = PutOptions::from(attributes);
        let put = self.client.put_opts(&path, payload, options);
        self.within(SENDING, put).await.map(|_| ())
    }

    async fn put_in_parts(
        &self,
        name: &str,
        file: &FilePath,
        attributes: Attributes,
    ) -> Result<(), Error> {
        let path = self.path(name);
        let options = PutMultipartOptions::from(attributes);
        let begun = self.client.put_multipart_opts(&path, options);
        let mut upload = self.within(1, begun).await?;
        let sent = self.send_parts(file, &mut *upload).await;
        if sent.is_err() {
            // Parts that belong to no file cost, and are seen by nobody.
            if let Err(error) = self.within(1, upload.abort()).await {
                tracing::error!(%error, name, "parts of a file could not be removed from the store");
            }
        }
        sent
    }

    async fn send_parts(
        &self,
        file: &FilePath,
        upload: &mut dyn MultipartUpload,
    ) -> Result<(), Error> {
        let mut open = Open::open(file).await.map_err(Error::file(file))?;
        loop {
            let mut part = Vec::with_capacity(PART);
            let mut next = (&mut open).take(PART as u64);
            let read = next.read_to_end(&mut part).await;
            if read.map_err(Error::file(file))? == 0 {
                break;
            }
            self.within(SENDING, upload.put_part(part.into())).await?;
        }
        self.within(SENDING, upload.complete()).await.map(|_| ())
    }

    /// Takes files away. One that can't be taken away stays, and is said in the log.
    pub async fn remove(&self, names: &[String]) {
        for name in names {
            let path = self.path(name);
            match tokio::time::timeout(self.patience, self.client.delete(&path)).await {
                Ok(Ok(()) | Err(object_store::Error::NotFound { .. })) => {}
                Ok(Err(error)) => {
                    let error = fault(&error);
                    tracing::error!(%error, name, "a file could not be removed from the store");
                }
                Err(_) => {
                    let error = too_slow(self.patience);
                    tracing::error!(%error, name, "a file could not be removed from the store");
                }
            }
        }
    }

    /// Bytes of a file, and when it was put there; none where there is none.
    pub async fn size(&self, name: &str) -> Result<Option<(u64, Timestamp)>, Error> {
        let path = self.path(name);
        let asked = there(self.client.head(&path));
        let found = self.within(1, asked).await?;
        Ok(found.map(|meta| (meta.size, changed(&meta))))
    }

    /// A file, or a part of it.
    pub async fn get(&self, name: &str, range: Option<GetRange>) -> Result<Sought, Error> {
        let path = self.path(name);
        let options = GetOptions {
            range,
            ..GetOptions::default()
        };
        let asked = async {
            match self.client.get_opts(&path, options).await {
                Ok(found) => Ok(Sought::Found(Found {
                    size: found.meta.size,
                    changed: changed(&found.meta),
                    range: found.range.clone(),
                    body: Body::from_stream(found.into_stream()),
                })),
                Err(object_store::Error::NotFound { .. }) => Ok(Sought::Nothing),
                Err(error) if is_beyond(&error) => Ok(Sought::Beyond),
                Err(error) => Err(error),
            }
        };
        self.within(1, asked).await
    }

    /// Puts a file there, looks for it and takes it away.
    pub async fn try_out(&self) -> Result<(), Error> {
        let attributes = Attributes::from_iter([(Attribute::ContentType, "text/plain")]);
        let payload =
            PutPayload::from_static(b"Dispatches tries whether it can keep files here.\n");
        self.put_whole(TRIAL, payload, attributes).await?;
        // Another node may have taken it away already.
        self.size(TRIAL).await?;
        let path = self.path(TRIAL);
        self.within(1, there(self.client.delete(&path))).await?;
        Ok(())
    }
}

/// None where there is nothing.
async fn there<T>(
    asked: impl Future<Output = object_store::Result<T>>,
) -> object_store::Result<Option<T>> {
    match asked.await {
        Ok(found) => Ok(Some(found)),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn changed(meta: &ObjectMeta) -> Timestamp {
    Timestamp::from_second(meta.last_modified.timestamp()).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::super::settings::tests::settings;
    use super::*;

    #[test]
    fn a_bucket_is_named_without_its_keys() {
        let bucket = Bucket::open(&settings()).expect("a bucket");
        assert_eq!(bucket.place(), "https://s3.example.org/files/site/media");
        assert_eq!(bucket.path("a-600.png").as_ref(), "site/media/a-600.png");
        assert!(!format!("{bucket:?} {:?}", settings()).contains("very secret"));
    }
}
