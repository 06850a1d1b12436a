"""The functions in LibreOffice Calc: the add-in, and the process that answers for it."""
