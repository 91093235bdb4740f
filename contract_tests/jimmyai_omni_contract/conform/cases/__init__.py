"""Directed create bodies, derived from the contract: each breaks one rule alone, or its neighbour.

case        what a case is, and how it is named
values      what the contract's schemas say of a field: members, limits and types, and what is next to them
candidates  bodies that vary the fields of one clause
shown       which rule an accepted body shows
readings    which cases show a reading of ours
directed    the candidates that the contract's validator takes for what they are meant to be
"""
