"""Judging a client: any command is run against recording mock servers, trial by trial.

trial, trials     what a client is put through, as data
server, evidence  the mock server of one trial, and what is seen there
process, conduct  the command at work, and what a run of it leaves
run               a run as evidence, for the judges
judges            pure functions from a run to a judgement
checks            the table of what is asked of a client, and by which judge
verdict           what all of it comes to
report, table, page   the verdict for programs, terminals and browsers
command           `omni mock --check-client`
"""
