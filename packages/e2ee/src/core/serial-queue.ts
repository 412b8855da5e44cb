/** Runs one task after another, in the order given. A task that throws does not stop the next. */
export class SerialQueue {
  #last: Promise<void> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = settled(result);
    return result;
  }
}

async function settled(task: Promise<unknown>): Promise<void> {
  await Promise.allSettled([task]);
}
