//! Why a file can't be taken into the library.

/// The text of each is what a person reads after the file's name and a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileMistake {
    #[error(
        "this kind of file is not known here. Pictures can be JPEG, PNG, GIF or WebP, documents \
         PDF, ODT, DOCX, XLSX or CSV."
    )]
    Unknown,
    #[error("this is no picture. Pictures can be JPEG, PNG, GIF or WebP.")]
    NoPicture,
    #[error(
        "this is a HEIC picture, which few browsers can show. Please save or export it as JPEG \
         and upload that."
    )]
    Heic,
    #[error(
        "this is an AVIF picture, which can’t be converted here yet. Please save or export it as \
         JPEG or PNG and upload that."
    )]
    Avif,
    #[error("the file is empty.")]
    Empty,
    #[error("the file is larger than 32 MB. Please make it smaller.")]
    TooManyBytes,
    #[error(
        "the picture is too large. Please make it smaller, such as 6,000 by 4,000 pixels, and \
         try again."
    )]
    TooManyPixels,
    #[error("the picture can’t be read. The file may be damaged or incomplete.")]
    Unreadable,
    #[error(
        "there is no room left for it. An admin can raise the limit, or remove what is unused."
    )]
    NoRoom,
}
