"""File formats that know nothing of sizing: zip, compound file, VBA project, xlsm, UNO types."""
