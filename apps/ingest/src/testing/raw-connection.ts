import { connect } from 'node:net';

/**
 * Sends bytes as they are and returns all that comes back until the server closes: for what no HTTP client sends.
 *
 * @param finish whether to end our side after the last byte
 */
export function sendRaw(port: number, bytes: string | Buffer, finish = false): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(bytes);
      if (finish) socket.end();
    });
    socket
      .setEncoding('utf8')
      .on('data', (text: string) => (answer += text))
      .on('close', () => resolve(answer))
      .on('error', reject);
  });
}

/** Writes everything before it reads anything, as simple clients do; fails if the server closes before that. */
export function writeThenRead(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.pause();
      socket.write(bytes, (error) => {
        if (error) return;
        socket.on('data', (text: string) => (answer += text)).resume();
      });
    });
    socket
      .setEncoding('utf8')
      .on('end', () => resolve(answer))
      .on('error', reject);
  });
}
