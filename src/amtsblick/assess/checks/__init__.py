"""What do an inspection's findings and pages say about each website check?

Here belong: one rule per check that a machine can answer, alone or in part, grouped by area.
Not here: what a check is called and means (knowledge), how findings come about (detect), how a
result is shown (report). A result is a proposal to be confirmed by a human; nothing is added up.
"""

from amtsblick.assess.checks.judge import RULES, judge_checks, with_checks
from amtsblick.assess.checks.material import Material

__all__ = ["RULES", "Material", "judge_checks", "with_checks"]
