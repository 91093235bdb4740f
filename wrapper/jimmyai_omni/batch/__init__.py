"""Many videos from one list of rows, of which none is lost and none is paid twice."""
