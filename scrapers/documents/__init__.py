"""Documents that a page links as its rules, manual or form: PDF, DOCX and XLSX, read to text in a child process."""
