/** What a set-up step found or did, in a few words for the terminal. */
export type StepResult<T> = { readonly value: T; readonly said: string };

/** Runs one step of the set-up and prints one line about it: name, outcome, seconds. */
export async function reportStep<T>(name: string, work: () => Promise<StepResult<T>>): Promise<T> {
  const startedAt = performance.now();
  const { value, said } = await work();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`[set-up] ${name}: ${said} (${seconds} s)`);
  return value;
}
