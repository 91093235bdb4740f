"""The mock server: it answers as the API does, keeps its own books, and never costs anything.

    service     MockServer, one isolated server without a socket; Api, its operations
    options     MockOptions
    faults      what can go wrong with an operation, by name: `MockServer.fail`
    scenarios   what can become of a task, by name: `MockServer.script`
    transports  ServiceTransport, for httpx clients in the same process
    asgi        asgi_app, for any ASGI server
    embedded    serve_in_thread and demo_server, on a loopback port
    command     `omni mock`

Subclass `Api` and pass it to `MockServer` to make a wrong server on purpose.
"""
