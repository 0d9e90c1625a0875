"""Alembic's entrance: migrations run inside the transaction that ``keep.opening`` holds."""

from alembic import context

from amtsblick.keep.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
