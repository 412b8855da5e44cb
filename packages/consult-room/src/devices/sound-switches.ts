/** What browsers can do to the sound of a microphone (W3C mediacapture-main, section 4.3.8). */
export const soundSwitches = ['noiseSuppression', 'echoCancellation', 'autoGainControl'] as const;
export type SoundSwitch = (typeof soundSwitches)[number];
export type SoundWish = Readonly<Partial<Record<SoundSwitch, boolean>>>;

/** The switches this browser has for this microphone, as they are now. One that cannot be moved is not there. */
export function soundOf(microphone: MediaStreamTrack): readonly { readonly name: SoundSwitch; readonly on: boolean }[] {
  const known = navigator.mediaDevices.getSupportedConstraints();
  const can = microphone.getCapabilities?.() ?? {};
  const now = microphone.getSettings();
  return soundSwitches.filter((name) => known[name] && now[name] !== undefined && canMove(can[name])).map((name) => ({ name, on: isOn(now[name]) }));
}

export function soundIsAs(microphone: MediaStreamTrack, wish: SoundWish): boolean {
  return soundOf(microphone).every(({ name, on }) => on === (wish[name] ?? on));
}

/** Without a gap, where the browser can; false: it takes another track of the same microphone. */
export async function changeSound(microphone: MediaStreamTrack, wish: SoundWish): Promise<boolean> {
  await microphone.applyConstraints({ ...microphone.getConstraints(), ...wish }).catch(() => {});
  return microphone.readyState === 'live' && soundIsAs(microphone, wish);
}

/** A browser that does not list what it can is believed to be able to. */
function canMove(values: unknown): boolean {
  return !Array.isArray(values) || (values.length > 1 && values.includes(false));
}

/** Newer browsers name the kind of echo cancellation instead of a plain yes. */
function isOn(value: unknown): boolean {
  return value !== false;
}
