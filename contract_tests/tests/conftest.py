"""Generated inputs are the same in every run: a failure seen once is seen again."""

from hypothesis import settings

settings.register_profile("deterministic", derandomize=True, deadline=None, database=None)
settings.load_profile("deterministic")
