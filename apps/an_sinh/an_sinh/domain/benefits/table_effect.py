"""What another table or rule set changes for one person, month by month."""

from itertools import pairwise

from an_sinh.domain.benefits.owed import Run, Segment


def difference_runs(before: list[Segment], after: list[Segment]) -> list[Run]:
    """Runs of months with what is owed more (positive) or less a month, in đồng. Both lists cover the same months;
    months of no difference are left out."""
    cuts = sorted(
        {cut for segments in (before, after) for each in segments for cut in (each.first, each.last + 1)}
    )
    runs: list[Run] = []
    for first, following in pairwise(cuts):
        difference = _monthly(after, first) - _monthly(before, first)
        if not difference:
            continue
        if runs and runs[-1].last + 1 == first and runs[-1].monthly == difference:
            runs[-1] = Run(runs[-1].first, following - 1, difference)
        else:
            runs.append(Run(first, following - 1, difference))
    return runs


def arrears_of(runs: list[Run]) -> int:
    """What comes to the person, in đồng."""
    return sum(run.monthly * (run.last - run.first + 1) for run in runs if run.monthly > 0)


def recovery_of(runs: list[Run]) -> int:
    """What would come back from the person, in đồng, as a positive number."""
    return -sum(run.monthly * (run.last - run.first + 1) for run in runs if run.monthly < 0)


def _monthly(segments: list[Segment], month: int) -> int:
    return next(each.monthly for each in segments if each.first <= month <= each.last)
