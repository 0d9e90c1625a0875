"""How is a register brought to a newer form?"""

from sqlalchemy import Connection


def migrate(connection: Connection, revision: str) -> None:
    """Run the migrations up to ``revision`` inside the caller's transaction."""
    # Alembic takes a fifth of a second to import and is needed only when the form changes.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "amtsblick.keep:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
