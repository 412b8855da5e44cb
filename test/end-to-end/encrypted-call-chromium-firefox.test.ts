import { encryptedCallStory } from '../support/encrypted-call-story.ts';

encryptedCallStory({ patient: 'chromium', clinician: 'firefox' });
