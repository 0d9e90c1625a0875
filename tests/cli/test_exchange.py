"""``amtsblick register import|export|enter|template`` from the outside."""

import json
import os
import subprocess
import sys


def amtsblick(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "amtsblick", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"COLUMNS": "200", "AMTSBLICK_ACTOR": "Anna"},
    )


def test_from_a_template_to_a_round_trip(tmp_path):
    done = amtsblick("register", "template", "body", "--to", tmp_path / "in" / "bodies.csv")
    assert done.returncode == 0, done.stderr
    with (tmp_path / "in" / "bodies.csv").open("a", encoding="utf-8") as table:
        table.write("amt,Amt,,,https://amt.example/,,,\r\n")
    out = ("--out", tmp_path / "out")
    shown = amtsblick("register", "import", tmp_path / "in", *out, "--dry-run", "--json")
    assert json.loads(shown.stdout) == {"entered": {"bodies": 1}, "unchanged": 0, "dry_run": True}
    done = amtsblick("register", "import", tmp_path / "in", *out, "--json")
    assert json.loads(done.stdout)["entered"] == {"bodies": 1}
    done = amtsblick("register", "export", "--to", tmp_path / "x", "--format", "xlsx", *out)
    assert done.returncode == 0, done.stderr
    again = amtsblick("register", "import", tmp_path / "x", *out, "--json")
    assert json.loads(again.stdout)["unchanged"] == 1


def test_bad_rows_end_in_one_message_and_exit_code_3(tmp_path):
    listed = tmp_path / "usages.csv"
    listed.write_text("id,body,service,kind\nu,amt,x,nope\n", encoding="utf-8")
    done = amtsblick("register", "import", listed, "--out", tmp_path / "out")
    assert done.returncode == 3
    assert f"{listed}, row 2, column kind: 'nope' is not known here" in done.stderr
