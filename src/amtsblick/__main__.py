"""``python -m amtsblick`` is the command ``amtsblick``."""

from amtsblick.cli import main

main()
