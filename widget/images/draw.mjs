// Draws the widget's pictures: three stages of a pipeline as bars, in one blue that has a contrast of more than
// 3 on the vendor's light and dark page. PNG is simple enough to write by hand: a header, rows, a checksum.

import { crc32, deflateSync } from "node:zlib";

const BLUE = [0x4c, 0x8b, 0xf7];

/** Widths and heights that the vendor asks for, in pixels. */
const SIZES = {
  "logo_main.png": [400, 272],
  "logo_medium.png": [240, 84],
  "logo.png": [130, 100],
  "logo_small.png": [108, 108],
  "logo_min.png": [84, 84],
};

/** Heights of the bars, as parts of the drawing. */
const BARS = [1, 0.7, 0.45];

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

/** A picture of RGBA pixels as PNG. */
function png(width, height, colourAt) {
  const rows = Buffer.alloc((width * 4 + 1) * height);
  let at = 0;
  for (let y = 0; y < height; y++) {
    rows[at++] = 0;
    for (let x = 0; x < width; x++) {
      for (const part of colourAt(x, y)) rows[at++] = part;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

function logo(width, height) {
  const side = Math.round(Math.min(width, height) * 0.62);
  const left = (width - side) / 2;
  const top = (height - side) / 2;
  const bar = side / (BARS.length + (BARS.length - 1) * 0.35);
  return png(width, height, (x, y) => {
    const column = Math.floor((x - left) / (bar * 1.35));
    const inBar = column >= 0 && column < BARS.length && (x - left) % (bar * 1.35) < bar;
    const inHeight = y >= top && y < top + side * (BARS[column] ?? 0);
    return inBar && inHeight ? [...BLUE, 255] : [...BLUE, 0];
  });
}

/** The tour's pictures until tour.mjs has taken them from the widget. */
const TOUR = [1188, 616];

/** Every picture with its name; the tour's are named by the manifest, as "/images/…". */
export const pictures = (tour) =>
  [...Object.entries(SIZES), ...tour.map((path) => [path.replace("/images/", ""), TOUR])].map(([name, [width, height]]) => [name, logo(width, height)]);
