"""The list of bodies inside: the reader's part of the tree, narrowed down."""

from amtsblick.values.records import Role

WHERE = "/de/work/bodies"


def test_bodies_are_listed_narrowed_and_lead_to_their_files(browser_of, office):
    reader = browser_of("leser", (Role.READER, ""))
    page = reader.get(WHERE).text
    assert "3 Stellen" in page
    assert "/de/work/bodies/amt" in page
    found = reader.get(f"{WHERE}?q=wasser").text
    assert "Amt für Wasser" in found
    assert "Stadt Auenstadt" not in found


def test_what_is_below_a_body_is_listed(browser_of, office):
    page = browser_of("leser", (Role.READER, "")).get(f"{WHERE}?under=land").text
    assert "Amt für Wasser" in page
    assert "Stadt Auenstadt" not in page


def test_other_parts_of_the_tree_are_neither_listed_nor_asked_for(browser_of, office):
    reader = browser_of("leser", (Role.READER, "land"))
    assert "Stadt Auenstadt" not in reader.get(WHERE).text
    assert reader.get(f"{WHERE}?under=stadt").status_code == 404
    assert reader.get(f"{WHERE}?under=nobody").status_code == 404
