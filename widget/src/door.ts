// The core's door in the browser, and the only file that knows WebAssembly. A module instance is kept and
// asked many times; one that traps, panics or exits is thrown away, its caller gets a DoorFailure, and the
// next call starts a fresh instance (about 9 ms, the module stays compiled).

import { goRuntime, type Go } from "stagewright:go-runtime";
import type { Envelope, Ops } from "./door-types";

/** The door's version that this widget speaks; the module tells its own through `version`. */
export const ABI = 1;

/** Why the core could not answer. `detail` is for a bug report, not for a sentence on the page. */
export class DoorFailure extends Error {
  constructor(
    readonly kind: "not-loaded" | "not-started" | "other-version" | "died",
    readonly detail: string,
  ) {
    super(`core ${kind}: ${detail}`);
    this.name = "DoorFailure";
  }
}

interface Exports {
  mem: WebAssembly.Memory;
  alloc(size: number): number;
  call(opLength: number, inLength: number): bigint;
}

const USUAL = 1 << 17; // characters

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** What Go's start needs to find on its global object. The page's own global stays out of its reach. */
function privateGlobal(): Record<string, unknown> {
  return { Object, Array, Uint8Array, Date, Error, crypto, performance, TextEncoder, TextDecoder };
}

/** One running copy of the module. */
class Instance {
  private readonly exports: Exports;
  private readonly go: Go;
  private readonly said: string[] = [];
  private broken = "";
  private op = "";
  private opLength = 0;
  private behind = new Uint8Array();

  constructor(module: WebAssembly.Module) {
    const hear = (...text: unknown[]) => {
      if (this.said.length < 40) this.said.push(text.join(" "));
    };
    const GoRuntime = goRuntime(privateGlobal(), {}, { log: hear, warn: hear, error: hear });
    this.go = new GoRuntime();
    // 16 MB of garbage gather before it is looked for, instead of 4: a call of usual size leaves a few KB, and
    // looking costs as much as hundreds of calls. Said here, since saying it in Go makes the module an eighth larger.
    this.go.env = { GOGC: "400" };
    this.go.exit = (code) => {
      this.broken ||= `exit ${code}`;
    };
    // Go's timers come back through _resume; without this a trap in one would be an error of the page.
    const resume = this.go._resume.bind(this.go);
    this.go._resume = () => {
      if (this.broken) return;
      try {
        resume();
      } catch (error) {
        this.broken = this.reason(error);
      }
    };
    const instance = new WebAssembly.Instance(module, this.go.importObject);
    this.exports = instance.exports as unknown as Exports;
    // run() reaches the block at the end of main before it returns; its promise only settles at exit.
    this.go.run(instance).catch((error: unknown) => {
      this.broken ||= this.reason(error);
    });
    if (this.broken || this.go.exited || typeof this.exports.call !== "function") {
      throw new DoorFailure("not-started", this.broken || this.said.join(" ") || "no door in the module");
    }
  }

  get dead(): boolean {
    return this.broken !== "" || this.go.exited;
  }

  call(op: string, input: string | Uint8Array): string {
    try {
      // A text of usual size is encoded right into the module's memory, where a character takes up to three bytes.
      const source = typeof input === "string" && input.length > USUAL ? encoder.encode(input) : input;
      const text = typeof source === "string";
      const room = this.room(op, source.length * (text ? 3 : 1));
      if (!text) room.set(source);
      const length = text ? encoder.encodeInto(source, room).written : source.length;
      const packed = this.exports.call(this.opLength, length);
      const at = Number(packed >> 32n) >>> 0;
      const size = Number(packed & 0xffffffffn);
      if (at === 0) throw new Error("no answer");
      return decoder.decode(new Uint8Array(this.exports.mem.buffer, at, size));
    } catch (error) {
      this.broken = this.reason(error);
      throw new DoorFailure("died", this.broken);
    }
  }

  /**
   * Where the input goes, behind the operation's name in the module's buffer. Nobody but the door writes there, so
   * both stay for the next call of the same operation.
   */
  private room(op: string, size: number): Uint8Array {
    if (op === this.op && size < this.behind.length) return this.behind; // 0 when the memory grew
    const all = 3 * op.length + size + 9999; // with room for the usual next
    const start = this.exports.alloc(all) >>> 0; // before the view: it may grow the memory
    const buffer = new Uint8Array(this.exports.mem.buffer, start, all);
    this.op = op;
    this.opLength = encoder.encodeInto(op, buffer).written;
    return (this.behind = buffer.subarray(this.opLength));
  }

  private reason(error: unknown): string {
    const panic = this.said.find((line) => line.startsWith("panic:") || line.startsWith("fatal error:"));
    return panic ?? reasonOf(error);
  }
}

/** What an exception says of itself, for a bug report. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const WASM = { headers: { "content-type": "application/wasm" } };

/**
 * Compiles while the bytes arrive; a browser may keep the code with its cached answer. It does so only for an answer
 * that says application/wasm: one of a host that says something else is handed on under that name.
 */
async function compiled(address: string): Promise<WebAssembly.Module> {
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const named = answer.headers.get("content-type") === "application/wasm";
    return await WebAssembly.compileStreaming(named ? answer : new Response(answer.body, WASM));
  } catch (error) {
    throw new DoorFailure(error instanceof WebAssembly.CompileError ? "not-started" : "not-loaded", reasonOf(error));
  }
}

/** The door, open. Calls are synchronous: a plan of one pipeline fits into a frame. */
export class Door {
  private live: Instance;

  /** Starts an instance at once and throws a DoorFailure when the module is of another version. */
  constructor(private readonly module: WebAssembly.Module) {
    this.live = new Instance(module);
    const { result } = this.ask("version", {});
    if (result.abi !== ABI) {
      throw new DoorFailure("other-version", `core ${result.version} speaks abi ${result.abi}, this page ${ABI}`);
    }
  }

  /** Loads the module from the first address that has it: some hosts won't serve a .wasm from a widget's folder. */
  static async open(...addresses: readonly string[]): Promise<Door> {
    let module: WebAssembly.Module | null = null;
    let failure = new DoorFailure("not-loaded", "no address");
    for (const address of addresses) {
      try {
        module = await compiled(address);
        break;
      } catch (error) {
        failure = error as DoorFailure;
      }
    }
    if (module === null) throw failure;
    return new Door(module);
  }

  /** The answer's exact text to an input's exact text; bytes pass as they are, be they UTF-8 or not. */
  raw(op: string, input: string | Uint8Array): string {
    if (this.live.dead) this.live = new Instance(this.module);
    return this.live.call(op, input);
  }

  ask<Op extends keyof Ops>(op: Op, input: Ops[Op]["in"]): Envelope<Ops[Op]["out"]> {
    return JSON.parse(this.raw(op, JSON.stringify(input))) as Envelope<Ops[Op]["out"]>;
  }
}
