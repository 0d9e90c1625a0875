"""How does one e-mail leave the house, and what is told when it could not?"""

import hashlib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from amtsblick.errors import InputError, MailError, RecipientError

_LONGEST_ADDRESS: Final = 254  # RFC 5321, 4.5.3.1.3 without the angle brackets
_LONGEST_LINK: Final = 900  # a line may have 998 characters: RFC 5322, 2.1.1
_NEEDS_TLS: Final = "choose --security starttls or tls"
_REFUSED: Final = smtplib.SMTPAuthenticationError
_CAUSES: Final[tuple[tuple[type[Exception], str, str], ...]] = (
    (_REFUSED, "refused user or password", "correct --user and AMTSBLICK_SMTP_PASSWORD"),
    (
        smtplib.SMTPServerDisconnected,
        "broke off the connection",
        "try again, and check that the port fits --security",
    ),
    (
        ssl.SSLCertVerificationError,
        "its certificate is not trusted",
        "correct the host, or trust its authority with --ca-file",
    ),
    (ssl.SSLError, "TLS failed", "check that the port fits --security"),
    (socket.gaierror, "the host is not known", "correct --smtp"),
    (TimeoutError, "did not answer in time", "check host, port and firewall"),
    (ConnectionRefusedError, "nobody answers there", "start the server or correct --smtp"),
)
"""What the library raises, what that means, and what to do."""


class Security(StrEnum):
    """How the way to the server is protected."""

    STARTTLS = "starttls"
    """Begins in the clear and must switch before anything is said."""
    TLS = "tls"
    NONE = "none"
    """For a server on this machine only: no password is ever sent so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """The server that takes the mail. ``user`` "" means without a login; ``timeout`` is in seconds.

    ``ca_file`` is a PEM file of a certificate authority to be trusted as well.
    """

    host: str
    port: int
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    timeout: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that comes along; ``media_type`` such as text/calendar (then in UTF-8)."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One plain-text mail to one recipient. ``dated`` is the aware moment of writing.

    ``unsubscribe`` is an https address at which one request without a question ends such mails (RFC 8058),
    "" where there is none.
    """

    sender: str
    to: str
    subject: str
    text: str
    dated: datetime
    attachments: tuple[Attachment, ...] = ()
    unsubscribe: str = ""


class _OneLine(UnstructuredHeader, BaseHeader):
    """An address in one line, however long: folded, the library would spell it as an encoded word."""

    def fold(self, *, policy: Policy) -> str:
        """The header as it is sent."""
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS: Final = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _OneLine)
_POLICY: Final = SMTP.clone(header_factory=_HEADERS)


def checked_address(text: str, option: str) -> str:
    """The bare address as mail servers know it.

    InputError for anything that is not exactly one address in plain ASCII: a line break in it would
    let its author write headers of his own.
    """
    try:
        known = Address(addr_spec=text)
    except (ValueError, IndexError, MessageError):
        known = Address()
    if known.addr_spec != text or not known.domain or len(text) > _LONGEST_ADDRESS or not _is_plain(text):
        raise InputError(f"{option} {text!r} is no e-mail address: write it like press@authority.example.")
    return text


def _checked_link(text: str) -> str:
    if not text.startswith("https://") or not _is_plain(text) or len(text) > _LONGEST_LINK:
        raise InputError(f"{text!r} cannot be the address at which mails are ended: it must be https.")
    return text


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and not any(mark in text for mark in ' ,;<>"\\')


def send(mail: Mail, settings: SmtpSettings) -> None:
    """Hand one mail to the server; returns once the server has taken it.

    Raises RecipientError when the server takes nothing for this recipient, MailError with the remedy when
    it cannot be reached, breaks off or refuses, and InputError for addresses that are none. Whatever is
    raised, the server has not said that it took the mail.
    """
    message = composed(mail)
    where = f"{settings.host}:{settings.port}"
    if settings.user and settings.security is Security.NONE:
        raise InputError(f"A password is not sent to {where} in the clear: {_NEEDS_TLS}.")
    with _explained(where, mail.to), _connected(settings) as server:
        if settings.user:
            server.login(settings.user, settings.password)
        server.send_message(message, from_addr=mail.sender, to_addrs=[mail.to])


def composed(mail: Mail) -> EmailMessage:
    """The message as it goes out. InputError for addresses and header lines that would say something else."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = checked_address(mail.sender, "--from")
    message["To"] = checked_address(mail.to, "--to")
    if not mail.subject.isprintable():
        raise InputError(f"The subject {mail.subject!r} holds line breaks or control characters.")
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.dated)
    seed = f"{mail.sender}\n{mail.to}\n{mail.subject}\n{mail.dated.isoformat()}\n{mail.text}"
    domain = mail.sender.rpartition("@")[2]
    message["Message-ID"] = f"<{hashlib.sha256(seed.encode()).hexdigest()[:32]}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office note answers it
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{_checked_link(mail.unsubscribe)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    for one in mail.attachments:
        main, _, sub = one.media_type.partition("/")
        charset = {"charset": "utf-8"} if main == "text" else {}
        message.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name, params=charset)
    return message


@contextmanager
def _connected(settings: SmtpSettings) -> Iterator[smtplib.SMTP]:
    """A session that is as safe as asked for before anything is said in it."""
    if settings.security is Security.TLS:
        session: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=settings.timeout, context=_trust(settings)
        )
    else:
        session = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout)
    try:
        if settings.security is Security.STARTTLS:
            session.starttls(context=_trust(settings))
        yield session
        with suppress(smtplib.SMTPException, OSError):  # the mail was taken, whatever the farewell is
            session.quit()
    finally:
        session.close()


def _trust(settings: SmtpSettings) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if settings.ca_file is not None:
        try:
            context.load_verify_locations(cafile=settings.ca_file)
        except (OSError, ssl.SSLError) as error:
            raise InputError(f"--ca-file {settings.ca_file} cannot be read: give a PEM file.") from error
    return context


@contextmanager
def _explained(where: str, recipient: str) -> Iterator[None]:
    """Turn the library's errors into ours, with a remedy each."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = next(iter(error.recipients.values()), (0, b""))
        raise RecipientError(
            f"Mail server {where} takes no mail for {recipient}: {code} {_plain(reason)}: correct the address."
        ) from error
    except UnicodeEncodeError as error:
        raise MailError(f"Mail server {where}: user and password must be plain ASCII.") from error
    except (smtplib.SMTPException, OSError) as error:
        text, remedy = _cause(error)
        raise MailError(f"Mail server {where}: {text}: {remedy}. Nothing was sent to {recipient}.") from error


def _cause(error: smtplib.SMTPException | OSError) -> tuple[str, str]:
    if isinstance(error, smtplib.SMTPNotSupportedError):
        if "STARTTLS" in str(error):
            return "does not offer STARTTLS", "choose --security tls, or none for a server on this machine"
        return "offers no login", "leave out --user or ask the server's operator"
    if isinstance(error, smtplib.SMTPResponseException) and not isinstance(error, _REFUSED):
        answer = f"{error.smtp_code} {_plain(error.smtp_error)}"
        return f"answered {answer}", "ask the server's operator, or correct --from"
    if "timed out" in str(error):  # the library wraps it in a disconnection
        error = TimeoutError()
    known = ((text, remedy) for kinds, text, remedy in _CAUSES if isinstance(error, kinds))
    return next(known, (str(error), "check host, port and network"))


def _plain(reason: bytes | str) -> str:
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    return " ".join(part for part in text.split() if part.isprintable())
