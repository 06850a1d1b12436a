"""The pens that draw the declared sheets."""
