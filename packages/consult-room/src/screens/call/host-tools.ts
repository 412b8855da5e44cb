// What only a host does in a call: loaded with it for hosts, and for nobody else.
import '../people/person-dialogs.ts';
import './people-panel.ts';
