// Loads the client when the page is read, not before; not at all where the reader saves data.
// The page is complete without it.
const script = document.querySelector("script[data-client]");
const opened = location.href;

async function start() {
  const address = script.dataset.client;
  const client = await import(address);
  const program = new URL("dispatches.wasm", new URL(address, location));
  // After the pictures that the reader scrolls to.
  await client.default({ module_or_path: fetch(program, { priority: "low" }) });
  // Not in the same task: what the reader does meanwhile comes first.
  setTimeout(() => client.hydrate(opened));
}

const idle = window.requestIdleCallback ?? ((then) => setTimeout(then, 200));

if (script && !navigator.connection?.saveData) {
  if (document.readyState === "complete") idle(start, { timeout: 2000 });
  else addEventListener("load", () => idle(start, { timeout: 2000 }), { once: true });
}
