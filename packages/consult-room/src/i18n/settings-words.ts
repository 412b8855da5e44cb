/** What the settings of one's own camera and microphone say. All languages together: they are loaded when somebody opens them. */
export interface SettingsWords {
  readonly noiseSuppression: string;
  readonly echoCancellation: string;
  readonly autoGainControl: string;
  readonly blur: string;
  readonly blurAbout: string;
  readonly kept: string;
  readonly failed: string;
}

const english: SettingsWords = {
  noiseSuppression: 'Make background noise quieter',
  echoCancellation: 'Take away echo',
  autoGainControl: 'Keep my voice equally loud',
  blur: 'Blur what is behind me',
  blurAbout: 'Your own device does this. Nobody else gets the clear picture.',
  kept: 'This device remembers your choice.',
  failed: 'Your browser did not make this change. Everything stays as it was.',
};

const words: Readonly<Record<string, SettingsWords>> = {
  ar: {
    noiseSuppression: 'خفض الضوضاء من حولي',
    echoCancellation: 'إزالة الصدى',
    autoGainControl: 'إبقاء صوتي بالقوة نفسها',
    blur: 'تمويه ما خلفي',
    blurAbout: 'يتم ذلك على جهازك. لا يحصل أحد غيرك على الصورة الواضحة.',
    kept: 'يتذكر هذا الجهاز اختيارك.',
    failed: 'لم يُجرِ متصفحك هذا التغيير. بقي كل شيء كما كان.',
  },
  de: {
    noiseSuppression: 'Geräusche um mich leiser machen',
    echoCancellation: 'Echo entfernen',
    autoGainControl: 'Meine Stimme gleich laut halten',
    blur: 'Unscharf machen, was hinter mir ist',
    blurAbout: 'Das macht Ihr eigenes Gerät. Niemand sonst bekommt das scharfe Bild.',
    kept: 'Dieses Gerät merkt sich Ihre Wahl.',
    failed: 'Ihr Browser hat das nicht geändert. Alles bleibt, wie es war.',
  },
  es: {
    noiseSuppression: 'Bajar el ruido de fondo',
    echoCancellation: 'Quitar el eco',
    autoGainControl: 'Mantener mi voz al mismo volumen',
    blur: 'Difuminar lo que hay detrás de mí',
    blurAbout: 'Lo hace su propio dispositivo. Nadie más recibe la imagen nítida.',
    kept: 'Este dispositivo recuerda su elección.',
    failed: 'Su navegador no hizo este cambio. Todo sigue como estaba.',
  },
  fr: {
    noiseSuppression: 'Baisser les bruits autour de moi',
    echoCancellation: 'Supprimer l’écho',
    autoGainControl: 'Garder ma voix au même volume',
    blur: 'Flouter ce qui est derrière moi',
    blurAbout: 'C’est votre appareil qui le fait. Personne d’autre ne reçoit l’image nette.',
    kept: 'Cet appareil se souvient de votre choix.',
    failed: 'Votre navigateur n’a pas fait ce changement. Tout reste comme avant.',
  },
};

/** In the language of `tag` (BCP 47), else in English. */
export function settingsWords(tag: string): SettingsWords {
  return words[tag.split('-')[0]?.toLowerCase() ?? ''] ?? english;
}
