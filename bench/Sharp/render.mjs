// The sixteen variants by sharp. Reads lines of "way file folder", answers each with a line when it is done.
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import sharp from 'sharp';

const jpeg = { quality: 80, progressive: true };
const webp = { quality: 80, effort: 2 };
const shapes = [
  ['story', 1080, 1920], ['sq1080', 1080, 1080], ['sq640', 640, 640], ['sq320', 320, 320], ['thumb150', 150, 150],
  ['fit1080', 1080, null], ['fit640', 640, null], ['fit320', 320, null],
];

/** As the documentation shows it: one pipeline for each output, from the file. */
async function idiomatic(file, folder) {
  const source = sharp(file, { failOn: 'truncated' }).autoOrient();
  await Promise.all(shapes.flatMap(([name, width, height]) => {
    const resized = source.clone().resize(width, height, { fit: 'cover', withoutEnlargement: true });
    return [
      resized.clone().jpeg(jpeg).toFile(join(folder, `${name}.jpg`)),
      resized.clone().webp(webp).toFile(join(folder, `${name}.webp`)),
    ];
  }));
}

/** As somebody who knows what it costs: decode once, derive each raster from the one above it. */
async function expert(file, folder) {
  const whole = await raster(sharp(file, { failOn: 'truncated' }).autoOrient().resize(2560, 1920, { fit: 'outside', withoutEnlargement: true }));
  await write('story', await resize(whole, 1080, 1920));
  for (const chain of [shapes.slice(1, 5), shapes.slice(5)]) {
    let above = whole;
    for (const [name, width, height] of chain) {
      above = await resize(above, width, height);
      await write(name, above);
    }
  }

  function raster(pipeline) {
    return pipeline.raw().toBuffer({ resolveWithObject: true });
  }

  function open({ data, info }) {
    return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
  }

  function resize(from, width, height) {
    return raster(open(from).resize(width, height, { fit: 'cover' }));
  }

  async function write(name, picture) {
    await open(picture).jpeg(jpeg).toFile(join(folder, `${name}.jpg`));
    await open(picture).webp(webp).toFile(join(folder, `${name}.webp`));
  }
}

sharp.cache(false);
for await (const line of createInterface({ input: process.stdin })) {
  const [way, file, folder] = line.split(' ');
  if (way === 'expert') {
    sharp.concurrency(1);
  }

  await (way === 'expert' ? expert : idiomatic)(file, folder);
  process.stdout.write('done\n');
}
