"""The use cases: one verb a module, the only writers of dossiers and events."""
