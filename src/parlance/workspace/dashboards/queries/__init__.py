"""Questions to dashboards: records, figures, templates."""
