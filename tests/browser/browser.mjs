// The one Chromium that all browser tests share: tells its address, and ends when its input does.
import { serve } from "./support.mjs";

const server = await serve();
console.log(server.wsEndpoint());
process.stdin.resume();
process.stdin.on("end", () => void server.close());
