/**
 * One Ctrl-C reaches a program twice when npm started it: from the terminal and again from npm. A second signal
 * within this time, in milliseconds, is taken for the same one.
 */
const SAME_SIGNAL_MS = 1_000;

/**
 * Resolves with the reason once the process is asked to end: SIGTERM, SIGINT, or the loss of the IPC channel, which
 * means that the supervisor died. A second signal ends the process at once, for people who cannot wait.
 */
export function onceToldToEnd(): Promise<string> {
  return new Promise((resolve) => {
    let toldAt: number | undefined;
    const onSignal = (signal: NodeJS.Signals) => {
      if (toldAt !== undefined && performance.now() - toldAt > SAME_SIGNAL_MS) process.exit(1);
      toldAt ??= performance.now();
      resolve(signal);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
    if (process.send !== undefined) {
      if (process.connected) process.once('disconnect', () => resolve('the supervisor is gone'));
      else resolve('the supervisor is gone');
    }
  });
}
