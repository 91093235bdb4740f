"""The operations of the API, as the server performs them."""
