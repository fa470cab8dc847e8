"""Tables that people keep in spreadsheets: CSV and XLSX, read row by row and executed never."""
