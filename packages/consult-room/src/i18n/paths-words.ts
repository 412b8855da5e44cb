/** What the test of a network's ways out says. All languages together: it is loaded on few pages, by whoever looks after a network. */
export interface PathsWords {
  readonly title: string;
  readonly start: string;
  readonly direct: string;
  readonly relay: string;
  readonly open: string;
  readonly closed: string;
  readonly cure: string;
  readonly cureDirect: string;
  readonly cureTls: string;
  readonly copy: string;
}

const english: PathsWords = {
  title: 'For your IT department: ways out of this network',
  start: 'Test every way',
  direct: 'Straight to the video server, over UDP',
  relay: 'By the relay {target}',
  open: 'open',
  closed: 'closed',
  cure: 'Calls work without it where another way is open. To open it, let {target} pass.',
  cureDirect: 'Calls work without it, a little slower. To open it, let UDP to the video server pass.',
  cureTls: 'Calls may depend on this one: let {target} pass, and do not break it open on the way.',
  copy: 'Copy for your IT department',
};

const words: Readonly<Record<string, PathsWords>> = {
  ar: {
    title: 'لقسم تقنية المعلومات: الطرق إلى خارج هذه الشبكة',
    start: 'افحص كل الطرق',
    direct: 'مباشرة إلى خادم الفيديو عبر UDP',
    relay: 'عبر المُرحّل {target}',
    open: 'مفتوح',
    closed: 'مغلق',
    cure: 'تعمل المكالمات من دونه إن كان طريق آخر مفتوحًا. لفتحه اسمحوا بمرور {target}.',
    cureDirect: 'تعمل المكالمات من دونه، أبطأ قليلًا. لفتحه اسمحوا بمرور UDP إلى خادم الفيديو.',
    cureTls: 'قد تعتمد المكالمات على هذا الطريق: اسمحوا بمرور {target} دون فك تشفيره في الطريق.',
    copy: 'انسخ لقسم تقنية المعلومات',
  },
  de: {
    title: 'Für Ihre IT: Wege aus diesem Netz',
    start: 'Alle Wege prüfen',
    direct: 'Direkt zum Videoserver, über UDP',
    relay: 'Über das Relay {target}',
    open: 'offen',
    closed: 'gesperrt',
    cure: 'Gespräche gehen auch ohne, wenn ein anderer Weg offen ist. Zum Öffnen: {target} durchlassen.',
    cureDirect: 'Gespräche gehen auch ohne, etwas langsamer. Zum Öffnen: UDP zum Videoserver durchlassen.',
    cureTls: 'Gespräche können von diesem Weg abhängen: {target} durchlassen und unterwegs nicht aufbrechen.',
    copy: 'Für Ihre IT kopieren',
  },
  es: {
    title: 'Para su equipo de informática: salidas de esta red',
    start: 'Probar todas las vías',
    direct: 'Directo al servidor de vídeo, por UDP',
    relay: 'Por el relé {target}',
    open: 'abierta',
    closed: 'cerrada',
    cure: 'Las llamadas funcionan sin ella si hay otra vía abierta. Para abrirla, deje pasar {target}.',
    cureDirect: 'Las llamadas funcionan sin ella, algo más lentas. Para abrirla, deje pasar UDP hacia el servidor de vídeo.',
    cureTls: 'Las llamadas pueden depender de esta vía: deje pasar {target} sin descifrarla por el camino.',
    copy: 'Copiar para su equipo de informática',
  },
  fr: {
    title: 'Pour votre service informatique : sorties de ce réseau',
    start: 'Tester toutes les voies',
    direct: 'Directement au serveur vidéo, en UDP',
    relay: 'Par le relais {target}',
    open: 'ouverte',
    closed: 'fermée',
    cure: 'Les appels fonctionnent sans elle si une autre voie est ouverte. Pour l’ouvrir, laissez passer {target}.',
    cureDirect: 'Les appels fonctionnent sans elle, un peu plus lentement. Pour l’ouvrir, laissez passer UDP vers le serveur vidéo.',
    cureTls: 'Les appels peuvent dépendre de celle-ci : laissez passer {target}, sans l’intercepter en chemin.',
    copy: 'Copier pour votre service informatique',
  },
};

/** In the language of `tag` (BCP 47), else in English. */
export function pathsWords(tag: string): PathsWords {
  return words[tag.split('-')[0]?.toLowerCase() ?? ''] ?? english;
}
