/**
 * The group of errors that were not kept apart: an app sent more different groups in a day than Sonde gives names to.
 * No fingerprint is spelled so; those are 16 hex digits. Nor is it the `__other__` of the rollups, which is no group but
 * the values that an answer does not name, this one among them now and then.
 */
export const FOLDED_GROUP_ID = '__folded__';

/** What that group is called. */
export const FOLDED_GROUP_TITLE = 'Others: more different errors in a day than are kept apart';
