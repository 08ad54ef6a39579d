"""What all rules share: money, months, words for amounts, closed vocabularies."""
