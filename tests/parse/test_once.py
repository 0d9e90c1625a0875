"""What is remembered is worked out once per object, and by nobody who does not ask."""

from amtsblick.parse.once import once


class Counted:
    def __init__(self, start):
        self.start = start
        self.asked = 0

    @once
    def total(self):
        """How much in all."""
        self.asked += 1
        return self.start + 1

    @once
    def nothing(self):
        self.asked += 1


def test_each_object_works_it_out_once():
    one, other = Counted(1), Counted(5)
    assert [one.total, one.total, other.total] == [2, 2, 6]
    assert (one.asked, other.asked) == (1, 1)


def test_nothing_is_remembered_too():
    one = Counted(1)
    assert [one.nothing, one.nothing] == [None, None]
    assert one.asked == 1


def test_nobody_asks_before_it_is_asked_for():
    assert Counted(1).asked == 0
    assert Counted.total.__doc__ == "How much in all."
