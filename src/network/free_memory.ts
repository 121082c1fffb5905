// Memory of response bodies.

/**
 * Frees the memory of bytes that are not read any more; bytes that share their memory with others stay. The garbage collector
 * counts this memory late, so that the bodies of a long list would take tens of megabytes.
 */
export function freeMemory({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
