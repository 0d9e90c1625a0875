"""One mail to a real server on loopback: taken, refused, broken off, protected."""

import email
import socket
import threading
from datetime import UTC, datetime
from email.policy import default

import pytest

from amtsblick.errors import InputError, MailError, RecipientError
from amtsblick.publish.mail import Attachment, Mail, Security, SmtpSettings, checked_address, send

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CALENDAR = Attachment(
    name="termine.ics", media_type="text/calendar", content=b"BEGIN:VCALENDAR\r\nX:\xc3\xa4\r\n"
)


def a_mail(**changes) -> Mail:
    given = {
        "sender": "amtsblick@amt.example",
        "to": "presse@amt.example",
        "subject": "Zwei Entscheidungen für das Amt",
        "text": "Guten Tag,\n\n.\nzwei Fälle warten.\n",
        "dated": NOON,
        "attachments": (CALENDAR,),
    }
    return Mail(**(given | changes))


def test_the_server_takes_it_as_it_was_written(serve):
    post = serve()
    send(a_mail(), post.settings())
    ((sender, to, content),) = post.taken
    message = email.message_from_bytes(content, policy=default)
    (calendar,) = message.iter_attachments()

    assert (sender, to) == ("amtsblick@amt.example", ["presse@amt.example"])
    assert message["Subject"] == "Zwei Entscheidungen für das Amt"
    assert message["Date"].datetime == NOON
    assert message["Message-ID"].endswith("@amt.example>")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_body().get_content().replace("\r\n", "\n") == "Guten Tag,\n\n.\nzwei Fälle warten.\n"
    assert (calendar.get_content_type(), calendar.get_filename()) == ("text/calendar", "termine.ics")
    assert calendar.get_content() == CALENDAR.content.decode()


def test_over_starttls_with_a_login(serve, certified, ca_file, only_anna):
    post = serve(tls_context=certified, require_starttls=True, auth_required=True, authenticator=only_anna)
    settings = post.settings(security=Security.STARTTLS, ca_file=ca_file, user="anna", password="geheim")
    send(a_mail(), settings)

    assert len(post.taken) == 1


def test_over_tls_from_the_first_byte(serve, certified, ca_file):
    post = serve(tls=certified)
    send(a_mail(), post.settings(security=Security.TLS, ca_file=ca_file))

    assert len(post.taken) == 1


def test_a_wrong_password(serve, certified, ca_file, only_anna):
    post = serve(tls_context=certified, require_starttls=True, auth_required=True, authenticator=only_anna)
    settings = post.settings(security=Security.STARTTLS, ca_file=ca_file, user="anna", password="falsch")
    with pytest.raises(MailError, match="AMTSBLICK_SMTP_PASSWORD"):
        send(a_mail(), settings)
    assert post.taken == []


def test_a_certificate_that_nobody_trusts(serve, certified):
    post = serve(tls_context=certified)
    with pytest.raises(MailError, match="--ca-file"):
        send(a_mail(), post.settings(security=Security.STARTTLS))
    assert post.taken == []


def test_a_server_without_starttls_gets_nothing_in_the_clear(serve):
    post = serve()
    with pytest.raises(MailError, match="STARTTLS"):
        send(a_mail(), post.settings(security=Security.STARTTLS))
    assert post.taken == []


def test_a_password_never_goes_in_the_clear(serve):
    post = serve()
    with pytest.raises(InputError, match="in the clear"):
        send(a_mail(), post.settings(user="anna", password="geheim"))


def test_the_password_is_in_no_text_of_the_settings(serve):
    assert "geheim" not in repr(SmtpSettings(host="a", port=1, user="anna", password="geheim"))


def test_a_refused_recipient_is_told_apart(serve):
    post = serve()
    with pytest.raises(RecipientError, match="no such mailbox"):
        send(a_mail(to="nobody@amt.example"), post.settings())
    assert post.taken == []


@pytest.mark.parametrize("moment", ["RCPT", "DATA"])
def test_a_server_that_dies_in_mid_session_has_taken_nothing(serve, moment):
    post = serve(moment)
    with pytest.raises(MailError, match="broke off"):
        send(a_mail(), post.settings())
    assert post.taken == []


def test_a_rude_farewell_does_not_unsend_it(serve):
    post = serve("QUIT")
    send(a_mail(), post.settings())

    assert len(post.taken) == 1


def test_nobody_answers():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(MailError, match="nobody answers"):
        send(a_mail(), SmtpSettings(host="127.0.0.1", port=port, security=Security.NONE))


def test_a_server_that_says_nothing():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(MailError, match="in time"):
            send(a_mail(), SmtpSettings(host="127.0.0.1", port=port, security=Security.NONE, timeout=0.3))


def test_something_else_than_a_mail_server():
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            connection, _ = other.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(MailError):
            send(
                a_mail(),
                SmtpSettings(
                    host="127.0.0.1", port=other.getsockname()[1], security=Security.NONE, timeout=2
                ),
            )
        thread.join()


INJECTED = {
    "line-break": "a@b.example\r\nBcc: c@d.example",
    "two": "a@b.example, c@d.example",
    "name": "Presse <a@b.example>",
    "empty": "",
    "no-at": "presse",
    "no-domain": "presse@",
    "space": "a b@c.example",
    "umlaut": "präsident@amt.example",
    "quoted": '"a b"@c.example',
    "long": f"{'a' * 300}@b.example",
    "nul": "a\0@b.example",
}


@pytest.mark.parametrize("text", INJECTED.values(), ids=INJECTED)
def test_what_is_no_single_address_is_refused(serve, text):
    post = serve()
    with pytest.raises(InputError, match="no e-mail address"):
        send(a_mail(to=text), post.settings())
    with pytest.raises(InputError):
        send(a_mail(sender=text), post.settings())
    assert post.taken == []


@pytest.mark.parametrize("text", ["a@b.example", "vor.nach+tag@sub.amt.example", "x_1@localhost"])
def test_plain_addresses_are_taken(text):
    assert checked_address(text, "--to") == text


def test_a_subject_cannot_carry_headers(serve):
    post = serve()
    with pytest.raises(InputError, match="subject"):
        send(a_mail(subject="Hallo\r\nBcc: c@d.example"), post.settings())
    assert post.taken == []
