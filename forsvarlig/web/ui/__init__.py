"""Base page, components, styles, field template, page tags: no domain."""
