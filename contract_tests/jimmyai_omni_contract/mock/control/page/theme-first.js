// Before the first paint, so that a chosen theme does not flash; a module would come after it.
document.documentElement.dataset.theme = localStorage.getItem("omni-mock-theme") ?? "";
