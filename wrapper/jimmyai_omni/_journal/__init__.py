"""The durable record of tasks: what was about to be sent, what came of it, and where the video is."""
