// The page of the mock server: what happens in it, and what can be done to it.

import { showBalances, startBalances } from "./balances.js";
import { showClock, startClock } from "./clock.js";
import { startCreate } from "./create.js";
import { showAccounts, showLedger } from "./ledger.js";
import { showRequests, startRequests } from "./requests.js";
import { startReset } from "./reset.js";
import { showScript, startScript } from "./script.js";
import { startStream } from "./stream.js";
import { showTasks, startTasks } from "./tasks.js";
import { startTheme } from "./theme.js";
import { startViews } from "./views.js";

startTheme();
startCreate();
startTasks();
startRequests();
startClock();
startScript();
startBalances();
startReset();
startViews();
startStream({
  clock: showClock,
  tasks: showTasks,
  requests: showRequests,
  ledger: showLedger,
  script: showScript,
  accounts(news) {
    showAccounts(news);
    showBalances(news);
  },
});
