"""Tests of Yinfa."""
