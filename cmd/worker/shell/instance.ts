// One running Go module, and the guard around it. A module that trapped, panicked,
// exited or was left in the middle of an entry is dead; one that has grown or
// served for long is retired: it finishes what it has and gets nothing new.
//
// Nothing here waits. A start, an entry and a callback each are one synchronous
// turn, so no request can hang on the promise of another.

import "../../../build/worker/wasm_exec.js";
import module from "../../../build/worker/app.wasm";
import { Exchange } from "./exchange.ts";

const maxMemory = 40 << 20; // bytes of linear memory: two instances must fit an isolate of 128 MB
const maxServed = 10_000; // requests and door calls
const usualRoom = 64 << 10; // bytes that the module keeps free for messages
const maxStuck = 8; // handlers that did not end with their request: each keeps a goroutine

interface Exports {
  mem: WebAssembly.Memory;
  alloc(n: number): number;
  call(opLength: number, inLength: number): bigint;
  problem(status: number, length: number): bigint;
  submit(id: number, length: number): number;
  deliver(seq: number, length: number, ok: number): number;
}

/** The module's own limits that concern the shell too. */
export interface Limits {
  readonly max_input_bytes: number;
  readonly max_reply_bytes: number;
  readonly max_requests_per_second: number;
}

const abi = 1; // of the core's door

/** The module is gone; whatever it was doing may or may not have been done. */
export class Dead extends Error {}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Instance {
  /** How many were started in this isolate. */
  static starts = 0;
  static #current: Instance | undefined;

  readonly number: number;
  readonly limits: Limits;
  served = 0;
  #stuck = 0;
  #go = new Go();
  #exports: Exports;
  /** Where the module takes messages, and of how many bytes at most. */
  #inbox = 0;
  #room = 0;
  #inside = false;
  #dead: string | undefined;
  #exchanges = new Map<number, Exchange>();
  #nextId = 1;
  /** Gate calls that were posted for requests that are over. */
  #orphans: number[] = [];

  /** The instance for something new; must be called in a request's own turn. */
  static current(settings: Record<string, string>): Instance {
    if (!Instance.#current || Instance.#current.#retired) {
      Instance.#current = undefined;
      Instance.#current = new Instance(settings);
    }
    return Instance.#current;
  }

