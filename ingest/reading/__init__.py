"""Files as they come to tables of text: one table a sheet, rows numbered as a person sees them."""
