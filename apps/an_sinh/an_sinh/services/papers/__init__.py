"""What the print formats show."""
