"""Questions over many cases: what is cheapest, what matters, what to buy when, what came out.

Plain rows of numbers; report/ and sheets/ say them. Nothing here prints.
"""
