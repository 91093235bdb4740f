"""What carries requests to a mock server and its answers back."""
