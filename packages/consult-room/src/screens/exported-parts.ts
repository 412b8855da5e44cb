/**
 * The parts of every control, for `::part()` on the public elements: each shadow root between a control and the host page
 * hands them on. Written once, because a part that one root forgets is out of reach.
 */
export const exportedParts = [
  'primary', 'secondary', 'header', 'clinic', 'phone', 'help', 'footer', 'heading', 'card', 'dialog', 'cancel',
  'self-view', 'level-meter', 'settings', 'switch', 'select', 'speaker-test', 'check-item', 'paths', 'notices',
  'stage', 'tile', 'name', 'toolbar', 'microphone', 'camera', 'flip', 'screen', 'people', 'more', 'leave', 'end', 'lock', 'code', 'code-match', 'code-mismatch', 'quality', 'details', 'copy', 'duration',
  'panel', 'person', 'admit', 'deny', 'hold', 'resume', 'remove', 'message', 'search', 'row', 'sound', 'notify',
].join(', ');
