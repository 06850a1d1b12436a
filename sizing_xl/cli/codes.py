"""Exit codes."""

DONE, INVALID, USAGE, NO_SOLUTION, FAULT = 0, 1, 2, 3, 70
# A signal that ended the run: this and its number, as shells tell it (130: Ctrl+C, 143: SIGTERM).
SIGNALLED = 128
INTERRUPTED = SIGNALLED + 2
