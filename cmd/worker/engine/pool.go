package engine

import "sync"

const (
	// maxRunning is the most requests at once. A request that waits for the gate
	// costs its stack, some 16 to 64 KiB; 256 of them stay far below the 40 MB at
	// which the shell retires an instance.
	maxRunning = 256
	// maxIdle is how many goroutines are kept: growing a fresh stack is a fifth of
	// the CPU of a small request.
	maxIdle = 16
)

// pool runs functions on goroutines that it keeps. Nothing ever queues: who finds
// no place is told so.
type pool struct {
	mu      sync.Mutex
	running int
	idle    []chan func()
}

// run starts f and returns at once; false when too many run already.
func (p *pool) run(f func()) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running == maxRunning {
		return false
	}
	p.running++
	if n := len(p.idle); n > 0 {
		work := p.idle[n-1]
		p.idle = p.idle[:n-1]
		work <- f // has room: its goroutine is idle
		return true
	}
	work := make(chan func(), 1)
	work <- f
	go p.loop(work)
	return true
}

func (p *pool) loop(work chan func()) {
	for f := range work {
		f()
		if !p.rest(work) {
			return
		}
	}
}

// rest keeps the goroutine of work, or tells it to end.
func (p *pool) rest(work chan func()) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running--
	if len(p.idle) == maxIdle {
		return false
	}
	p.idle = append(p.idle, work)
	return true
}

func (p *pool) stats() Stats {
	p.mu.Lock()
	defer p.mu.Unlock()
	return Stats{Running: p.running, Idle: len(p.idle)}
}
