/** Runs one operation at a time, in the order they were asked for. One that fails does not stop the next. */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();

  readonly enqueue = <T>(operation: () => Promise<T>): Promise<T> => {
    const result = this.#tail.then(operation);
    this.#tail = result.catch(() => {});
    return result;
  };
}
