/**
 * The group of errors that were not kept apart: an app sent more different groups in a day than Sonde gives names to.
 * No fingerprint is spelled so; those are 16 hex digits.
 */
export const FOLDED_GROUP_ID = '__other__';

/** What that group is called. */
export const FOLDED_GROUP_TITLE = 'Others: more different errors in a day than are kept apart';
