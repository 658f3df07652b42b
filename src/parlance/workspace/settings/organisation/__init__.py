"""The settings of the organisation: name, currency, time, way of writing, color and logo."""
