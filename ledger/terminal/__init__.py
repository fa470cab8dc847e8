"""What surfaces call: open, join, record, read, admit and rebuild."""
