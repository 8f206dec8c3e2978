//! The corpus renders natively to the bytes that are on record. After a change on purpose, raise
//! `RENDERER_VERSION` and write the digest that the failure prints into `data/digest.txt`.

use super::corpus::{digest, documents, expected_digest};

#[test]
fn the_corpus_renders_to_the_bytes_on_record() {
    let documents = documents();
    assert!(documents.len() > 1_390, "{} documents", documents.len());
    assert_eq!(digest(&documents), expected_digest());
}

#[test]
fn one_other_byte_gives_another_digest() {
    let mut documents = documents();
    let before = digest(&documents);
    documents[700].text.push('.');
    assert_ne!(digest(&documents), before);
}
