// Asks the server for what the first page will need while the page itself is still on its way; api/early.ts takes it.
(() => {
  const ahead = new Map();
  const ask = (address) => {
    const answer = fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    answer.catch(() => undefined); // whoever takes it hears of it
    ahead.set(address, { answer, at: performance.now() });
  };
  ask("/api/session");
  ask("/api/lookups/roles");
  if (location.pathname === "/inbox" && location.search === "") {
    ask("/api/tasks?view=todo&limit=50");
    ask("/api/lookups/orgs");
  }
  window.askedAhead = ahead;
})();
