package grant_test

import (
	"fmt"

	"github.com/stagewright/stagewright/core/grant"
	"github.com/stagewright/stagewright/core/strictjson"
)

// The life of a grant for one day: the owner gives it, a caller uses it, the last
// minute renews it. Whoever runs the machine does what each step says.
func ExampleStep() {
	const second, day = 1000, 24 * 60 * 60 * 1000
	var state grant.State
	var effects []grant.Effect
	step := func(e grant.Event, now int64) {
		state, effects = grant.Step(state, e, now)
		fmt.Print(e.Kind, ":")
		for _, e := range effects {
			fmt.Print(" ", e.Kind)
		}
		fmt.Println(" ->", state.Status, state.Version)
	}

	step(grant.Event{Kind: grant.Authorized, Renewable: true, Access: true, Refresh: true, ExpiresIn: 86_400}, 0)
	step(grant.Event{Kind: grant.Need}, 1*second)
	step(grant.Event{Kind: grant.Need}, day-30*second)
	// The vendor answers with a new pair, which goes into the escrow first.
	step(grant.Event{Kind: grant.Answered, Base: 1, Attempt: 1, Status: 200, Access: true, Refresh: true, ExpiresIn: 86_400}, day-29*second)
	step(grant.Event{Kind: grant.Escrowed, Base: 1, Attempt: 1}, day-28*second)
	step(grant.Event{Kind: grant.Need}, day-27*second)
	// Output:
	// authorized: save alarm settle -> active 1
	// need: alarm use -> active 1
	// need: alarm refresh wait -> refreshing 1
	// answered: alarm escrow -> refreshing 1
	// escrowed: save alarm settle -> active 2
	// need: alarm use -> active 2
}

// An answer that got lost is never guessed at: a probe says whether the refresh
// token, good for one use, still lives.
func ExampleStep_lostAnswer() {
	state := grant.State{Status: grant.Refreshing, Version: 1, Renewable: true,
		Intent: grant.Intent{Attempt: 1, At: 1000, Task: grant.Sending}}

	state, effects := grant.Step(state, grant.Event{Kind: grant.Answered, Base: 1, Attempt: 1}, 21_000)
	fmt.Println(state.Status, effects[len(effects)-1].Kind)

	// It is dead: the vendor had answered, so the pair may lie in the escrow.
	state, effects = grant.Step(state, grant.Event{Kind: grant.Probed, Base: 1, Attempt: 1, Status: 401}, 22_000)
	fmt.Println(state.Status, effects[len(effects)-1].Kind)

	// It does not: only the owner helps now, and is told once.
	state, effects = grant.Step(state, grant.Event{Kind: grant.Recovered, Base: 1, Attempt: 1}, 23_000)
	for _, e := range effects {
		fmt.Println(state.Status, e.Kind)
	}
	// Output:
	// unknown probe
	// unknown recover
	// reauthorize alarm
	// reauthorize alert
	// reauthorize settle
}

// Behind the core's door it is text in, text out; the state is what lies in
// storage.
func ExampleCall() {
	out, issues := grant.Call(strictjson.Known(`{"state":null,"event":{"kind":"need"},"now":1700000000000}`))
	fmt.Println(len(issues))
	fmt.Println(string(out))
	// Output:
	// 0
	// {"state":{"status":"none","version":0,"renewable":false,"expires_at":0,"last_ok":0,"used":false,"rejected":false,"rejected_at":0,"alarm_at":0,"intent":null},"effects":[{"kind":"fail","error":"reauthorize","retry_after":0}]}
}
