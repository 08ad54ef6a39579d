app_name = "desk_probe"
app_title = "Desk Probe"

jinja = {
    "methods": ["desk_probe.template_tools.shout"],
    "filters": ["desk_probe.template_tools.whisper"],
}
standard_queries = {"Probe Town": "desk_probe.queries.find_towns"}
scheduler_events = {
    "all": ["desk_probe.jobs.tick"],
    "daily": ["desk_probe.jobs.sweep"],
    "monthly_long": ["desk_probe.jobs.close_month"],
    "cron": {"*/5 * * * *": ["desk_probe.jobs.every_five_minutes"]},
}
