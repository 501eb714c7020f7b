/** The part of the window that decoders must support at least (RFC 8878, 3.1.1.1.2); more is refused. */
export const MAX_WINDOW_BYTES = 8 * 1024 * 1024;

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;

export type FrameCheck =
  | { readonly kind: 'decodable' }
  | { readonly kind: 'damaged'; readonly why: string }
  | { readonly kind: 'too_large' };

/**
 * Walks the frames and block headers of Zstandard data (RFC 8878) without decoding them, so that nothing is
 * allocated for a body that lies about its size: windows, stated content sizes, and the sum of the blocks that
 * are stored or repeated. Linear in the number of blocks.
 */
export function checkFrames(data: Buffer, maxContentBytes: number): FrameCheck {
  let at = 0;
  let content = 0;
  let frames = 0;
  while (at < data.length) {
    if (at + 8 > data.length) return damaged('it ends inside a frame header');
    const magic = data.readUInt32LE(at);
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) {
      at += 8 + data.readUInt32LE(at + 4);
      continue;
    }
    if (magic !== FRAME_MAGIC) return damaged('a frame does not start with the magic number');
    frames++;
    const header = readHeader(data, at + 4);
    if (!header) return damaged('a frame header cannot be read');
    if (header.windowBytes > MAX_WINDOW_BYTES || header.contentBytes > maxContentBytes) {
      return { kind: 'too_large' };
    }
    at = header.end;
    for (let last = false; !last;) {
      if (at + 3 > data.length) return damaged('it ends inside a block header');
      const block = data.readUIntLE(at, 3);
      last = (block & 1) === 1;
      const type = (block >> 1) & 3;
      const size = block >> 3;
      if (type === 3) return damaged('a block has a reserved type');
      if (type !== 2) content += size;
      if (content > maxContentBytes) return { kind: 'too_large' };
      at += 3 + (type === 1 ? 1 : size);
    }
    if (header.checksum) at += 4;
    if (at > data.length) return damaged('it ends inside a block');
  }
  if (at !== data.length || frames === 0) return damaged('it ends inside a frame');
  return { kind: 'decodable' };
}

interface FrameHeader {
  readonly windowBytes: number;
  /** 0 when not said. */
  readonly contentBytes: number;
  readonly checksum: boolean;
  /** Position of the first block. */
  readonly end: number;
}

/** RFC 8878, 3.1.1.1: descriptor, window, dictionary id, content size. */
function readHeader(data: Buffer, start: number): FrameHeader | undefined {
  const descriptor = data[start] ?? 0;
  const singleSegment = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeFlag = descriptor >> 6;
  const contentSizeBytes = sizeFlag === 0 ? (singleSegment ? 1 : 0) : 1 << sizeFlag;
  let at = start + 1;
  const end = at + (singleSegment ? 0 : 1) + dictionaryBytes + contentSizeBytes;
  if (end > data.length || (descriptor & 0x08) !== 0) return undefined;

  let windowBytes = 0;
  if (!singleSegment) {
    const window = data[at++] ?? 0;
    const base = 2 ** (10 + (window >> 3));
    windowBytes = base + (base / 8) * (window & 7);
  }
  at += dictionaryBytes;
  let contentBytes = 0;
  if (contentSizeBytes === 8) contentBytes = data.readUInt32LE(at) + data.readUInt32LE(at + 4) * 2 ** 32;
  else if (contentSizeBytes > 0) contentBytes = data.readUIntLE(at, contentSizeBytes);
  if (contentSizeBytes === 2) contentBytes += 256;
  return { windowBytes, contentBytes, checksum: (descriptor & 0x04) !== 0, end };
}

function damaged(why: string): FrameCheck {
  return { kind: 'damaged', why };
}
