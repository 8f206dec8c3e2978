//! A row on its way out of the database and back: what each column is, how it is written for people
//! and other programs, and what is taken when it is read. Which tables there are is `tables`'.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use serde_norway::{Mapping, Value};

/// What a column holds.
#[derive(Clone, Copy, Debug)]
pub enum Sort {
    /// A text that passes.
    Text(fn(&str) -> bool),
    Number,
    /// Milliseconds since 1970; written as RFC 3339 has it, in UTC.
    Moment,
    /// 0 or 1; written as false or true.
    Truth,
    /// JSON in a text; written as what it holds.
    Json,
    /// The id of a person.
    Person,
    /// The id of a file of the library; written as its name.
    Media,
    /// The id of an author; written as the slug.
    Author,
}

/// A column that an export holds.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// As in the database.
    pub name: &'static str,
    pub sort: Sort,
    /// Whether there is always something in it.
    pub is_needed: bool,
}

pub const fn needed(name: &'static str, sort: Sort) -> Column {
    Column {
        name,
        sort,
        is_needed: true,
    }
}

pub const fn optional(name: &'static str, sort: Sort) -> Column {
    Column {
        name,
        sort,
        is_needed: false,
    }
}

impl Column {
    /// What it is called in an export: "portrait" for "portrait_id", as it holds no id there.
    pub fn key(&self) -> &'static str {
        match self.sort {
            Sort::Media | Sort::Author => self.name.trim_end_matches("_id"),
            _ => self.name,
        }
    }
}

/// What ids stand for when an export is written.
#[derive(Debug, Default)]
pub struct Names {
    /// Of the library's files, by id.
    pub media: HashMap<String, String>,
    /// Slugs of authors, by id.
    pub authors: HashMap<String, String>,
}

/// What an export's ids and names are on the site that reads it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Ids {
    /// Ids of people, by their id in the export.
    pub people: BTreeMap<String, String>,
    /// Ids of files, by name.
    pub media: BTreeMap<String, String>,
    /// Ids of authors, by slug.
    pub authors: BTreeMap<String, String>,
    /// Ids of tags, by slug.
    pub tags: BTreeMap<String, String>,
}

/// A row of the database as an export has it.
pub fn written(columns: &[Column], row: &Mapping, names: &Names) -> Mapping {
    let mut record = Mapping::new();
    for column in columns {
        let Some(value) = row.get(column.name).filter(|value| !value.is_null()) else {
            continue;
        };
        let named = |known: &HashMap<String, String>| {
            let name = value.as_str().and_then(|id| known.get(id));
            name.map_or(Value::Null, |name| name.clone().into())
        };
        let value = match column.sort {
            Sort::Text(_) | Sort::Number | Sort::Person => value.clone(),
            Sort::Moment => value.as_i64().map_or(Value::Null, moment),
            Sort::Truth => (value.as_i64() == Some(1)).into(),
            Sort::Json => {
                let parsed = value
                    .as_str()
                    .and_then(|text| serde_json::from_str(text).ok());
                parsed.unwrap_or_else(|| value.clone())
            }
            Sort::Media => named(&names.media),
            Sort::Author => named(&names.authors),
        };
        if !value.is_null() {
            record.insert(column.key().into(), value);
        }
    }
    record
}

/// A moment as an export has it: "2026-07-01T12:00:00Z". What is beyond the years that can be written
/// so stays a number.
pub fn moment(at: i64) -> Value {
    let moment = Timestamp::from_millisecond(at);
    moment.map_or_else(|_| at.into(), |moment| moment.to_string().into())
}

/// A record of an export as a row of the database.
///
/// # Errors
/// A clause that says what is wrong with it.
pub fn read(columns: &[Column], mut record: Mapping, ids: &Ids) -> Result<Mapping, String> {
    let mut row = Mapping::new();
    for column in columns {
        let key = column.key();
        let value = record.shift_remove(key).filter(|value| !value.is_null());
        let value = match value {
            Some(value) => one(column, value, ids)?,
            None if column.is_needed => return Err(format!("there is no {key}")),
            None => Value::Null,
        };
        row.insert(column.name.into(), value);
    }
    match record.keys().next() {
        None => Ok(row),
        Some(key) => Err(format!("{} is nothing that is known here", plain(key))),
    }
}

