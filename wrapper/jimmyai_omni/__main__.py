"""`python -m jimmyai_omni` is `omni`."""

from jimmyai_omni.cli import main

main(prog_name="omni")
