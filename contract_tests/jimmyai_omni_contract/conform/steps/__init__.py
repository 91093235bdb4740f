"""What is tried on a deployment, by subject."""
