//! Recordings made for the purpose: their frames and boxes, without sound or picture.

use std::io::Read;

use super::*;

/// What was found out about these bytes, and what they are afterwards.
fn examined(content: &[u8]) -> io::Result<(Option<Found>, Vec<u8>)> {
    let mut file = tempfile::tempfile()?;
    file.write_all(content)?;
    let found = examine(&mut file)?.ok();
    let mut after = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut after)?;
    Ok((found, after))
}

fn holds(content: &[u8], words: &[u8]) -> bool {
    content.windows(words.len()).any(|part| part == words)
}

/// Frames of 128 kilobits and 44,100 samples a second.
fn frames(count: usize) -> Vec<u8> {
    let frame = [b"\xff\xfb\x90\x00".as_slice(), &[0; 413]].concat();
    frame.repeat(count)
}

fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = content.len() as u32 + 8;
    [&length.to_be_bytes(), kind.as_slice(), content].concat()
}

/// A track of this kind, described, with a picture of 640 by 360 that its matrix turns.
fn track(handler: &[u8; 4]) -> Vec<u8> {
    let mut head = vec![0; 84];
    head[4..12].copy_from_slice(b"timetime");
    head[40 + 4..40 + 8].copy_from_slice(&0x1_0000_u32.to_be_bytes());
    head[76..80].copy_from_slice(&(640_u32 << 16).to_be_bytes());
    head[80..84].copy_from_slice(&(360_u32 << 16).to_be_bytes());
    let media = boxed(b"hdlr", &[&[0; 8], handler.as_slice(), &[0; 13]].concat());
    let parts = [
        boxed(b"tkhd", &head),
        boxed(b"udta", b"Ada\xe2\x80\x99s telephone"),
        boxed(b"mdia", &media),
    ];
    boxed(b"trak", &parts.concat())
}

fn film(tracks: &[&[u8; 4]]) -> Vec<u8> {
    let mut index = boxed(b"mvhd", b"\0\0\0\0timetimerest");
    tracks.iter().for_each(|kind| index.extend(track(kind)));
    index.extend(boxed(b"udta", &boxed(b"\xa9xyz", b"+53.48-002.24/")));
    [
        boxed(b"ftyp", b"isom\0\0\x02\0isommp41"),
        boxed(b"moov", &index),
        boxed(b"uuid", b"a packet of XMP"),
        boxed(b"mdat", b"samples"),
    ]
    .concat()
}

fn kind(content: &[u8]) -> io::Result<Option<Recording>> {
    let (found, _) = examined(content)?;
    Ok(found.map(|found| found.recording))
}

#[test]
fn frames_that_follow_each_other_are_sound() -> io::Result<()> {
    assert_eq!(kind(&frames(4))?, Some(Recording::Mp3));
    assert_eq!(kind(&frames(1))?, None);
    assert_eq!(kind(b"ID3\x04\0\0\0\0\0\x05helloalert(1)")?, None);
    assert!(may_be(b"ID3\x04") && may_be(&frames(1)));
    assert!(!may_be(b"\xff\xf1\x50\x80 ADTS") && !may_be(b"<html>"));
    Ok(())
}

#[test]
fn what_tags_say_of_a_recording_is_not_there_any_more() -> io::Result<()> {
    let tag = b"ID3\x04\0\x10\0\0\0\x0aAda, home.3DI\x04\0\x10\0\0\0\x0a";
    let last = [b"TAG".as_slice(), b"Ada's kitchen", &[b' '; 112]].concat();
    let sound = frames(3);
    let (found, after) = examined(&[tag.as_slice(), &sound, &last].concat())?;
    assert_eq!(found.map(|found| found.recording), Some(Recording::Mp3));
    assert!(!holds(&after, b"Ada"));
    // One tag as long as it was, with what stood behind it in it.
    assert_eq!(&after[..10], b"ID3\x04\0\0\0\0\0\x14");
    assert_eq!(after[30..30 + sound.len()], sound);
    assert_eq!(after.len(), 30 + sound.len() + 128);
    Ok(())
}

#[test]
fn a_file_is_a_film_if_a_track_has_a_picture_whatever_brand_it_says() -> io::Result<()> {
    let (found, _) = examined(&film(&[b"soun", b"vide"]))?;
    assert_eq!(
        found,
        Some(Found {
            recording: Recording::Mp4,
            width: 360,
            height: 640
        })
    );
    assert_eq!(kind(&film(&[b"soun"]))?, Some(Recording::M4a));
    assert_eq!(kind(&film(&[b"meta"]))?, None);
    Ok(())
}

#[test]
fn what_a_telephone_notes_beside_a_film_is_not_there_any_more() -> io::Result<()> {
    let film = film(&[b"vide"]);
    let (_, after) = examined(&film)?;
    for words in ["+53.48", "telephone", "XMP", "time", "udta", "uuid"] {
        assert!(holds(&film, words.as_bytes()), "{words}");
        assert!(!holds(&after, words.as_bytes()), "{words}");
    }
    assert!(holds(&after, b"samples"));
    assert_eq!(after.len(), film.len());
    Ok(())
}

#[test]
fn what_is_cut_or_boxed_without_end_is_refused() -> io::Result<()> {
    let film = film(&[b"vide"]);
    assert_eq!(kind(&film[..film.len() - 3])?, None);
    assert_eq!(kind(&film[..40])?, None);
    let mut deep = Vec::new();
    for _ in 0..2_000 {
        deep = boxed(b"moov", &deep);
    }
    assert_eq!(kind(&deep)?, None);
    assert_eq!(kind(&boxed(b"free", b"").repeat(60_000))?, None);
    Ok(())
}
