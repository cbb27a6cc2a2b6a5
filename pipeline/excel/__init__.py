"""What Excel needs on a person's machine to run Truecost: settings, the right Python, leave to run macros."""
