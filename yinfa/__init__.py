"""Yinfa 印發: one article, written once, issued as PDF, Word and EPUB."""

__version__ = "0.1.0"
