"""Opening, reading and writing files, here and at addresses; what fails is told once, here."""
