"""A spreadsheet: XLSX, XLS, ODS or text with separators."""
