//! Tables of Lua, as data: strings, numbers, truth, tables in tables. No code is run.

use serde_json::{Map, Number, Value};

/// Tables may be nested so deep.
const DEEPEST: usize = 60;

/// The table that a file returns.
pub(super) fn table(text: &str) -> Result<Value, String> {
    let mut reader = LuaReader { text, at: 0 };
    reader.space();
    if reader.text[reader.at..].starts_with("return") {
        reader.at += "return".len();
    }
    reader.value(0).map_err(|message| {
        format!("line {}: {message}", text[..reader.at.min(text.len())].matches('\n').count() + 1)
    })
}

struct LuaReader<'a> {
    text: &'a str,
    at: usize,
}

impl LuaReader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn space(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            if !self.rest().starts_with("--") {
                return;
            }
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        }
    }

    fn take(&mut self, sign: &str) -> bool {
        self.space();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    fn value(&mut self, depth: usize) -> Result<Value, String> {
        self.space();
        if depth > DEEPEST {
            return Err("tables are nested too deep".to_owned());
        }
        let rest = self.rest();
        match rest.chars().next() {
            Some('{') => self.entries(depth),
            Some(quote @ ('"' | '\'')) => self.string(quote).map(Value::String),
            Some(c) if c.is_ascii_digit() || c == '-' || c == '.' => {
                let end = rest
                    .find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c)))
                    .unwrap_or(rest.len());
                let words = &rest[..end];
                let number = words
                    .parse::<i64>()
                    .ok()
                    .map(Number::from)
                    .or_else(|| Number::from_f64(words.parse().ok()?));
                let number = number.ok_or_else(|| format!("`{words}` is no number"))?;
                self.at += end;
                Ok(Value::Number(number))
            }
            _ => {
                for (word, value) in
                    [("true", Value::Bool(true)), ("false", Value::Bool(false)), ("nil", Value::Null)]
                {
                    if rest.starts_with(word) {
                        self.at += word.len();
                        return Ok(value);
                    }
                }
                Err("a value is missing, or this is code".to_owned())
            }
        }
    }

    /// A table: a list where all keys are numbers, in their order.
    fn entries(&mut self, depth: usize) -> Result<Value, String> {
        self.at += 1;
        let mut map = Map::new();
        let mut next = 1_i64;
        loop {
            self.space();
            if self.take("}") {
                break;
            }
            let key = if self.take("[") {
                let key = self.value(depth + 1)?;
                if !self.take("]") || !self.take("=") {
                    return Err("a key isn't followed by `] =`".to_owned());
                }
                match key {
                    Value::String(words) => words,
                    other => other.to_string(),
                }
            } else {
                let rest = self.rest();
                let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(0);
                let is_key = end > 0
                    && rest[end..].trim_start().starts_with('=')
                    && !rest.starts_with(|c: char| c.is_ascii_digit());
                if is_key {
                    let key = rest[..end].to_owned();
                    self.at += end;
                    self.take("=");
                    key
                } else {
                    next += 1;
                    (next - 1).to_string()
                }
            };
            let value = self.value(depth + 1)?;
            map.insert(key, value);
            if !self.take(",") && !self.take(";") {
                if self.take("}") {
                    break;
                }
                return Err("a table isn't closed".to_owned());
            }
        }
        let numbers: Option<Vec<(i64, String)>> =
            map.keys().map(|key| Some((key.parse().ok()?, key.clone()))).collect();
        match numbers {
            Some(mut order) if !order.is_empty() => {
                order.sort_unstable();
                Ok(Value::Array(order.into_iter().filter_map(|(_, key)| map.remove(&key)).collect()))
            }
            _ => Ok(Value::Object(map)),
        }
    }

    fn string(&mut self, quote: char) -> Result<String, String> {
        let mut bytes: Vec<u8> = Vec::new();
        let mut chars = self.text[self.at + 1..].char_indices().peekable();
        let start = self.at + 1;
        while let Some((at, c)) = chars.next() {
            if c == quote {
                self.at = start + at + 1;
                return Ok(String::from_utf8_lossy(&bytes).into_owned());
            }
            if c != '\\' {
                bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            }
            let Some((_, escaped)) = chars.next() else { break };
            match escaped {
                'n' => bytes.push(b'\n'),
                't' => bytes.push(b'\t'),
                'r' => {}
                // `\13` is a carriage return, `\0` a byte of 0.
                '0'..='9' => {
                    let mut number = escaped.to_digit(10).unwrap_or(0);
                    for _ in 0..2 {
                        if let Some((_, digit)) = chars.next_if(|(_, c)| c.is_ascii_digit()) {
                            number = number * 10 + digit.to_digit(10).unwrap_or(0);
                        }
                    }
                    bytes.extend(u8::try_from(number).ok().filter(|b| *b != 13 && *b != 0));
                }
                other => bytes.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        Err("a string isn't closed".to_owned())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_as_data() {
        let text = "-- /a/b\nreturn {\n  [\"a\"] = { [2] = \"y\", [1] = \"x\\\nz \\\"q\\\" \\65\" },\n  b = -1.5, [\"c\"] = true,\n}\n";
        let value = table(text).unwrap();
        assert_eq!(value, serde_json::json!({"a": ["x\nz \"q\" A", "y"], "b": -1.5, "c": true}));
        assert_eq!(
            table("return {\n a = os.exit() }").unwrap_err(),
            "line 2: a value is missing, or this is code"
        );
        assert!(table(&"{".repeat(100_000)).is_err());
    }
}
