//! What a file is, by its content. Its name decides nothing but whether plain text is a table.

mod archive;

use super::mistake::FileMistake;
use super::recording;

/// What a file may be, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Picture(image::ImageFormat),
    /// Sound or film; which of them, and whether it is, only all of it says.
    Recording,
    /// A document, or nothing that is known here.
    Other,
}

/// A file that is kept as it is and handed out as a download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    Pdf,
    Odt,
    Docx,
    Xlsx,
    Csv,
}

impl Document {
    pub const ALL: [Self; 5] = [Self::Pdf, Self::Odt, Self::Docx, Self::Xlsx, Self::Csv];

    /// The ending of its name, which also says its type to who serves it.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Odt => "odt",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    pub fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv",
        }
    }

    /// By the ending of a name of the library.
    pub fn named(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        Self::ALL.into_iter().find(|one| one.ending() == ending)
    }
}

/// What a file is by its first bytes.
///
/// # Errors
/// The sentence for what can't be taken.
pub fn recognise(head: &[u8]) -> Result<Kind, FileMistake> {
    use image::ImageFormat::{Gif, Jpeg, Png, WebP};
    if head.is_empty() {
        return Err(FileMistake::Empty);
    }
    let begins = |start: &[u8]| head.starts_with(start);
    let picture = if begins(b"\xff\xd8\xff") {
        Some(Jpeg)
    } else if begins(b"\x89PNG\r\n\x1a\n") {
        Some(Png)
    } else if begins(b"GIF87a") || begins(b"GIF89a") {
        Some(Gif)
    } else if begins(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        Some(WebP)
    } else {
        None
    };
    if let Some(format) = picture {
        return Ok(Kind::Picture(format));
    }
    if let Some(mistake) = container(head) {
        return Err(mistake);
    }
    Ok(match recording::may_be(head) {
        true => Kind::Recording,
        false => Kind::Other,
    })
}

/// Whether a file that begins so is taken as sound or film.
pub fn may_be_recording(head: &[u8]) -> bool {
    recognise(head) == Ok(Kind::Recording)
}

/// The document that this is.
///
/// # Errors
/// The sentence for what is none.
pub fn document(content: &[u8], name: &str) -> Result<Document, FileMistake> {
    let document = if content.starts_with(b"%PDF-") {
        Some(Document::Pdf)
    } else if content.starts_with(b"PK\x03\x04") {
        archive::document(content)
    } else if is_table(content, name) {
        Some(Document::Csv)
    } else {
        None
    };
    document.ok_or(FileMistake::Unknown)
}

/// What can't be taken of the files in the ISO base media format (ISO/IEC 14496-12 4.3), by the
/// brands that it says it is.
fn container(content: &[u8]) -> Option<FileMistake> {
    if content.get(4..8) != Some(b"ftyp") {
        return None;
    }
    let length = content
        .first_chunk()
        .map_or(0, |size| u32::from_be_bytes(*size));
    let length = usize::try_from(length).unwrap_or_default();
    let brands = content.get(8..length.clamp(8, 256)).unwrap_or_default();
    let says = |named: &[&[u8]]| brands.chunks(4).any(|brand| named.contains(&brand));
    if says(&[b"avif", b"avis"]) {
        Some(FileMistake::Avif)
    } else if says(&[
        b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1",
    ]) {
        Some(FileMistake::Heic)
    } else if brands.starts_with(b"qt  ") {
        Some(FileMistake::QuickTime)
    } else {
        None
    }
}

/// Text that is called a table, and whose first lines look like one. No mark-up.
fn is_table(content: &[u8], name: &str) -> bool {
    let named = name
        .rsplit_once('.')
        .is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("csv"));
    let Ok(text) = std::str::from_utf8(content) else {
        return false;
    };
    let text = text.trim_start_matches('\u{feff}');
    let is_plain = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    let parted = text
        .lines()
        .next()
        .is_some_and(|line| line.contains([',', ';', '\t']));
    named && parted && !text.trim_start().starts_with('<') && text.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a file: a picture's format or a document's ending.
    fn taken(content: &[u8], name: &str) -> Result<&'static str, FileMistake> {
        match recognise(content)? {
            Kind::Picture(format) => Ok(format.extensions_str()[0]),
            Kind::Recording => Ok("recording"),
            Kind::Other => document(content, name).map(Document::ending),
        }
    }

    #[test]
    fn a_file_is_what_it_holds_and_not_what_it_is_called() {
        let page = b"<!DOCTYPE html><script>alert(1)</script>";
        assert_eq!(taken(page, "photo.jpg"), Err(FileMistake::Unknown));
        assert_eq!(taken(page, "table.csv"), Err(FileMistake::Unknown));
        assert_eq!(taken(b"<svg/>", "x.png"), Err(FileMistake::Unknown));
        assert_eq!(taken(b"", "x.png"), Err(FileMistake::Empty));
        assert_eq!(taken(b"GIF89a;alert(1)", "script.js"), Ok("gif"));
        assert_eq!(taken(b"%PDF-1.7\n", "minutes"), Ok("pdf"));
        assert_eq!(taken(b"ID3\x04rest", "page.html"), Ok("recording"));
    }

    #[test]
    fn what_phones_save_gets_a_sentence_of_its_own() {
        let file = |brands: &[u8]| {
            let size = u32::try_from(brands.len() + 8)
                .expect("small")
                .to_be_bytes();
            [&size, b"ftyp".as_slice(), brands, b"rest"].concat()
        };
        let said = |brands: &[u8]| taken(&file(brands), "x.jpg").err();
        assert_eq!(said(b"heic\0\0\0\0mif1heic"), Some(FileMistake::Heic));
        assert_eq!(said(b"mif1\0\0\0\0avifmif1"), Some(FileMistake::Avif));
        assert_eq!(said(b"qt  \0\0\x02\0qt  "), Some(FileMistake::QuickTime));
        assert_eq!(said(b"isom\0\0\x02\0isommp41"), None);
    }

    #[test]
    fn a_table_is_text_in_columns_that_is_called_one() {
        let table = "name;number\r\nTea;3\r\n".as_bytes();
        let csv = Ok("csv");
        assert_eq!(taken(table, "figures.CSV"), csv);
        assert_eq!(taken(table, "figures.txt"), Err(FileMistake::Unknown));
        assert_eq!(taken(b"a,b\0", "x.csv"), Err(FileMistake::Unknown));
        assert_eq!(taken(b"no columns", "x.csv"), Err(FileMistake::Unknown));
    }

    #[test]
    fn each_document_is_found_by_its_ending() {
        for document in Document::ALL {
            let name = format!("0a1b.{}", document.ending());
            assert_eq!(Document::named(&name), Some(document));
        }
        assert_eq!(Document::named("0a1b.png"), None);
    }
}
