// The contract, read from the page itself: nothing is fetched, and nothing is sent from here.
SwaggerUIBundle({
  spec: JSON.parse(document.getElementById("contract").textContent),
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayOperationId: true,
  filter: true,
  showExtensions: true,
  // A create is billed: it is tried at a mock server's page.
  supportedSubmitMethods: [],
  validatorUrl: null,
});
