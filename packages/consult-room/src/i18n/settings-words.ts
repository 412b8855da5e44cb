/** What the settings of one's own camera and microphone say. All languages together: they are loaded when somebody opens them. */
export interface SettingsWords {
  readonly noiseSuppression: string;
  readonly echoCancellation: string;
  readonly autoGainControl: string;
  readonly kept: string;
  readonly failed: string;
}

const english: SettingsWords = {
  noiseSuppression: 'Make background noise quieter',
  echoCancellation: 'Take away echo',
  autoGainControl: 'Keep my voice equally loud',
  kept: 'This device remembers your choice.',
  failed: 'Your browser did not make this change. Everything stays as it was.',
};

const words: Readonly<Record<string, SettingsWords>> = {
  ar: {
    noiseSuppression: 'خفض الضوضاء من حولي',
    echoCancellation: 'إزالة الصدى',
    autoGainControl: 'إبقاء صوتي بالقوة نفسها',
    kept: 'يتذكر هذا الجهاز اختيارك.',
    failed: 'لم يُجرِ متصفحك هذا التغيير. بقي كل شيء كما كان.',
  },
  de: {
    noiseSuppression: 'Geräusche um mich leiser machen',
    echoCancellation: 'Echo entfernen',
    autoGainControl: 'Meine Stimme gleich laut halten',
    kept: 'Dieses Gerät merkt sich Ihre Wahl.',
    failed: 'Ihr Browser hat das nicht geändert. Alles bleibt, wie es war.',
  },
  es: {
    noiseSuppression: 'Bajar el ruido de fondo',
    echoCancellation: 'Quitar el eco',
    autoGainControl: 'Mantener mi voz al mismo volumen',
    kept: 'Este dispositivo recuerda su elección.',
    failed: 'Su navegador no hizo este cambio. Todo sigue como estaba.',
  },
  fr: {
    noiseSuppression: 'Baisser les bruits autour de moi',
    echoCancellation: 'Supprimer l’écho',
    autoGainControl: 'Garder ma voix au même volume',
    kept: 'Cet appareil se souvient de votre choix.',
    failed: 'Votre navigateur n’a pas fait ce changement. Tout reste comme avant.',
  },
};

/** In the language of `tag` (BCP 47), else in English. */
export function settingsWords(tag: string): SettingsWords {
  return words[tag.split('-')[0]?.toLowerCase() ?? ''] ?? english;
}
