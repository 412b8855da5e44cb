/**
 * What Node is told before it runs the gateway. A small nursery for young objects: with the 32 MB of the default, a
 * collection beside thousands of short-lived connections stops everybody for 15 to 60 ms, once a second; with 8 MB for
 * a few, and the process needs less memory.
 */
export const gatewayFlags: readonly string[] = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=4'];
