import { createServer, type IncomingHttpHeaders } from "node:http";
import { type AlertPayload, alertPayloadSchema } from "@/server/model/alert";

export type Received = {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly payload: AlertPayload;
};

type Answer = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string } | "never";

export type Receiver = {
  readonly url: string;
  readonly received: readonly Received[];
  /** What it answers from now on; `never`: it takes the message and says nothing. */
  answer: Answer;
  close(): Promise<void>;
};

/** Whoever takes alerts: a real server on loopback that keeps what was posted. */
export async function startReceiver(port = 0): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      received.push({ headers: request.headers, body, payload: alertPayloadSchema.parse(JSON.parse(body)) });
      if (receiver.answer === "never") return;
      const { status, headers = {}, body: text = "taken" } = receiver.answer;
      response.writeHead(status, headers).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const place = server.address();
  if (place === null || typeof place === "string") throw new Error("the receiver has no port");
  const receiver: Receiver = {
    url: `http://127.0.0.1:${place.port}/hook?key=not-for-everybody`,
    received,
    answer: { status: 200 },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
