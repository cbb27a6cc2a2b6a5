"""The front door from within LibreOffice Calc: its macro starts ``python -m pipeline.calc`` and talks with it."""
