import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { WIRE_LIMITS } from '../body/wire-limits';
import type { WireLimits } from '../body/wire-limits';
import { createServer } from './server';

const MIB = 2 ** 20;

/** Sends one chunk after the other until the server closes. @returns what it answered, and how much it let come */
async function sendEndlessly(limits: WireLimits, chunk: Buffer): Promise<{ answer: string; bytes: number }> {
  const fastify = createServer(limits).getInstance();
  fastify.post('/', (_request, reply) => reply.code(401).send({ no: 'thanks' }));
  await fastify.listen({ port: 0, host: '127.0.0.1' });
  const { port } = fastify.server.address() as AddressInfo;
  const result = await new Promise<{ answer: string; bytes: number }>((resolve) => {
    let answer = '';
    let bytes = 0;
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1000000000\r\n\r\n');
      const more = (): void => {
        bytes += chunk.length;
        socket.write(chunk, (error) => {
          if (!error && chunk.length > 1) more();
        });
      };
      more();
    });
    socket.on('data', (data) => (answer += data.toString()));
    // The reset is what this client deserves.
    socket.on('error', () => undefined).on('close', () => resolve({ answer, bytes }));
  });
  await fastify.close();
  return result;
}

describe('a client whose refused body does not end', () => {
  it('gets its answer at once and is cut off after so many bytes', async () => {
    const limits = { ...WIRE_LIMITS, lingerBytes: 4 * MIB, lingerMs: 60_000 };
    const { answer, bytes } = await sendEndlessly(limits, Buffer.alloc(MIB / 4));
    expect(answer).toMatch(/^HTTP\/1.1 401 .*\r\n\r\n\{"no":"thanks"\}$/s);
    expect(bytes).toBeGreaterThanOrEqual(4 * MIB);
    // What lies in the sockets' own buffers comes on top.
    expect(bytes).toBeLessThan(64 * MIB);
  });

  it('is cut off after some time, however little it sends', async () => {
    const { answer } = await sendEndlessly({ ...WIRE_LIMITS, lingerMs: 50 }, Buffer.alloc(1));
    expect(answer).toMatch(/^HTTP\/1.1 401 .*"no":"thanks"\}$/s);
  });
});
