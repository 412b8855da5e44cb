/** The sentences of our letters. `{day}`, `{time}`, `{zone}`, `{clinic}` and `{phone}` are filled in. */
export interface LetterWords {
  readonly inviteSubject: string;
  readonly cancelSubject: string;
  readonly greeting: string;
  readonly inviteLead: string;
  readonly cancelLead: string;
  readonly button: string;
  readonly linkLabel: string;
  readonly hint: string;
  readonly keep: string;
  readonly help: string;
  readonly calendarTitle: string;
  readonly alarm: string;
}

const en: LetterWords = {
  inviteSubject: 'Your appointment on {day}, {time}',
  cancelSubject: 'Cancelled: your appointment on {day}, {time}',
  greeting: 'Hello,',
  inviteLead: '{clinic} looks forward to seeing you by video on {day} at {time} ({zone}).',
  cancelLead: 'Your appointment on {day} at {time} ({zone}) has been cancelled. The link we sent you no longer opens.',
  button: 'Open my appointment',
  linkLabel: 'Or copy this link into your browser:',
  hint: 'You need nothing but a phone, tablet or computer with a browser. The door opens 15 minutes before.',
  keep: 'This link is yours alone. Please do not pass it on.',
  help: 'Any trouble? Call {clinic} on {phone}.',
  calendarTitle: 'Appointment, {clinic}',
  alarm: 'Your appointment starts soon',
};

const de: LetterWords = {
  inviteSubject: 'Ihr Termin am {day}, {time}',
  cancelSubject: 'Abgesagt: Ihr Termin am {day}, {time}',
  greeting: 'Guten Tag,',
  inviteLead: '{clinic} freut sich, Sie am {day} um {time} ({zone}) per Video zu sehen.',
  cancelLead: 'Ihr Termin am {day} um {time} ({zone}) wurde abgesagt. Der Link aus unserer Nachricht öffnet nichts mehr.',
  button: 'Meinen Termin öffnen',
  linkLabel: 'Oder kopieren Sie diesen Link in Ihren Browser:',
  hint: 'Sie brauchen nur ein Handy, Tablet oder einen Computer mit Browser. Die Tür öffnet 15 Minuten vorher.',
  keep: 'Dieser Link ist nur für Sie. Bitte geben Sie ihn nicht weiter.',
  help: 'Klappt etwas nicht? {clinic} hilft Ihnen unter {phone}.',
  calendarTitle: 'Termin, {clinic}',
  alarm: 'Ihr Termin beginnt bald',
};

const fr: LetterWords = {
  inviteSubject: 'Votre rendez-vous du {day}, {time}',
  cancelSubject: 'Annulé : votre rendez-vous du {day}, {time}',
  greeting: 'Bonjour,',
  inviteLead: '{clinic} vous attend en vidéo le {day} à {time} ({zone}).',
  cancelLead: 'Votre rendez-vous du {day} à {time} ({zone}) est annulé. Le lien que vous avez reçu ne fonctionne plus.',
  button: 'Ouvrir mon rendez-vous',
  linkLabel: 'Ou copiez ce lien dans votre navigateur :',
  hint: "Il vous faut seulement un téléphone, une tablette ou un ordinateur avec un navigateur. La porte ouvre 15 minutes avant.",
  keep: 'Ce lien est pour vous seul. Merci de ne pas le transmettre.',
  help: 'Un souci ? Appelez {clinic} au {phone}.',
  calendarTitle: 'Rendez-vous, {clinic}',
  alarm: 'Votre rendez-vous commence bientôt',
};

const es: LetterWords = {
  inviteSubject: 'Su cita del {day}, {time}',
  cancelSubject: 'Cancelada: su cita del {day}, {time}',
  greeting: 'Hola:',
  inviteLead: '{clinic} le espera por vídeo el {day} a las {time} ({zone}).',
  cancelLead: 'Su cita del {day} a las {time} ({zone}) se ha cancelado. El enlace que le enviamos ya no funciona.',
  button: 'Abrir mi cita',
  linkLabel: 'O copie este enlace en su navegador:',
  hint: 'Solo necesita un teléfono, una tableta o un ordenador con navegador. La puerta se abre 15 minutos antes.',
  keep: 'Este enlace es solo para usted. Por favor, no lo comparta.',
  help: '¿Algún problema? Llame a {clinic} al {phone}.',
  calendarTitle: 'Cita, {clinic}',
  alarm: 'Su cita empieza pronto',
};

const languages: Readonly<Record<string, LetterWords>> = { en, de, fr, es };

/** The words for a BCP 47 locale, and the locale that dates must then be written in. */
export function letterWords(locale: string | null): { readonly words: LetterWords; readonly locale: string } {
  const wanted = (locale ?? '').toLowerCase();
  const language = wanted.split('-')[0] ?? '';
  const words = languages[language];
  // British order (day before month, 24 h) reads well everywhere; an American locale keeps its own.
  return words ? { words, locale: wanted === 'en' ? 'en-GB' : wanted } : { words: en, locale: 'en-GB' };
}
