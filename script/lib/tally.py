"""Counts what the JUnit reports of the test stages say; a stage that died without one counts as one failure."""

import sys
from pathlib import Path
from xml.etree import ElementTree


def counts(folder: Path, stage: str) -> tuple[int, int, int]:
    """Return passed, failed and skipped of one stage."""
    passed = failed = skipped = 0
    report = folder / f"{stage}.xml"
    if report.exists():
        for case in ElementTree.parse(report).iter("testcase"):
            outcomes = {child.tag for child in case}
            if outcomes & {"failure", "error"}:
                failed += 1
            elif "skipped" in outcomes:
                skipped += 1
            else:
                passed += 1
    died = (folder / f"{stage}.status").read_text() != "0"
    if (died and not failed) or not report.exists():
        failed += 1
    return passed, failed, skipped


def sentence(passed: int, failed: int, skipped: int) -> str:
    """Return the counts as a line."""
    return f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")


def main() -> None:
    """Print the counts of the stage named, or of all, which also sets the exit code."""
    folder = Path(sys.argv[1])
    if len(sys.argv) > 2:
        print(sentence(*counts(folder, sys.argv[2])))
        return
    stages = {path.stem: counts(folder, path.stem) for path in sorted(folder.glob("*.status"))}
    print()
    for stage, result in stages.items():
        print(f"{stage:8} {sentence(*result)}")
    passed, failed, skipped = (sum(column) for column in zip(*stages.values(), strict=True))
    if skipped:
        print(f"{skipped} skipped")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
