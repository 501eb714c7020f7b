import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';

const API_VERSIONS = 18;
const HEARTBEAT = 12;

/** What to do with a request after the greeting. */
export type Script = (request: {
  readonly number: number;
  answer(): Buffer;
  readonly socket: Socket;
}) => void;

/**
 * A server that speaks as much of Kafka's protocol as a heartbeat takes, and misbehaves as it is told: real brokers do
 * not break off in the middle of an answer when a test asks them to.
 */
export class ScriptedBroker {
  /** Connections so far. */
  connections = 0;
  /** Heartbeats so far. */
  requests = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    public script: Script | 'hang up',
  ) {
    server.on('connection', (socket) => this.serve(socket));
  }

  static async start(script: Script | 'hang up'): Promise<ScriptedBroker> {
    const server = createServer();
    const broker = new ScriptedBroker(server, script);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return broker;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(socket: Socket): void {
    this.connections++;
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    if (this.script === 'hang up') {
      socket.destroy();
      return;
    }
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      while (bytes.length >= 4 && bytes.length >= 4 + bytes.readInt32BE(0)) {
        this.take(socket, bytes.subarray(4, 4 + bytes.readInt32BE(0)));
        bytes = bytes.subarray(4 + bytes.readInt32BE(0));
      }
    });
  }

  private take(socket: Socket, request: Buffer): void {
    const correlation = request.subarray(4, 8);
    if (request.readInt16BE(0) === API_VERSIONS) {
      const entry = Buffer.from([0, HEARTBEAT, 0, 0, 0, 1]);
      const answer = Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 1]), entry, Buffer.alloc(4)]);
      socket.write(framed(correlation, answer));
      return;
    }
    const number = ++this.requests;
    // Throttled for 0 ms; the error code tells the answers apart.
    const answer = (): Buffer => framed(correlation, Buffer.from([0, 0, 0, 0, 0, number]));
    if (this.script !== 'hang up') this.script({ number, answer, socket });
  }
}

function framed(correlation: Buffer, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(correlation.length + body.length);
  return Buffer.concat([length, correlation, body]);
}