  private constructor(settings: Record<string, string>) {
    this.number = ++Instance.starts;
    const go = this.#go;
    let ready = false;
    go.exit = (code) => this.#die(`exit ${code}`);
    // The promise of run() belongs to whichever request started the module.
    go._resolveExitPromise = () => {};
    const resume = go._resume.bind(go);
    go._resume = () => {
      if (this.#dead === undefined) this.#enter(resume);
    };
    const instance = new WebAssembly.Instance(module, {
      ...go.importObject,
      workers: { ready: () => (ready = true) },
      stagewright: {
        gate: (id: number, seq: number, at: number, length: number) => this.#gate(id, seq, this.#copy(at, length)),
        part: (id: number, at: number, length: number) => this.#exchanges.get(id)?.part(this.#copy(at, length)),
        reply: (id: number, at: number, length: number) => this.#exchanges.get(id)?.reply(this.#copy(at, length)),
        log: (at: number, length: number) => console.log(decoder.decode(this.#copy(at, length))),
      },
    });
    this.#exports = instance.exports as unknown as Exports;
    this.#enter(() => {
      go.run(instance, { env: settings, binding: {} }).catch((error: unknown) => this.#die(String(error)));
    });
    if (!ready || this.#dead !== undefined) {
      this.#die("it did not start");
      throw new Dead(`instance ${this.number}: ${this.#dead}`);
    }
    const version = this.call("version", {}) as { result: { abi: number } };
    if (version.result.abi !== abi) this.#fail(`its door is ABI ${version.result.abi}, not ${abi}`);
    this.limits = (this.call("facts", {}) as { result: { limits: Limits } }).result.limits;
    this.served = 0;
  }

  get memory(): number {
    return this.#exports.mem.buffer.byteLength;
  }

  get #retired(): boolean {
    return (
      this.#dead !== undefined || this.#inside ||
      this.served >= maxServed || this.#stuck >= maxStuck || this.memory > maxMemory
    );
  }

  /** The core's door: one operation, in one synchronous turn. */
  call(op: string, input: unknown): unknown {
    this.served++;
    const name = encoder.encode(op);
    const text = encoder.encode(JSON.stringify(input));
    const both = new Uint8Array(name.length + text.length);
    both.set(name);
    both.set(text, name.length);
    this.#put(both);
    return JSON.parse(decoder.decode(this.#answer(() => this.#exports.call(name.length, text.length))));
  }

  /** What the shell itself says to a page of this origin, as the text of an answer. */
  problem(status: number, code: string, origin: string): Uint8Array {
    const text = encoder.encode(`${code}\n${origin}`);
    this.#put(text);
    return this.#answer(() => this.#exports.problem(status, text.length));
  }

  /** Opens the exchange of one request and submits its text. */
  submit(text: Uint8Array): Exchange {
    this.served++;
    this.#reap();
    const id = this.#nextId++;
    const exchange = new Exchange(id);
    this.#put(text);
    this.#exchanges.set(id, exchange);
    if (this.#enter(() => this.#exports.submit(id, text.length)) === 0) this.#fail("submit did not return");
    this.#run();
    return exchange;
  }

  /** Brings the answer to a gate call; null when there is none. */
  deliver(exchange: Exchange, seq: number, text: Uint8Array | null): void {
    if (!exchange.answered(seq) || this.#dead !== undefined) return;
    this.#deliver(seq, text);
    this.#run();
  }

  /** Ends an exchange: what its handler still waits for fails. */
  close(exchange: Exchange): void {
    if (!this.#exchanges.has(exchange.id)) return;
    const waiting = exchange.close();
    for (const seq of waiting) this.#deliver(seq, null);
    if (waiting.length > 0) this.#run();
    this.#exchanges.delete(exchange.id);
    if (!exchange.replied) this.#stuck++;
  }

  #deliver(seq: number, text: Uint8Array | null): void {
    const bytes = text ?? new Uint8Array(0);
    this.#put(bytes);
    if (this.#enter(() => this.#exports.deliver(seq, bytes.length, text ? 1 : 0)) === 0) this.#fail("deliver did not return");
  }

  /** Lets goroutines run until all of them wait. */
  #run(): void {
    this.#go._resume();
    // A handler whose request is over may still ask: it must not wait for ever.
    for (let seq = this.#orphans.pop(); seq !== undefined && this.#dead === undefined; seq = this.#orphans.pop()) {
      this.#deliver(seq, null);
      this.#go._resume();
    }
    if (this.#dead !== undefined) throw new Dead(`instance ${this.number}: ${this.#dead}`);
  }

  /** A request that the runtime cancelled never closes its exchange: others do. */
  #reap(): void {
    for (const exchange of this.#exchanges.values()) {
      if (!exchange.overdue) return; // they stand in the order of their start
      this.close(exchange);
    }
  }

  #gate(id: number, seq: number, text: Uint8Array): void {
    const exchange = this.#exchanges.get(id);
    if (!exchange?.gate(seq, text)) this.#orphans.push(seq);
  }

  #put(bytes: Uint8Array): void {
    // Room for a message that was larger than usual is given back by the next one.
    if (bytes.length > this.#room || this.#room > usualRoom) {
      this.#room = Math.max(bytes.length, usualRoom);
      this.#inbox = this.#enter(() => this.#exports.alloc(this.#room)) >>> 0;
      if (this.#inbox === 0) this.#fail("alloc did not return");
    }
    new Uint8Array(this.#exports.mem.buffer, this.#inbox, bytes.length).set(bytes);
  }

  /** The text that an entry answers at once. */
  #answer(entry: () => bigint): Uint8Array {
    const packed = this.#enter(entry);
    const at = Number(packed >> 32n);
    if (at === 0) this.#fail("call did not return");
    return this.#copy(at, Number(packed & 0xffff_ffffn));
  }

  #copy(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#exports.mem.buffer, at >>> 0, length >>> 0).slice();
  }

  #enter<T>(entry: () => T): T {
    if (this.#dead !== undefined) throw new Dead(`instance ${this.number}: ${this.#dead}`);
    if (this.#inside) this.#fail("an entry never returned");
    this.#inside = true;
    let outcome: T;
    try {
      outcome = entry();
    } catch (error) {
      return this.#fail(String(error));
    }
    this.#inside = false;
    return outcome;
  }

  #fail(why: string): never {
    this.#die(why);
    throw new Dead(`instance ${this.number}: ${this.#dead}`);
  }

  #die(why: string): void {
    if (this.#dead !== undefined) return;
    this.#dead = why;
    if (Instance.#current === this) Instance.#current = undefined;
    // wasm_exec.js repeats a timeout until Go has taken it; the dead take none.
    this.#go._scheduledTimeouts.clear();
    console.error(JSON.stringify({ event: "instance-died", instance: this.number, why, inFlight: this.#exchanges.size }));
    for (const exchange of this.#exchanges.values()) exchange.lost();
    this.#exchanges.clear();
  }
}

/** The core's door on the current instance; once more on a fresh one if it dies. */
export function door(settings: Record<string, string>, op: string, input: unknown): unknown {
  try {
    return Instance.current(settings).call(op, input);
  } catch (error) {
    if (!(error instanceof Dead)) throw error;
    return Instance.current(settings).call(op, input);
  }
}