fn one(column: &Column, value: Value, ids: &Ids) -> Result<Value, String> {
    let key = column.key();
    let text = || {
        let text = value.as_str().filter(|text| !text.contains('\0'));
        text.ok_or_else(|| format!("{key} is no text"))
    };
    let found = |known: &BTreeMap<String, String>| {
        let name = text()?;
        let id = known.get(name).map(|id| id.clone().into());
        id.ok_or_else(|| format!("{key} is {}, which is not in this folder", shown(name)))
    };
    match column.sort {
        Sort::Text(passes) => {
            let text = text()?;
            let read = passes(text).then(|| text.into());
            read.ok_or_else(|| format!("{key} can’t be {}", shown(text)))
        }
        Sort::Number => {
            let number = value.as_i64().map(Value::from);
            number.ok_or_else(|| format!("{key} is no number"))
        }
        Sort::Moment => match (value.as_i64(), value.as_str()) {
            (Some(at), _) => Ok(at.into()),
            (None, Some(text)) => {
                let moment = text.parse::<Timestamp>();
                let moment = moment.map(|moment| moment.as_millisecond().into());
                moment.map_err(|_| format!("{key} is {}, which is no moment", shown(text)))
            }
            _ => Err(format!("{key} is no moment")),
        },
        Sort::Truth => {
            let truth = value.as_bool().map(|truth| i64::from(truth).into());
            truth.ok_or_else(|| format!("{key} is neither true nor false"))
        }
        Sort::Json => {
            let text = serde_json::to_string(&value).ok();
            let text = text.filter(|text| !text.contains("\\u0000"));
            text.map(Value::from)
                .ok_or_else(|| format!("{key} can’t be kept"))
        }
        Sort::Person => found(&ids.people),
        Sort::Media => found(&ids.media),
        Sort::Author => found(&ids.authors),
    }
}

fn plain(key: &Value) -> String {
    key.as_str()
        .map_or_else(|| "a key that is no text".into(), shown)
}

/// A text of somebody else's in a sentence of ours: one short line.
pub fn shown(text: &str) -> String {
    let line = crate::domain::text::single_line(text);
    format!("“{}”", crate::domain::text::truncate(&line, 60))
}

/// The text in a row under this name; empty where there is none.
pub fn text_of<'a>(row: &'a Mapping, name: &str) -> &'a str {
    row.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The same where there may be none.
pub fn text_in(row: &Mapping, name: &str) -> Option<String> {
    row.get(name).and_then(Value::as_str).map(str::to_owned)
}

/// The number in a row under this name, if any.
pub fn number_in(row: &Mapping, name: &str) -> Option<i64> {
    row.get(name).and_then(Value::as_i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 5] = [
        needed("id", Sort::Text(|text| text.len() == 2)),
        optional("at", Sort::Moment),
        needed("open", Sort::Truth),
        optional("extra", Sort::Json),
        optional("portrait_id", Sort::Media),
    ];

    fn mapping(json: &str) -> Mapping {
        serde_json::from_str(json).expect("an object")
    }

    fn json(mapping: &Mapping) -> String {
        serde_json::to_string(mapping).expect("JSON")
    }

    #[test]
    fn a_row_is_written_for_people_and_read_again_as_it_was() {
        let row = mapping(
            r#"{"id":"a1","at":1782907200001,"open":1,"extra":"{\"z\":1.0,\"a\":[null]}","portrait_id":"m1","password":"x"}"#,
        );
        let mut names = Names::default();
        names.media.insert("m1".into(), "f.png".into());
        let record = written(&COLUMNS, &row, &names);
        let text = r#"{"id":"a1","at":"2026-07-01T12:00:00.001Z","open":true,"extra":{"z":1.0,"a":[null]},"portrait":"f.png"}"#;
        assert_eq!(json(&record), text);
        let mut ids = Ids::default();
        ids.media.insert("f.png".into(), "m2".into());
        let again = read(&COLUMNS, mapping(text), &ids).expect("a row");
        let row = r#"{"id":"a1","at":1782907200001,"open":1,"extra":"{\"z\":1.0,\"a\":[null]}","portrait_id":"m2"}"#;
        assert_eq!(json(&again), row);
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (record, said) in [
            (r#"{"open":true}"#, "there is no id"),
            (r#"{"id":"abc","open":true}"#, "id can’t be “abc”"),
            (r#"{"id":1,"open":true}"#, "id is no text"),
            (r#"{"id":"a1","open":1}"#, "open is neither true nor false"),
            (
                r#"{"id":"a1","open":true,"at":"soon"}"#,
                "at is “soon”, which is no moment",
            ),
            (
                r#"{"id":"a1","open":true,"colour":1}"#,
                "“colour” is nothing that is known here",
            ),
            (
                r#"{"id":"a1","open":true,"portrait":"../x"}"#,
                "portrait is “../x”, which is not in this folder",
            ),
        ] {
            let read = read(&COLUMNS, mapping(record), &Ids::default());
            assert_eq!(read, Err(said.to_owned()));
        }
    }
}
