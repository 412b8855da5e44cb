import { EncryptedCall, type Engines } from './encrypted-call.ts';
import { lacksFirefox } from './firefox.ts';
import { House } from './house.ts';
import { story } from './story.ts';

/** `CALL_LONG=1` talks for a minute and takes the picture again 50 times; otherwise enough to see that it works. */
const long = process.env['CALL_LONG'] === '1';

/** The whole life of a call between these two browsers, as one story. */
export function encryptedCallStory(engines: Engines): void {
  const house = new House();
  const { patient, clinician } = engines;
  const skip = (patient === 'firefox' || clinician === 'firefox') && lacksFirefox();
  story(`A patient's ${patient} and a clinician's ${clinician}: sealed on every layer, through everything that happens in a call`, house, async (scene) => {
    await using call = await EncryptedCall.begin(scene, engines);
    await call.talk(long ? 60_000 : 5_000);
    await call.switchLayers();
    await call.mute();
    await call.switchDevice();
    await call.shareScreen();
    await call.othersComeAndGo();
    await call.reuseLine(long ? 50 : 3);
    await call.reloadEach();
    call.assertSealed();
  }, { skip, timeoutMs: long ? 420_000 : 240_000 });
}
