"""The people: their record, double registrations, checks of identity, gaps in their data."""
