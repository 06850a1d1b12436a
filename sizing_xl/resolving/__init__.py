"""From a workload to the inputs of the book: entries, defaults, and what measurements say."""
