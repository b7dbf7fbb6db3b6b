// Drives the service with the official client. usage: node upload.mjs {step} {json}; prints one JSON line per event.
import { createHash } from "node:crypto";
import { BlobServiceClient, BlockBlobClient, StorageSharedKeyCredential } from "@azure/storage-blob";

const [step, json] = process.argv.slice(2);
const input = JSON.parse(json);
const print = (value) => console.log(JSON.stringify(value));
const once = { retryOptions: { maxTries: 1 } };
const blockBytes = 4 * 1024 * 1024;

// Bytes that both sides can make: byte i of the file is i * 2654435761 >> 13.
function makeBlock(offset, length) {
  const block = Buffer.allocUnsafe(length);
  for (let i = 0; i < length; i++) block[i] = Math.imul(offset + i, 2654435761) >>> 13;
  return block;
}

function blockId(index) {
  return Buffer.from(String(index).padStart(6, "0")).toString("base64");
}

async function readHash(stream) {
  const hash = createHash("sha256");
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest("hex");
}

// Puts the missing blocks, several at a time, and then commits all of them.
async function upload() {
  const client = new BlockBlobClient(input.url, undefined, once);
  const count = Math.ceil(input.length / blockBytes);
  let have = new Set();
  try {
    const list = await client.getBlockList("uncommitted");
    have = new Set(list.uncommittedBlocks.map((block) => block.name));
  } catch (error) {
    if (error.code !== "BlobNotFound") throw error;
  }
  print({ found: have.size });
  const missing = Array.from({ length: count }, (_, i) => i).filter((i) => !have.has(blockId(i)));
  const worker = async () => {
    for (let i = missing.shift(); i !== undefined; i = missing.shift()) {
      const offset = i * blockBytes;
      const block = makeBlock(offset, Math.min(blockBytes, input.length - offset));
      await client.stageBlock(blockId(i), block, block.length);
      print({ staged: i });
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  const committed = await client.commitBlockList(
    Array.from({ length: count }, (_, i) => blockId(i)),
    { blobHTTPHeaders: { blobContentType: "video/mp4" }, metadata: { origin: "node" } },
  );
  print({ etag: committed.etag });
}

async function download() {
  const answer = await new BlockBlobClient(input.url, undefined, once).download();
  print({ length: answer.contentLength, type: answer.contentType, origin: answer.metadata.origin, sha256: await readHash(answer.readableStreamBody) });
}

// The client's own parallel upload and download of a buffer, with its default options.
async function roundtrip() {
  const client = new BlockBlobClient(input.url);
  const content = makeBlock(0, input.length);
  await client.uploadData(content, { blockSize: blockBytes, maxSingleShotSize: blockBytes, concurrency: 4 });
  const back = await client.downloadToBuffer(0, undefined, { blockSize: blockBytes, concurrency: 4 });
  print({ equal: content.equals(back) });
}

// What an owner of the account does, signed with its key.
async function owner() {
  const service = new BlobServiceClient(input.endpoint, new StorageSharedKeyCredential(input.account, input.key), once);
  const container = service.getContainerClient("made-by-node");
  const results = {};
  results.created = (await container.createIfNotExists()).succeeded;
  results.createdAgain = (await container.createIfNotExists()).succeeded;
  for (const name of ["a/1", "a/2", "b", "c & d <é>"]) {
    await container.getBlockBlobClient(name).upload("text of " + name, Buffer.byteLength("text of " + name), { metadata: { name: "x" } });
  }
  results.names = [];
  for await (const page of container.listBlobsFlat({ includeMetadata: true }).byPage({ maxPageSize: 3 })) {
    results.names.push(page.segment.blobItems.map((blob) => blob.name));
    results.metadata = page.segment.blobItems[0].metadata;
  }
  results.hierarchy = [];
  for await (const item of container.listBlobsByHierarchy("/")) results.hierarchy.push(`${item.kind} ${item.name}`);
  const blob = container.getBlockBlobClient("b");
  const properties = await blob.getProperties();
  results.length = properties.contentLength;
  results.md5 = Buffer.from(properties.contentMD5).toString("hex");
  await blob.setMetadata({ changed: "yes" });
  await blob.setHTTPHeaders({ blobContentType: "text/plain" });
  await blob.setAccessTier("Cool");
  const changed = await blob.getProperties();
  results.changed = [changed.metadata.changed, changed.contentType, changed.accessTier, changed.etag !== properties.etag];
  const copy = container.getBlockBlobClient("copy");
  results.copyStatus = (await copy.syncCopyFromURL(blob.url, { sourceConditions: { ifMatch: changed.etag } })).copyStatus;
  results.copyText = (await copy.downloadToBuffer()).toString();
  try {
    await copy.syncCopyFromURL(blob.url, { sourceConditions: { ifMatch: properties.etag } });
  } catch (error) {
    results.staleCopy = [error.statusCode, error.code];
  }
  const poller = await container.getBlockBlobClient("copy2").beginCopyFromURL(blob.url);
  results.asyncCopy = (await poller.pollUntilDone()).copyStatus;
  try {
    await copy.download(0, undefined, { conditions: { ifNoneMatch: (await copy.getProperties()).etag } });
  } catch (error) {
    results.notModified = error.statusCode;
  }
  try {
    await container.getBlockBlobClient("copy").upload("x", 1, { conditions: { ifNoneMatch: "*" } });
  } catch (error) {
    results.exists = [error.statusCode, error.code];
  }
  results.deleted = (await copy.deleteIfExists({ deleteSnapshots: "include" })).succeeded;
  results.deletedAgain = (await copy.deleteIfExists()).succeeded;
  results.containers = [];
  for await (const found of service.listContainers()) results.containers.push(found.name);
  await container.delete();
  results.exists2 = await container.exists();
  print(results);
}

await { upload, download, roundtrip, owner }[step]();
