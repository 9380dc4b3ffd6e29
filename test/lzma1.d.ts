// The package's own types are its source, which the settings here do not allow.

export function compress(data: Uint8Array, level: 1 | 5 | 9): Uint8Array | Int8Array;
