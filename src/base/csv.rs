//! CSV for spreadsheets (RFC 4180): commas, lines that end in CR LF, quotation marks where they are needed.
//!
//! In: rows of text. Out: a file that begins with a byte order mark, without which Excel reads Vietnamese letters as
//! those of an old code page, and in which no cell is a formula.

/// A table that grows.
pub struct Table(String);

impl Table {
    /// A table with these names of columns.
    pub fn new(columns: &[&str]) -> Self {
        let mut table = Self("\u{feff}".to_owned());
        table.row(columns);
        table
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[&str]) {
        for (number, cell) in cells.iter().enumerate() {
            if number > 0 {
                self.0.push(',');
            }
            self.cell(cell);
        }
        self.0.push_str("\r\n");
    }

    /// What begins like a formula gets an apostrophe before it, which spreadsheets take for "this is text".
    fn cell(&mut self, cell: &str) {
        let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
        let needs_quotes = is_formula || cell.contains([',', '"', '\n', '\r']);
        if !needs_quotes {
            self.0.push_str(cell);
            return;
        }
        self.0.push('"');
        if is_formula {
            self.0.push('\'');
        }
        self.0.push_str(&cell.replace('"', "\"\""));
        self.0.push('"');
    }

    /// The file.
    pub fn finish(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cells: &[&str]) -> String {
        let mut table = Table::new(&["a", "b"]);
        table.row(cells);
        String::from_utf8(table.finish()).unwrap()
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(
            written(&["nói: \"sai\", rồi", "hai\ndòng"]),
            "\u{feff}a,b\r\n\"nói: \"\"sai\"\", rồi\",\"hai\ndòng\"\r\n"
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(written(&["=1+1", "-2"]), "\u{feff}a,b\r\n\"'=1+1\",\"'-2\"\r\n");
        assert_eq!(written(&["@A1", "a=b"]), "\u{feff}a,b\r\n\"'@A1\",a=b\r\n");
    }
}
