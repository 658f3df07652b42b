"""The Django ground: people, audit, events, jobs, lake, page rendering."""
