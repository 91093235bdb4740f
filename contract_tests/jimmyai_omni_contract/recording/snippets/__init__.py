"""A recorded request as something to paste into a shell or a Python program, without a secret.

Both take the key and the host from `JIMMYAI_API_KEY` and `JIMMYAI_BASE_URL`, as the client does.
"""

from jimmyai_omni_contract.recording.snippets.curl import curl_line
from jimmyai_omni_contract.recording.snippets.python import python_snippet

__all__ = ["curl_line", "python_snippet"]
