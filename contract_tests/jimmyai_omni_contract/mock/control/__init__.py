"""The control surface of a mock server, under `/_mock/`."""
