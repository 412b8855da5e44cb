import { encryptedCallStory } from '../support/encrypted-call-story.ts';

encryptedCallStory({ patient: 'firefox', clinician: 'firefox' });
