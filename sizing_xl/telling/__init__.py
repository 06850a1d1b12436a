"""Words about an answer, whoever shows them: verdict, rationale, what was given, why not."""
