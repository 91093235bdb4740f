"""Prints what an ordinary user is told who may not write: `unprivileged FOLDER MODE MODE-OF-FILE`."""

import os
import sys
from pathlib import Path

from jimmyai_omni._journal.journal import Journal
from jimmyai_omni.errors import JournalError
from tests.journal.samples import intent, path_of

NOBODY = 65534

folder, folder_mode, file_mode = Path(sys.argv[1]), int(sys.argv[2], 8), sys.argv[3]
journal = Journal(folder / "journal.sqlite3")
if file_mode != "none":
    journal.check()
    journal.close()
    path_of(journal).chmod(int(file_mode, 8))
folder.chmod(folder_mode)
if os.getuid() == 0:
    for path in (folder, *folder.iterdir()):
        os.chown(path, NOBODY, NOBODY)
    os.setuid(NOBODY)
for call in (journal.check, lambda: journal.intend(intent())):
    try:
        call()
    except JournalError as error:
        sys.stdout.write(f"{error}\n")
