"""Messages of ISO 20022 that a bank takes and gives: pain.001 out, pain.002 and camt.053 in.

The dataclasses are those of `pyiso20022`, written and read by xsdata; both are imported when a message is there."""
