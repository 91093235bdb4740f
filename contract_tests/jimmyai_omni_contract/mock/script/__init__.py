"""What goes otherwise than plainly: faults of calls, and scenarios of tasks."""
