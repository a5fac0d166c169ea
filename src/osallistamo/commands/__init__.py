"""
What each command does, by what it works on: plans, documents, toolkits.

A function takes the options of `osallistamo._arguments` and returns the exit status.
"""
