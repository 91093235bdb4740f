"""What the client does, step by step: generators without a socket and without a word on sync or async."""
