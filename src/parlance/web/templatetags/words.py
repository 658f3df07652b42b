from django import template

from parlance.web.words import translated

register = template.Library()
register.filter("translated", translated)
