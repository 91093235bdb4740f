"""A gate in front of a real deployment: it judges what passes, and lets only so many creates through.

command     `omni gate`
app         the gate as an ASGI application
forwarding  one exchange, from its verdict to the end of its answer
upstream    the deployment behind it
cap         how many creates may be billed, and what an answer says of that
judging     what is wrong with a request, and with its answer
tasks       what is remembered of tasks, so that a contradiction shows
report      what passed, and what was found
"""
