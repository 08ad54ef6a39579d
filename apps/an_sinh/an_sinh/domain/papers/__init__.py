"""The rules of papers: their letters, their measures, their pages."""
