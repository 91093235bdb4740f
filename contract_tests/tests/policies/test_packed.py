"""Sightings in a few bytes are the sightings that were packed, the latest of them."""

from hypothesis import given
from hypothesis import strategies as st

from jimmyai_omni._policies.packed import packed, unpacked
from jimmyai_omni._policies.poll import Sighting

SIGHTINGS = st.builds(
    Sighting,
    st.floats(0, 1e6),
    st.none() | st.integers(-(2**53), 2**53),
    st.sampled_from(["waiting", "processing", "completed", "failed", "unknown"]),
)


@given(st.lists(SIGHTINGS, max_size=30), st.integers(1, 12))
def test_the_latest_come_back(sightings: list[Sighting], most: int) -> None:
    kept = b""
    for sighting in sightings:
        kept = packed(kept, sighting, most)
    assert unpacked(kept) == tuple(sightings[-most:])
