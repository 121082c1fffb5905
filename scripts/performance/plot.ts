// A line plot as SVG, in both color schemes. The horizontal axis is logarithmic.

export interface Series {
  name: string;
  points: readonly (readonly [x: number, y: number])[];
}

export interface Plot {
  title: string;
  xLabel: string;
  yLabel: string;
  series: readonly Series[];
  /** A horizontal line that the values should stay below. */
  target?: { value: number; label: string };
}

const size = { width: 720, height: 360 };
const margin = { top: 44, right: 210, bottom: 48, left: 64 };
const colors = ["#2563eb", "#d97706", "#059669", "#dc2626", "#7c3aed", "#0891b2"];

export function drawPlot({ title, xLabel, yLabel, series, target }: Plot): string {
  const points = series.flatMap(({ points: each }) => each);
  const xs = [...new Set(points.map(([x]) => x))].sort((a, b) => a - b);
  const [min, max] = [Math.log10(Math.min(...xs)), Math.log10(Math.max(...xs))];
  const step = getStep(Math.max(...points.map(([, y]) => y), target?.value ?? 0));
  const top = step * Math.ceil(Math.max(...points.map(([, y]) => y), target?.value ?? 0) / step);
  const { left, right, bottom } = margin;
  const [width, height] = [size.width - left - right, size.height - margin.top - bottom];
  const toX = (x: number): number => left + (max === min ? width / 2 : ((Math.log10(x) - min) / (max - min)) * width);
  const toY = (y: number): number => margin.top + height - (y / top) * height;
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escapeText(title)}">`,
    "<style>text{font:12px system-ui,sans-serif;fill:#374151}.title{font-weight:600;font-size:14px}.grid{stroke:#e5e7eb}",
    ".target{stroke:#6b7280;stroke-dasharray:5 4}@media(prefers-color-scheme:dark){text{fill:#d1d5db}.grid{stroke:#374151}}</style>",
    `<text class="title" x="${left}" y="22">${escapeText(title)}</text>`,
    `<text x="${left}" y="38">${escapeText(yLabel)}</text>`,
    ...ticks.map((tick) => drawTick(tick, toY(tick), left + width)),
    ...xs.map(
      (x) => `<text x="${round(toX(x))}" y="${size.height - 28}" text-anchor="middle">${x.toLocaleString("en")}</text>`,
    ),
    `<text x="${left + width / 2}" y="${size.height - 8}" text-anchor="middle">${escapeText(xLabel)}</text>`,
    ...(target ? [drawTarget(target, toY(target.value), left + width)] : []),
    ...series.map((each, index) => drawSeries(each, index, toX, toY, left + width + 16)),
    "</svg>\n",
  ].join("\n");
}

function drawTick(value: number, y: number, end: number): string {
  const label = `<text x="${margin.left - 8}" y="${round(y + 4)}" text-anchor="end">${value.toLocaleString("en")}</text>`;
  return `<line class="grid" x1="${margin.left}" y1="${round(y)}" x2="${end}" y2="${round(y)}"/>${label}`;
}

function drawTarget({ label }: { label: string }, y: number, end: number): string {
  const line = `<line class="target" x1="${margin.left}" y1="${round(y)}" x2="${end}" y2="${round(y)}"/>`;
  return `${line}<text x="${end + 16}" y="${round(y + 4)}">${escapeText(label)}</text>`;
}

function drawSeries(
  { name, points }: Series,
  index: number,
  toX: (x: number) => number,
  toY: (y: number) => number,
  legendX: number,
): string {
  const color = colors[index % colors.length];
  const sorted = points.toSorted(([a], [b]) => a - b).map(([x, y]) => [round(toX(x)), round(toY(y))] as const);
  const line = `<polyline fill="none" stroke="${color}" stroke-width="2" points="${sorted.map((pair) => pair.join(",")).join(" ")}"/>`;
  const dots = sorted.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3.5" fill="${color}"/>`).join("");
  const legendY = size.height - margin.bottom - 18 * (index + 1);
  const key = `<circle cx="${legendX + 4}" cy="${legendY - 4}" r="4" fill="${color}"/>`;
  return `${line}${dots}${key}<text x="${legendX + 14}" y="${legendY}">${escapeText(name)}</text>`;
}

/** A round distance of about five lines. */
function getStep(max: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(max, 1e-9) / 5));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => max / step <= 6) ?? 10 * power;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
