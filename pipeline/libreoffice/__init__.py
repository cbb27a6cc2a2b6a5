"""What LibreOffice needs on a person's machine to run Truecost from within Calc: a macro, the right Python."""
