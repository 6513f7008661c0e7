"""Odd requests: every address, every name that is read, values that break readers.

Faults of these kinds are planted by `python -m tests.fuzz.planted`, and seen by:

| fault                                        | seen by                        |
| int() on what only looks like digits         | test_walk, all names at once   |
| a number as long as anybody likes            | test_forms, a name alone       |
| a key greater than SQLite's integers         | test_forms, a name alone       |
| the first and the last year of a clock       | test_forms, test_walk          |
| a code of a job that cannot be one           | test_odd_frames                |
| a title longer than its column               | test_forms, what was stored    |
| htmx without the address of its page         | test_walk, headers             |
| a page that does not exist                   | test_forms, a name alone       |
| a failure that is only logged                | test_forms, a name alone       |
| a notification that braces in a title break  | test_forms, after the commit   |
| a letter that cannot be built                | test_forms, letters            |
| a header missing, of all or of refusals      | test_walk, all names at once   |
| a frame that ends the consumer               | test_odd_frames                |
| a damaged picture that raises                | test_fuzz, pictures            |
| a filter by the last day alone               | test_forms, a filter alone     |
| an export of what has no value               | test_forms, links              |
| a suggestion for one sign                    | test_forms, test_walk          |
| a number of a form greater than integers     | test_forms, a name alone       |
"""
