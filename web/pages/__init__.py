"""One module a page: what is known, put in words, for one template."""
