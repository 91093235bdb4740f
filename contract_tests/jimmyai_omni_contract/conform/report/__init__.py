"""Everything that shows a verdict: functions of its document alone, which `verdict.schema.json` describes.

terminal    for a person who waits
page        one HTML file, with all that was said
junit       for CI systems, as JUnit XML
sarif       for code scanning, as SARIF 2.1.0
markdown    for a pull request
badge       for shields.io
files       writes any of them, chosen by the name of the file
reading     a document from a file, and what is wrong with it
compare     the differences of two documents
differences them on a terminal and as Markdown
"""
