/** The bytes of a request as they arrive. Whoever leaves the loop early, or fails in it, ends the reading: no more is taken. */
export async function* bodyChunks(body: Request["body"]): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
