"""Money that did not arrive: what is to be done about it, by whom, and since when it waits."""
