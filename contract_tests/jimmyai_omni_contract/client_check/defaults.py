"""What holds where nobody says otherwise."""

from typing import Final

LIMIT_S: Final = 180.0
"""How long one run may take, in seconds."""
JOBS: Final = 8
"""How many trials go on at once."""
