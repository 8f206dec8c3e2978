//! Why a file can't be taken into the library.

/// The text of each is what a person reads after the file's name and a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileMistake {
    #[error(
        "this kind of file is not known here. Pictures can be JPEG, PNG, GIF or WebP, documents \
         PDF, ODT, DOCX, XLSX or CSV, sound and film MP3, M4A or MP4."
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
    #[error(
        "this is a QuickTime film, which not all browsers can show. Please save or export it as \
         MP4 and upload that."
    )]
    QuickTime,
    #[error("the file is empty.")]
    Empty,
    #[error("the file is larger than 32 MB. Please make it smaller.")]
    TooManyBytes,
    /// The limit in megabytes, of 1024 × 1024 bytes as those above.
    #[error(
        "the recording is larger than {0} MB. Please make it shorter, or export it in a lower \
         quality."
    )]
    TooLong(u64),
    #[error(
        "the recording can’t be read. The file may be damaged or incomplete; sound can be MP3 or \
         M4A, film MP4."
    )]
    UnreadableRecording,
    #[error(
        "the picture is too large. Please make it smaller, such as 6,000 by 4,000 pixels, and \
         try again."
    )]
    TooManyPixels,
    #[error("it isn’t the file that was exported.")]
    Other,
    #[error(
        "it isn’t as this program makes it. Files from elsewhere are uploaded in the studio, or come \
         in with `dispatches import markdown`."
    )]
    NotOurs,
    #[error("the picture can’t be read. The file may be damaged or incomplete.")]
    Unreadable,
    #[error(
        "the place where files are kept can’t be reached at the moment. Nothing was saved of it; \
         please try again in a few minutes."
    )]
    NoStore,
    #[error(
        "there is no room left for it. An admin can raise the limit, or remove what is unused."
    )]
    NoRoom,
}

impl FileMistake {
    /// More bytes than this of sound or film.
    pub fn too_long(most: u64) -> Self {
        Self::TooLong(most / (1024 * 1024))
    }
}
