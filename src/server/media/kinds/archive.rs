//! Documents that are ZIP archives, told apart by the files that their directory lists (APPNOTE.TXT
//! 4.3). Nothing is unpacked.

use super::Document;

/// Bytes of the record at an archive's end, without its comment, and of an entry of the directory
/// without its name.
const END: usize = 22;
const ENTRY: usize = 46;
/// Where the record at the end may begin, at most: its comment has a length of two bytes.
const FURTHEST: usize = END + 65_535;

/// The document that this archive is; none with programs inside.
pub fn document(content: &[u8]) -> Option<Document> {
    let names = names(content)?;
    let has = |name: &str| names.contains(&name);
    if names.iter().any(|name| name.ends_with("vbaProject.bin")) {
        return None;
    }
    if has("[Content_Types].xml") && has("word/document.xml") {
        Some(Document::Docx)
    } else if has("[Content_Types].xml") && has("xl/workbook.xml") {
        Some(Document::Xlsx)
    } else if has("content.xml") && says_text(content) {
        Some(Document::Odt)
    } else {
        None
    }
}

/// The first file of an OpenDocument is its type, as it is (OpenDocument 1.3 part 2, 3.3).
fn says_text(content: &[u8]) -> bool {
    let kind = Document::Odt.mime().as_bytes();
    let named = content.get(30..38) == Some(b"mimetype");
    let extra = number(content, 28).unwrap_or_default();
    let said = content.get(38 + extra..38 + extra + kind.len());
    // Nothing longer, such as a template.
    named && said == Some(kind) && content.get(38 + extra + kind.len()) == Some(&b'P')
}

/// The names in the directory; none where it can't be followed.
fn names(content: &[u8]) -> Option<Vec<&str>> {
    let from = content.len().saturating_sub(FURTHEST);
    let end = from
        + content[from..]
            .windows(4)
            .rposition(|four| four == b"PK\x05\x06")?;
    let count = number(content, end + 10)?;
    let mut at = wide(content, end + 16)?;
    let mut names = Vec::new();
    for _ in 0..count {
        let entry = content.get(at..at + ENTRY)?;
        if !entry.starts_with(b"PK\x01\x02") {
            return None;
        }
        let [name, extra, comment] = [28, 30, 32].map(|place| number(entry, place));
        let (name, after) = (name?, extra? + comment?);
        let start = at + ENTRY;
        names.push(std::str::from_utf8(content.get(start..start + name)?).ok()?);
        at = start + name + after;
    }
    Some(names)
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let two = bytes.get(at..)?.first_chunk()?;
    Some(usize::from(u16::from_le_bytes(*two)))
}

fn wide(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..)?.first_chunk()?;
    usize::try_from(u32::from_le_bytes(*four)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive of files that are kept as they are.
    fn archive(files: &[(&str, &str)]) -> Vec<u8> {
        let short = |number: usize| u16::try_from(number).expect("short").to_le_bytes();
        let long = |number: usize| u32::try_from(number).expect("long").to_le_bytes();
        let (mut content, mut directory) = (Vec::new(), Vec::new());
        for (name, text) in files {
            let at = long(content.len());
            let sizes = [long(text.len()), long(text.len())].concat();
            content.extend(b"PK\x03\x04");
            content.extend([0; 14]);
            content.extend(&sizes);
            content.extend([short(name.len()), short(0)].concat());
            content.extend(name.bytes().chain(text.bytes()));
            directory.extend(b"PK\x01\x02");
            directory.extend([0; 16]);
            directory.extend(&sizes);
            directory.extend(short(name.len()));
            directory.extend([0; 12]);
            directory.extend(at);
            directory.extend(name.bytes());
        }
        let (at, size) = (long(content.len()), long(directory.len()));
        content.extend(directory);
        content.extend(b"PK\x05\x06\0\0\0\0");
        content.extend([short(files.len()), short(files.len())].concat());
        content.extend([size, at].concat());
        content.extend([0; 2]);
        content
    }

    #[test]
    fn documents_are_told_by_what_they_list() {
        let types = ("[Content_Types].xml", "<Types/>");
        let word = archive(&[types, ("word/document.xml", "<w/>")]);
        assert_eq!(document(&word), Some(Document::Docx));
        let sheet = archive(&[types, ("xl/workbook.xml", "<w/>")]);
        assert_eq!(document(&sheet), Some(Document::Xlsx));
        let text = ("mimetype", Document::Odt.mime());
        let open = archive(&[text, ("content.xml", "<c/>")]);
        assert_eq!(document(&open), Some(Document::Odt));
    }

    #[test]
    fn other_archives_programs_and_broken_ones_are_none() {
        let types = ("[Content_Types].xml", "<Types/>");
        let word = ("word/document.xml", "<w/>");
        let programs = archive(&[types, word, ("word/vbaProject.bin", "x")]);
        assert_eq!(document(&programs), None);
        assert_eq!(document(&archive(&[("evil.html", "<script>")])), None);
        let mut broken = archive(&[types, word]);
        let end = broken.len();
        broken[end - 6..end - 2].copy_from_slice(&[255; 4]);
        assert_eq!(document(&broken), None);
        assert_eq!(document(b"PK\x03\x04"), None);
    }
}
