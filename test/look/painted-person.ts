/** A moving picture of somebody who does not exist: soft light, shoulders, a face without features. */
export function paintedPerson(hue: number, options: { readonly width?: number; readonly height?: number; readonly skin?: string } = {}): MediaStream {
  const { width = 1280, height = 720, skin = '#c99a7c' } = options;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const pen = canvas.getContext('2d');
  if (pen) {
    paintRoom(pen, hue, width, height);
    paintPerson(pen, hue, skin, width, height);
  }
  const stream = canvas.captureStream(0);
  const [track] = stream.getVideoTracks();
  setInterval(() => {
    pen?.fillRect(0, 0, 1, 1);
    (track as CanvasCaptureMediaStreamTrack).requestFrame();
  }, 100);
  return stream;
}

/** A shared screen with something to read. */
export function paintedScreen(): MediaStream {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1600, height: 900 });
  const pen = canvas.getContext('2d');
  if (pen) {
    pen.fillStyle = '#fbfbf8';
    pen.fillRect(0, 0, 1600, 900);
    pen.fillStyle = '#22302e';
    pen.font = '600 56px system-ui';
    pen.fillText('Blood pressure, last six weeks', 110, 150);
    pen.strokeStyle = '#0b5d57';
    pen.lineWidth = 8;
    pen.beginPath();
    [420, 470, 440, 520, 560, 610, 600].forEach((y, at) => { if (at === 0) pen.moveTo(120, y); else pen.lineTo(120 + at * 220, y); });
    pen.stroke();
  }
  const stream = canvas.captureStream(0);
  setInterval(() => { pen?.fillRect(0, 0, 1, 1); (stream.getVideoTracks()[0] as CanvasCaptureMediaStreamTrack).requestFrame(); }, 100);
  return stream;
}

function paintRoom(pen: CanvasRenderingContext2D, hue: number, width: number, height: number): void {
  const wall = pen.createLinearGradient(0, 0, width, height);
  wall.addColorStop(0, `hsl(${hue} 24% 78%)`);
  wall.addColorStop(1, `hsl(${hue + 20} 22% 52%)`);
  pen.fillStyle = wall;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = `hsl(${hue} 30% 88% / 0.6)`;
  pen.fillRect(width * 0.08, height * 0.1, width * 0.2, height * 0.46);
  pen.fillStyle = `hsl(${hue + 60} 22% 38% / 0.5)`;
  pen.fillRect(width * 0.76, height * 0.2, width * 0.24, height * 0.8);
}

function paintPerson(pen: CanvasRenderingContext2D, hue: number, skin: string, width: number, height: number): void {
  const [x, unit] = [width / 2, Math.min(width, height * 1.4) / 10];
  const round = (cx: number, cy: number, rx: number, ry: number): void => { pen.beginPath(); pen.ellipse(cx, cy, rx, ry, 0, 0, Math.PI * 2); pen.fill(); };
  pen.fillStyle = `hsl(${hue + 180} 28% 30%)`;
  round(x, height + unit * 0.6, unit * 3.1, unit * 3.4);
  pen.fillStyle = skin;
  pen.fillRect(x - unit * 0.55, height - unit * 4, unit * 1.1, unit * 1.5);
  pen.fillStyle = '#3a2c26';
  round(x, height - unit * 5.1, unit * 1.5, unit * 1.75);
  pen.fillStyle = skin;
  round(x, height - unit * 4.75, unit * 1.22, unit * 1.6);
}
