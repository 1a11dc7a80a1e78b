"""The JSON API /v1: what loan systems, diallers, apps and mirrors use instead of pages.

Every endpoint is one value in `routes.ENDPOINTS`: path, who may call it, what it takes, what it answers. From that one
table come the handlers, the OpenAPI document and the page of problem types; none of them can say what the others do not.
"""
