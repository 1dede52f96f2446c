// A field to sign in: each stroke as points of x, y (tenths of a pixel), ms, pressure.

const field = document.querySelector("canvas[data-sign]");
const form = field.closest("form");
const pen = field.getContext("2d");
const tools = new Set();
let strokes = [];
let begun = null;
let room = { width: 0, height: 0 }; // the most there was while it was drawn

function sized() {
  const { width, height } = field.getBoundingClientRect();
  const dots = window.devicePixelRatio || 1;
  field.width = Math.round(width * dots);
  field.height = Math.round(height * dots);
  pen.setTransform(dots, 0, 0, dots, 0, 0);
  pen.lineCap = "round";
  pen.strokeStyle = "#000";
  room = {
    width: Math.max(room.width, Math.round(width * 10)),
    height: Math.max(room.height, Math.round(height * 10)),
  };
  for (const stroke of strokes) {
    stroke.slice(1).forEach((to, at) => drawn(stroke[at], to)); // a turned screen keeps all
  }
}

function cleared() {
  strokes = [];
  begun = null;
  room = { width: 0, height: 0 };
  sized();
  told();
}

function told() {
  form.elements.strokes.value = strokes.length ? JSON.stringify({ ...room, strokes }) : "";
  const screenSaid = `${screen.width}×${screen.height}`;
  form.elements.drawn_with.value = `${[...tools].sort().join("、")} · ${screenSaid}`;
  form.querySelector("[data-signed]").disabled = !strokes.length;
}

function point(event) {
  const { left, top, width, height } = field.getBoundingClientRect();
  const within = (at, most) => Math.round(Math.min(Math.max(at, 0), most) * 10);
  begun ??= event.timeStamp;
  return [
    within(event.clientX - left, width),
    within(event.clientY - top, height),
    Math.max(0, Math.round(event.timeStamp - begun)),
    Math.round((event.pressure || 0.5) * 1000),
  ];
}

function drawn(from, to) {
  pen.lineWidth = 1.2 + 3.6 * (to[3] / 1000);
  pen.beginPath();
  pen.moveTo(from[0] / 10, from[1] / 10);
  pen.lineTo(to[0] / 10, to[1] / 10);
  pen.stroke();
}

field.addEventListener("pointerdown", (event) => {
  if (!event.isPrimary || event.button > 0) return;
  event.preventDefault();
  field.setPointerCapture(event.pointerId);
  tools.add({ pen: "触控笔", touch: "手指", mouse: "鼠标" }[event.pointerType] ?? "指针");
  strokes.push([point(event)]);
});

field.addEventListener("pointermove", (event) => {
  if (!field.hasPointerCapture(event.pointerId)) return;
  const stroke = strokes.at(-1);
  const between = event.getCoalescedEvents?.() ?? [];
  for (const one of between.length ? between : [event]) {
    const next = point(one);
    drawn(stroke.at(-1), next);
    stroke.push(next);
  }
});

field.addEventListener("pointerup", told);
field.addEventListener("pointercancel", told);
form.querySelector("[data-clear]").addEventListener("click", cleared);
form.addEventListener("submit", told);
window.addEventListener("resize", sized);
cleared();
