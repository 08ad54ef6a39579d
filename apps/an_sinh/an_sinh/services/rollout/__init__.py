"""How people are moved away from cash: events and wishes, the plan and its targets, progress reports."""
