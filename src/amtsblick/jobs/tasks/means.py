"""What does the operator allow and give? Options of the worker; nobody who asks for work can change them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.collect.settings import Settings
from amtsblick.collect.tsa import ask
from amtsblick.jobs.clock import now
from amtsblick.jobs.inspect import Desk
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.backup_rotation import Rotation
from amtsblick.keep.register import Register
from amtsblick.keep.signing import SigningKey
from amtsblick.keep.timestamps import Authority
from amtsblick.publish.mail import SmtpSettings
from amtsblick.report.words import Lang
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.reminders import Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """How mails leave, and who is reminded."""

    server: SmtpSettings
    sender: str
    recipients: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Folder, network, browser, key, mail and backups of a worker. ``patience``: seconds that a page may take.

    Without ``post`` nobody is mailed, without ``backups`` (a folder) nothing is backed up: such tasks fail
    and say so.
    """

    place: Workspace
    settings: Settings = field(default_factory=Settings)
    patience: float = 60.0
    browser: InspectSettings = field(default_factory=InspectSettings)
    key: SigningKey | None = None
    authorities: tuple[Authority, ...] = ()
    langs: tuple[Lang, ...] = ("de", "en")
    post: Post | None = None
    base_url: str = ""
    """Public address of the web application: without it nobody is mailed about news, since the mails could
    not say where to end them."""
    backups: Path | None = None
    rotation: Rotation = field(default_factory=Rotation)
    now: Callable[[], datetime] = now

    @property
    def survey_settings(self) -> Settings:
        """How the network is asked by a survey, no page longer than ``patience``."""
        return replace(
            self.settings,
            total_timeout=self.patience,
            read_timeout=min(self.patience, self.settings.read_timeout),
            connect_timeout=min(self.patience, self.settings.connect_timeout),
        )

    def desk(self, register: Register, knowledge: Knowledge, command: str) -> Desk:
        """Where inspections are kept, judged and sealed; its key is made in the folder on first use."""
        return Desk(
            register=register,
            knowledge=knowledge,
            base=self.place.folder,
            now=self.now,
            key=self.key or SigningKey.own(self.place.folder),
            authorities=self.authorities,
            ask=ask,
            langs=self.langs,
            command=command,
        )
