"""How the Word templates are first drawn; afterwards the .docx files are the truth."""
