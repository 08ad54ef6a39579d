"""The month's identity, in persons and in đồng:

last month + increases + transfers in − decreases − transfers out − suspensions + resumptions ± adjustments
= this month.
"""

INCREASE, TRANSFER_IN, RESUMPTION = "increase", "transfer_in", "resumption"
DECREASE, TRANSFER_OUT, SUSPENSION = "decrease", "transfer_out", "suspension"
ADJUSTMENT = "adjustment"
COMING = (INCREASE, TRANSFER_IN, RESUMPTION)
GOING = (DECREASE, TRANSFER_OUT, SUSPENSION)


def breaks(figures: dict[str, int]) -> list[str]:
    """Which of "persons", "amount" don't add up. `figures` has `<movement>_persons` and `<movement>_amount`
    for previous, current and every movement."""
    broken = []
    for measure in ("persons", "amount"):
        expected = figures[f"previous_{measure}"]
        expected += sum(figures[f"{name}_{measure}"] for name in COMING)
        expected -= sum(figures[f"{name}_{measure}"] for name in GOING)
        if measure == "amount":
            expected += figures[f"{ADJUSTMENT}_amount"]
        if expected != figures[f"current_{measure}"]:
            broken.append(measure)
    return broken
