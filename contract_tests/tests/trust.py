"""What the tests' own clients trust, for none of them is tested by it."""

import ssl
from typing import Final

# Loading the certificates takes longer than most tests, and a client of its own would load them anew.
TRUST: Final = ssl.create_default_context()
