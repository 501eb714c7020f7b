/** The native form of an error, which also answers what reaches no door. */
export function errorBody(
  code: string,
  message: string,
  details?: Readonly<Record<string, unknown>>,
): { error: { code: string; message: string; details?: Readonly<Record<string, unknown>> } } {
  return { error: { code, message, ...(details && { details }) } };
}
