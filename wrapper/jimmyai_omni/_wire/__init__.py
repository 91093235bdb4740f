"""The network: the only part that sends."""
