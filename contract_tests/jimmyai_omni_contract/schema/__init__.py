"""What the schemas of the contract say, of requests and of answers."""
