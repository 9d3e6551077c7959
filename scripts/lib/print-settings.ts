import { isBridgeheadError } from "@/server/model/errors";
import { readSettings } from "@/server/settings/settings";

// What a start needs to know before the server runs, checked by the same code as in the server.
try {
  const { HOST, PORT, BRIDGEHEAD_DIST_DIR } = readSettings(process.env);
  console.log(JSON.stringify({ host: HOST, port: PORT, distDir: BRIDGEHEAD_DIST_DIR }));
} catch (error) {
  if (!isBridgeheadError(error)) throw error;
  console.error(`bridgehead: ${error.message}`);
  process.exitCode = 2;
}
