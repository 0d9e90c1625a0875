"""The second factor: a code counts once, a lost device is no lock-out, guessing locks."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from amtsblick.assess.access.locking import NAME
from amtsblick.errors import InputError
from amtsblick.jobs import second_factor
from amtsblick.keep.account_key import AccountKey
from amtsblick.keep.passwords import totp_step
from amtsblick.values.accounts import AccountAction, LoginState


def test_codes_are_those_of_the_standard():
    """RFC 6238, appendix B (SHA-1), the last six of the eight digits given there."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for moment, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        at = datetime.fromtimestamp(moment, UTC)
        assert totp_step(secret, code, at, moment // 30 - 1) == moment // 30
        assert totp_step(secret, code, at, moment // 30) is None


def test_a_clock_may_be_one_step_off_and_no_more(house):
    house.enrol()
    code, secret = house.code(), house.secrets["anna"]
    assert [
        totp_step(secret, code, datetime.fromtimestamp(house.now.timestamp() + off, UTC), 0) is not None
        for off in (-60, -30, 0, 30, 60)
    ] == [False, True, True, True, False]


def test_a_login_waits_for_the_code_and_gets_a_new_session(house):
    house.enrol()
    house.wait(minutes=1)
    waiting = house.log_in()
    assert waiting.state is LoginState.CODE_NEEDED
    half = house.visitor(waiting.session.secret)
    assert (half.session.whole, half.grants) == (False, ())
    done = house.show_code(waiting.session.secret, f" {house.code()[:3]} {house.code()[3:]}")
    assert done.state is LoginState.IN
    assert house.visitor(done.session.secret).grants
    assert house.visitor(waiting.session.secret) is None
    house.wait(minutes=1)
    assert house.show_code(done.session.secret, house.code()).state is LoginState.REFUSED


def test_a_code_counts_once(house, second_register):
    house.enrol()
    waiting = house.log_in().session.secret
    assert house.show_code(waiting, house.code()).state is LoginState.REFUSED
    house.wait(seconds=60)
    code, again = house.code(), house.log_in().session.secret
    assert house.show_code(waiting, code).state is LoginState.IN
    second_register.now = house.now
    assert second_register.show_code(again, code).state is LoginState.REFUSED


def test_a_half_open_login_does_not_wait_for_long(house):
    house.enrol()
    waiting = house.log_in().session.secret
    house.wait(minutes=10)
    assert house.show_code(waiting, house.code()).state is LoginState.REFUSED


def test_guessing_codes_locks_and_the_password_does_not_unlock(house):
    house.enrol()
    house.wait(minutes=1)
    waiting = house.log_in().session.secret
    for _ in range(NAME.free):
        assert house.show_code(waiting, "000000").state is LoginState.REFUSED
        waiting = house.log_in().session.secret if _ < NAME.free - 1 else waiting
    assert house.log_in().state is LoginState.LOCKED
    assert house.show_code(waiting, house.code()).state is LoginState.LOCKED


def test_recovery_codes_work_once_each_however_they_are_typed(house):
    codes = house.enrol()
    assert len(set(codes)) == 10
    first = house.show_code(house.log_in().session.secret, codes[0].upper().replace("-", " "))
    assert first.state is LoginState.IN
    assert house.show_code(house.log_in().session.secret, codes[0]).state is LoginState.REFUSED
    anna = house.gate.register.account("anna")
    assert anna.recovery_codes == 9
    new = second_factor.renew_recovery_codes(house.gate, "anna", by="anna")
    assert house.show_code(house.log_in().session.secret, codes[1]).state is LoginState.REFUSED
    assert house.show_code(house.log_in().session.secret, new[1]).state is LoginState.IN


def test_nothing_counts_before_a_code_was_shown(house):
    shown = second_factor.begin(house.gate, "anna")
    assert second_factor.begin(house.gate, "anna") == shown
    assert second_factor.begin(house.gate, "anna", anew=True) != shown
    assert second_factor.confirm(house.gate, "anna", "000000", by="anna", when=house.now) == ()
    assert house.log_in().state is LoginState.IN
    with pytest.raises(InputError, match="begin again"):
        second_factor.confirm(house.gate, "root", "000000", by="root")
    with pytest.raises(InputError, match="no second factor"):
        second_factor.renew_recovery_codes(house.gate, "anna", by="anna")


def test_a_lost_device_is_taken_off_and_the_log_says_so(house):
    house.enrol()
    assert second_factor.turn_off(house.gate, "anna", by="root")
    assert not second_factor.turn_off(house.gate, "anna", by="root")
    assert house.log_in().state is LoginState.IN
    newest = house.gate.register.account_events("anna")[0]
    assert (newest.action, newest.actor) == (AccountAction.SECOND_FACTOR_OFF, "root")


def test_with_another_key_no_code_is_right_but_recovery_codes_are(house, tmp_path):
    codes = house.enrol()
    house.wait(minutes=1)
    house.gate = replace(house.gate, key=AccountKey.own(tmp_path / "elsewhere"))
    assert house.show_code(house.log_in().session.secret, house.code()).state is LoginState.REFUSED
    assert house.show_code(house.log_in().session.secret, codes[0]).state is LoginState.IN
