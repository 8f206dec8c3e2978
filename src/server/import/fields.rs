//! The front matter as a table of fields, each taken out once and with its line at hand, so that a
//! mistake says where it is.

use serde_norway::{Mapping, Value};

/// Why a file is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Counted from 1, in the file.
    pub line: Option<usize>,
    /// A clause in plain words.
    pub reason: String,
}

impl Mistake {
    pub fn new(line: Option<usize>, reason: impl Into<String>) -> Self {
        Self {
            line,
            reason: reason.into(),
        }
    }
}

/// What the front matter holds and nobody has taken yet.
pub struct Fields<'a> {
    mapping: Mapping,
    yaml: &'a str,
}

/// The lines before the front matter's first: the one of `---`.
const BEFORE: usize = 1;

impl<'a> Fields<'a> {
    /// Reads the YAML between the lines of `---`.
    pub fn parse(yaml: &'a str) -> Result<Self, Mistake> {
        let value: Value = serde_norway::from_str(yaml).map_err(|error| {
            let line = error.location().map(|location| location.line() + BEFORE);
            Mistake::new(line, format!("the front matter is no YAML: {error}"))
        })?;
        match value {
            Value::Mapping(mapping) => Ok(Self { mapping, yaml }),
            Value::Null => Ok(Self {
                mapping: Mapping::new(),
                yaml,
            }),
            _ => Err(Mistake::new(
                Some(BEFORE + 1),
                "the front matter holds no `key: value` lines",
            )),
        }
    }

    /// All of it, as it is written.
    pub fn whole(&self) -> Mapping {
        self.mapping.clone()
    }

    /// The line on which a key stands.
    pub fn line(&self, key: &str) -> Option<usize> {
        let names = |line: &str| {
            let line = line.trim_start_matches(['"', '\'']);
            let rest = line
                .strip_prefix(key)
                .map(|rest| rest.trim_start_matches(['"', '\'']).trim_start());
            rest.is_some_and(|rest| rest.starts_with(':'))
        };
        let position = self.yaml.lines().position(names)?;
        Some(position + BEFORE + 1)
    }

    pub fn mistake(&self, key: &str, reason: impl std::fmt::Display) -> Mistake {
        Mistake::new(self.line(key), format!("{key}: {reason}"))
    }

    fn take(&mut self, key: &str) -> Option<Value> {
        self.mapping
            .shift_remove(key)
            .filter(|value| !value.is_null())
    }

    /// A text; a number or yes/no is taken as it is written.
    pub fn text(&mut self, key: &str) -> Result<Option<String>, Mistake> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        let text = scalar(&value).ok_or_else(|| self.mistake(key, "must be a text"))?;
        Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
    }

    /// A list of texts; one text alone is a list of one.
    pub fn list(&mut self, key: &str) -> Result<Vec<String>, Mistake> {
        let values = match self.take(key) {
            None => return Ok(Vec::new()),
            Some(Value::Sequence(values)) => values,
            Some(value) => vec![value],
        };
        let mut list = Vec::new();
        for value in &values {
            let text = scalar(value).ok_or_else(|| self.mistake(key, "must be a list of texts"))?;
            let text = text.trim().to_owned();
            if !text.is_empty() && !list.contains(&text) {
                list.push(text);
            }
        }
        Ok(list)
    }

    /// The same without this key.
    pub fn without(mut self, key: &str) -> Self {
        self.mapping.shift_remove(key);
        self
    }

    /// All that nobody took, as JSON.
    pub fn rest(self) -> Result<String, Mistake> {
        serde_json::to_string(&self.mapping).map_err(|error| {
            Mistake::new(
                None,
                format!("a key that isn't known can't be kept: {error}"),
            )
        })
    }
}

/// NUL has no place in a text, and one of the databases takes none.
fn scalar(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.replace('\0', ""),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        _ => return None,
    };
    Some(text)
}
