"""What migrate changes once on a site that is there already."""
