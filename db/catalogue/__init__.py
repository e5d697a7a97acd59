"""The public half: procedures, calendars and office headers, replaced by releases."""
