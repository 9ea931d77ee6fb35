// Drives a page in Chromium. Arguments: the browser, width and height of the window, and options.
// Each line of standard input is the body of an async function of `page`, as JSON; its result, or
// why it failed, is a line of standard output.

import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [executablePath, width, height, ...options] = process.argv.slice(2);
const args = ["--no-sandbox", "--disable-gpu", ...options];
const browser = await chromium.launch({ executablePath, args });
const page = await browser.newPage({ viewport: { width: Number(width), height: Number(height) } });
const { constructor: AsyncFunction } = async () => {};
for await (const line of createInterface({ input: process.stdin })) {
  const answer = {};
  try {
    answer.result = await new AsyncFunction("page", JSON.parse(line))(page);
  } catch (error) {
    answer.failed = String(error);
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
