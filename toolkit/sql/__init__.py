"""SQL that is written once and run often.

Django writes the SQL of a queryset anew each time, which takes several times as long
as the database takes to answer. Here it is written at the first call, with a place for
each value that changes; later calls fill the places. PostgreSQL is asked to prepare
such a statement, so that it too thinks only once.

- `params` the places, and conditions on lists of them
- `queries` PreparedQuery, and PreparedFamily for what is made of parts
- `pages` PreparedPages, for a Paginator
- `writes` PreparedInsert, PreparedUpdate
- `rows` from a row to an instance
- `cursors` the connection, and statements that PostgreSQL prepares

It leans on parts of Django that are not documented, and may change with any release:

- `QuerySet.query`, `._iterable_class`, `._prefetch_related_lookups`
- `Query.get_compiler()`, `.select_for_update`, `.chain(klass)`
- `UpdateQuery.add_update_values()`, `InsertQuery(on_conflict=)`, `.insert_values()`
- `SQLCompiler.as_sql()`, `.select`, `.klass_info`, `.annotation_col_map`,
  `.get_converters()`, `.apply_converters()`, `SQLInsertCompiler.returning_fields`
- `ModelState`, `Model._state`, `Model.from_db()`
- on PostgreSQL `DatabaseWrapper._prepare_cursor()` and `ServerBindingCursor`

`tests/toolkit/test_sql_django.py` says in words which of them an upgrade has changed.
"""
