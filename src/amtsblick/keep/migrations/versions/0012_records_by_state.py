"""Records by state: the inbox asks for what waits without reading the whole log."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_index("ledger_of_state", "ledger", ["state", "seq"])
    form = sa.table("register_format", sa.column("revision"), sa.column("needs"))
    op.bulk_insert(form, [{"revision": revision, "needs": "0.1"}])
