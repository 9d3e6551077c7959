/** Ends the command with one line. */
export function fail(message) {
  console.error(`bridgehead: ${message}`);
  process.exit(1);
}
