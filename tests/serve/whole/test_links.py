"""No link of the application is dead."""

from http import HTTPStatus


def test_no_link_is_dead(walked):
    assert len(walked.answers) > 50, "the walk saw next to nothing"
    fine = {HTTPStatus.OK, HTTPStatus.SEE_OTHER}
    assert {path: answer[0] for path, answer in walked.answers.items() if answer[0] not in fine} == {}
