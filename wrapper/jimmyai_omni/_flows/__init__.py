"""What the client does, step by step: generators without a socket and without a word on sync or async."""

import logging

# Advisories are logged as warnings for those who configure logging, and for nobody else.
logging.getLogger("jimmyai_omni").addHandler(logging.NullHandler())
