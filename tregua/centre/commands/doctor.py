"""`tregua doctor`: whether all is well with this centre, and what to do where it is not."""

import argparse
import json
import sys

from rich.console import Console
from rich.text import Text

from tregua.centre.checkups import all_findings


def run(given: argparse.Namespace) -> int:
    """Tell what every checkup saw; 1 when something is wrong."""
    findings = []
    console = Console(soft_wrap=True)
    for finding in all_findings():
        findings.append(finding)
        if not given.json:
            line = Text("well   " if finding.well else "WRONG  ", style="" if finding.well else "bold")
            console.print(line.append(f"{finding.what}: {finding.seen}", style="not bold"))
            if finding.remedy:
                console.print(Text(f"       {finding.remedy}"))
    well = all(finding.well for finding in findings)
    if given.json:
        says = {"well": well, "findings": [finding._asdict() for finding in findings]}
        sys.stdout.write(json.dumps(says, ensure_ascii=False, indent=1) + "\n")
    return 0 if well else 1
