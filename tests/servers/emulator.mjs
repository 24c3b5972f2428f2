// Emulators of Gmail (npm: emulate), on the loopback interface alone. Each line of JSON on stdin asks for a fresh one,
// {"seed": ...}; the line on stdout is the port that it listens on. The end of stdin ends it all.
import { webcrypto } from "node:crypto";
import net from "node:net";
import readline from "node:readline";
import { pathToFileURL } from "node:url";

globalThis.crypto ??= webcrypto; // Node 18, as Debian 12 has it, keeps it apart

const listening = new Set();
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function () {
  listening.add(this);
  this.once("listening", () => console.log(this.address().port));
  return listen.call(this, { port: 0, host: "127.0.0.1" });
};

const { createEmulator } = await import(pathToFileURL(process.argv[2]));
for await (const line of readline.createInterface({ input: process.stdin })) {
  for (const server of listening) {
    server.close();
    server.closeAllConnections();
    listening.delete(server);
  }
  await createEmulator({ service: "google", port: 0, seed: JSON.parse(line).seed });
}
process.exit(0);
