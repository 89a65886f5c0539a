import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { ClientBase, Connection, Submittable } from 'pg';

/** What `pg` hands to a statement that copies; its types leave these out. */
type CopyConnection = Connection & {
  sendCopyFromChunk(chunk: Uint8Array): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
};
type Message = { text?: string; chunk?: Buffer };

/** The number at the end of a command's tag: `COPY 12`. */
const counted = ({ text = '' }: Message): number => Number(text.split(' ').at(-1));

const PIECE = 64 * 1024;

/** What `copy … to stdout` writes, read at the reader's pace: a slow disk holds the socket back, and memory stays as it is. */
class CopyOut extends Readable implements Submittable {
  rows = 0;
  readonly #text: string;
  #connection: Connection | undefined;
  #held: Buffer[] = [];
  #bytes = 0;
  constructor(text: string) {
    super();
    this.#text = text;
  }
  submit(connection: Connection): void {
    this.#connection = connection;
    connection.query(this.#text);
  }
  override _read(): void {
    this.#connection?.stream.resume();
  }
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#connection?.stream.resume(); // a socket that stands still could not even be closed
    done(error);
  }
  handleCopyData({ chunk }: Message): void {
    if (!chunk || this.destroyed) return;
    this.#held.push(Buffer.from(chunk)); // the parser's buffer is used again for the next message
    this.#bytes += chunk.length;
    if (this.#bytes >= PIECE && !this.#pass()) this.#connection?.stream.pause();
  }
  /** Rows are small: what comes after is handed many at once. */
  #pass(): boolean {
    const piece = Buffer.concat(this.#held, this.#bytes);
    this.#held = [];
    this.#bytes = 0;
    return this.push(piece);
  }
  handleCommandComplete(message: Message): void {
    this.rows = counted(message);
  }
  handleReadyForQuery(): void {
    if (this.destroyed) return;
    if (this.#bytes > 0) this.#pass();
    this.push(null);
  }
  handleError(error: Error): void {
    this.destroy(error);
  }
}

/** Starts `copy … to stdout`. `rows` counts once the stream has ended. A stream that is left early leaves its connection unusable: close it. */
export const copyOut = (client: ClientBase, text: string): Readable & { readonly rows: number } => client.query(new CopyOut(text));

/** Sends a stream to `copy … from stdin`, at the server's pace. */
class CopyIn implements Submittable {
  readonly done: Promise<number>;
  readonly #text: string;
  readonly #source: AsyncIterable<Uint8Array>;
  #rows = 0;
  #failed: unknown;
  #settle: { resolve(rows: number): void; reject(reason: unknown): void };
  constructor(text: string, source: AsyncIterable<Uint8Array>) {
    this.#text = text;
    this.#source = source;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.done = promise;
    this.#settle = { resolve, reject };
  }
  submit(connection: Connection): void {
    connection.query(this.#text);
  }
  handleCopyInResponse(connection: CopyConnection): void {
    this.#send(connection).catch((error: unknown) => {
      this.#failed = error;
      connection.sendCopyFail('the source failed');
    });
  }
  async #send(connection: CopyConnection): Promise<void> {
    for await (const chunk of this.#source) {
      if (this.#failed) return; // the server has already said no
      connection.sendCopyFromChunk(chunk);
      if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
    }
    connection.endCopyFrom();
  }
  handleCommandComplete(message: Message): void {
    this.#rows = counted(message);
  }
  handleReadyForQuery(): void {
    this.#settle.resolve(this.#rows);
  }
  handleError(error: Error): void {
    this.#failed ??= error;
    this.#settle.reject(this.#failed);
  }
}

/** Runs `copy … from stdin` with what the source gives. Returns how many rows came in; rejects with what the source or the server said. */
export const copyIn = (client: ClientBase, text: string, source: AsyncIterable<Uint8Array>): Promise<number> =>
  client.query(new CopyIn(text, source)).done;
