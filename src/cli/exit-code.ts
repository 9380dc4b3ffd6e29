/** How the command ends. */
export const EXIT = {
  FINE: 0,
  /** A score is above what `--fail-above` allows, or a standard error above `--tolerance`. */
  ABOVE: 1,
  /** Bad usage or bad data. */
  ERROR: 2,
} as const;

/** A process that a signal ends exits with this plus the signal's number, as a shell reports it. */
export const SIGNALLED = 128;
