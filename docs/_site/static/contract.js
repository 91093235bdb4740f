// The contract, read from the page itself: nothing is fetched, and nothing is sent from here.
SwaggerUIBundle({
  spec: JSON.parse(document.getElementById("contract").textContent),
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayOperationId: true,
  showExtensions: true,
  // A create is billed: it is tried at the page of a mock server.
  supportedSubmitMethods: [],
  validatorUrl: null,
});

// Swagger UI has a dark side of its own, by a class; the theme says by an attribute which one is shown.
const system = matchMedia("(prefers-color-scheme: dark)");

function showSide() {
  const { theme } = document.body.dataset;
  document.documentElement.classList.toggle("dark-mode", theme === "dark" || (theme !== "light" && system.matches));
}

new MutationObserver(showSide).observe(document.body, { attributeFilter: ["data-theme"] });
system.addEventListener("change", showSide);
showSide();
