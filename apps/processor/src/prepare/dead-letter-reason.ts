/**
 * Why a record cannot be processed. A dead letter's reason is the code, a colon and what exactly is wrong.
 * `counted`: the header could be read, so the ledger was told of the record's events; a replay has to take that back.
 */
export const DEAD_LETTER_CODES = {
  unreadable_header: { counted: false, help: 'the bytes are no record that Sonde wrote' },
  unknown_version: { counted: false, help: 'a later Sonde wrote it: replay it once this one is updated' },
  unknown_protocol: { counted: true, help: 'this Sonde does not know the protocol of its body' },
  too_large: {
    counted: true,
    help: 'its body inflates to more than SONDE_PROCESSOR_MAX_BODY_BYTES: replay it once that is raised',
  },
  unreadable_body: {
    counted: true,
    help: 'its body is not in the encoding or the form that its header says',
  },
  unappendable: {
    counted: false,
    help: 'ingest had it in its spool, and the topic takes no record so large: replay it once max.message.bytes is raised',
  },
} as const;

export type DeadLetterCode = keyof typeof DEAD_LETTER_CODES;

/** @returns what a dead letter carries as its reason */
export const reasonOf = (code: DeadLetterCode, explanation: string): string => `${code}: ${explanation}`;

/** The code that a reason begins with; undefined for a reason that this Sonde does not know. */
export function codeOf(reason: string): DeadLetterCode | undefined {
  const code = reason.slice(0, Math.max(0, reason.indexOf(':')));
  return Object.hasOwn(DEAD_LETTER_CODES, code) ? (code as DeadLetterCode) : undefined;
}
