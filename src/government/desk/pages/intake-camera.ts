/** What both ways of reading give: the texts of the codes in a picture. */
type Read = (picture: Blob | ImageData) => Promise<string[]>;
type Detector = { detect(picture: ImageBitmapSource): Promise<{ rawValue: string }[]> };
type DetectorMaker = { new (wish: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> };

/** The browser's own reader, where it has one that knows QR codes. */
async function ofBrowser(): Promise<Read | undefined> {
  const maker = (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector;
  if (!maker || !(await maker.getSupportedFormats()).includes('qr_code')) return undefined;
  const detector = new maker({ formats: ['qr_code'] });
  return async (picture) =>
    (await detector.detect(picture instanceof Blob ? await createImageBitmap(picture) : picture)).map((one) => one.rawValue);
}

/** Ours, as WebAssembly from this house: a megabyte that only they load who need it. */
async function ofHouse(): Promise<Read> {
  const [{ prepareZXingModule, readBarcodes }, { default: wasm }] = await Promise.all([
    import('zxing-wasm/reader'),
    import('zxing-wasm/reader/zxing_reader.wasm?url'),
  ]);
  prepareZXingModule({ overrides: { locateFile: () => wasm } });
  return async (picture) =>
    (await readBarcodes(picture, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 4 })).map((one) => one.text);
}

let reader: Promise<Read> | undefined;
const readerOf = (): Promise<Read> => {
  reader ??= ofBrowser()
    .catch(() => undefined)
    .then((own) => own ?? ofHouse());
  return reader;
};

/** The first code that looks like a card's: its parts are divided by strokes. */
const cardIn = (texts: readonly string[]): string | undefined => texts.find((text) => text.split('|').length >= 5);

/** How long between two looks at the video, in milliseconds. */
const LOOK = 250;

async function watch(video: HTMLVideoElement, stream: MediaStream): Promise<string | undefined> {
  const read = await readerOf();
  const canvas = document.createElement('canvas');
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  while (drawing && stream.active) {
    const { videoWidth: width, videoHeight: height } = video;
    if (width > 0) {
      Object.assign(canvas, { width, height });
      drawing.drawImage(video, 0, 0);
      const found = cardIn(await read(drawing.getImageData(0, 0, width, height)));
      if (found) return found;
    }
    await new Promise((done) => setTimeout(done, LOOK));
  }
  return undefined;
}

/** Puts the camera's buttons to work. `found` gets the text of a card's code, as a scanner would have typed it. */
export function startCamera(box: HTMLElement, found: (text: string) => void): void {
  const [open, picture, video, said] = ['[data-open]', '[data-picture]', '[data-video]', '[data-said]'].map((one) =>
    box.querySelector(one),
  );
  if (!(picture instanceof HTMLInputElement) || !(video instanceof HTMLVideoElement) || !(said instanceof HTMLElement)) return;
  box.hidden = false;
  const say = (name: 'looking' | 'nothing' | 'refused') => {
    said.textContent = said.dataset[name] ?? '';
  };
  picture.addEventListener('change', async () => {
    const [file] = picture.files ?? [];
    if (!file) return;
    const text = await readerOf()
      .then((read) => read(file))
      .then(cardIn, () => undefined);
    if (text) found(text);
    else say('nothing');
  });
  open?.addEventListener('click', async () => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } });
      video.srcObject = stream;
      video.hidden = false;
      say('looking');
      await video.play();
      const text = await watch(video, stream);
      for (const track of stream.getTracks()) track.stop();
      video.hidden = true;
      if (text) found(text);
    } catch {
      say('refused');
    }
  });
  if (!navigator.mediaDevices) open?.remove();
}
