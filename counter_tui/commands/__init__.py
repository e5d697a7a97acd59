"""The commands, one a module: each declares itself (``declare``) and gives the function that does the work.

A command imports what it works with when it runs: ``motcua due`` pays for the calendar and nothing else.
``dossier_acts`` is no command but the working half of ``dossier``.
"""
