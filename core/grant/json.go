package grant

import (
	"strconv"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Call is Step behind the core's door. In: {"state","event","now"}, where state
// null is an account without a grant; out: {"state","effects"}. Issues point into
// the call; there is no answer then.
func Call(in strictjson.Value) ([]byte, issue.List) {
	r := reader{Collector: issue.Collector{In: issue.InCall}}
	call := r.object(in)
	if r.Failed() {
		return nil, r.List()
	}
	var state State
	if value := call.Get("state"); value.Type() != strictjson.Null {
		r.Key("state")
		state = r.state(value)
		r.Up()
	}
	var event Event
	if value := call.Get("event"); value.Exists() {
		r.Key("event")
		event = r.event(value)
		r.Up()
	} else {
		r.ReportAt("event", issue.Missing, issue.Text("field", "event"))
	}
	now := r.number(call, "now", true)
	if now > maxNow {
		r.badNumber("now", call.Get("now"), maxNow)
	}
	if r.Failed() {
		return nil, r.List()
	}
	next, effects := Step(state, event, now)
	out := append([]byte(nil), `{"state":`...)
	out = next.AppendJSON(out)
	out = append(out, `,"effects":[`...)
	for i, e := range effects {
		if i > 0 {
			out = append(out, ',')
		}
		out = e.AppendJSON(out)
	}
	return append(out, "]}"...), nil
}

type reader struct{ issue.Collector }

// object gives the value back when it is an object, else an empty one.
func (r *reader) object(v strictjson.Value) strictjson.Value {
	if v.IsObject() {
		return v
	}
	r.Report(issue.WrongType, issue.Named("expected", issue.AnObject), issue.Named("found", strictjson.Kind(v)))
	return strictjson.Value{}
}

func (r *reader) wrongType(member string, want issue.Term, v strictjson.Value) {
	r.ReportAt(member, issue.WrongType, issue.Named("expected", want), issue.Named("found", strictjson.Kind(v)))
}

func (r *reader) badNumber(member string, v strictjson.Value, most int64) {
	r.Key(member)
	strictjson.BadNumber(&r.Collector, v, 0, most)
	r.Up()
}

// number reads a whole number from 0 to 2^53-1.
func (r *reader) number(in strictjson.Value, name string, required bool) int64 {
	v := in.Get(name)
	switch {
	case !v.Exists() && required:
		r.ReportAt(name, issue.Missing, issue.Text("field", name))
		return 0
	case !v.Exists():
		return 0
	case v.Type() != strictjson.Number:
		r.wrongType(name, issue.ANumber, v)
		return 0
	}
	n, ok := whole(v)
	if !ok {
		r.badNumber(name, v, 1<<53-1)
	}
	return n
}

func whole(v strictjson.Value) (int64, bool) {
	n, err := strconv.ParseInt(v.Raw(), 10, 64)
	if err != nil || n < 0 || n >= 1<<53 {
		return 0, false
	}
	return n, true
}

func (r *reader) flag(in strictjson.Value, name string) bool {
	v := in.Get(name)
	if v.Exists() && !v.IsFlag() {
		r.wrongType(name, issue.AFlag, v)
	}
	return v.Type() == strictjson.True
}

// oneOf reads a word out of a closed set.
func (r *reader) oneOf(in strictjson.Value, name string, allowed []string) string {
	v := in.Get(name)
	if !v.Exists() {
		r.ReportAt(name, issue.Missing, issue.Text("field", name))
		return ""
	}
	if v.Type() != strictjson.String {
		r.wrongType(name, issue.AString, v)
		return ""
	}
	for _, word := range allowed {
		if v.Str() == word {
			return word
		}
	}
	r.ReportAt(name, issue.UnknownOption, issue.Text("value", v.Str()), issue.Words("allowed", allowed))
	return ""
}

var (
	statuses = []string{string(None), string(Active), string(Refreshing), string(Unknown), string(Reauthorize)}
	tasks    = []string{string(Idle), string(Sending), string(Escrowing), string(Recovering), string(Probing)}
	kinds    = []string{string(Start), string(Need), string(Alarm), string(Answered), string(Escrowed),
		string(Recovered), string(Probed), string(Authorized), string(Removed)}
)

func (r *reader) state(v strictjson.Value) State {
	if v = r.object(v); !v.Exists() {
		return State{}
	}
	s := State{
		Version:    r.number(v, "version", false),
		Renewable:  r.flag(v, "renewable"),
		ExpiresAt:  r.number(v, "expires_at", false),
		LastOK:     r.number(v, "last_ok", false),
		Used:       r.flag(v, "used"),
		Rejected:   r.flag(v, "rejected"),
		RejectedAt: r.number(v, "rejected_at", false),
		AlarmAt:    r.number(v, "alarm_at", false),
	}
	s.Status = Status(r.oneOf(v, "status", statuses))
	if in := v.Get("intent"); in.Type() != strictjson.Null {
		r.Key("intent")
		in = r.object(in)
		s.Intent = Intent{
			Attempt:   r.number(in, "attempt", true),
			At:        r.number(in, "at", true),
			Task:      Task(r.oneOf(in, "task", tasks)),
			Answered:  r.flag(in, "answered"),
			Orphan:    r.flag(in, "orphan"),
			Dead:      r.flag(in, "dead"),
			Pauses:    r.number(in, "pauses", false),
			ExpiresAt: r.number(in, "expires_at", false),
		}
		r.Up()
	}
	return s
}

func (r *reader) event(v strictjson.Value) Event {
	if v = r.object(v); !v.Exists() {
		return Event{}
	}
	e := Event{
		Kind:      EventKind(r.oneOf(v, "kind", kinds)),
		Seen:      r.number(v, "seen", false),
		Base:      r.number(v, "base", false),
		Attempt:   r.number(v, "attempt", false),
		Status:    r.number(v, "status", false),
		Access:    r.flag(v, "access"),
		Refresh:   r.flag(v, "refresh"),
		Found:     r.flag(v, "found"),
		Failed:    r.flag(v, "failed"),
		ExpiresAt: r.number(v, "expires_at", false),
		Renewable: r.flag(v, "renewable"),
	}
	// The vendor's own value: of a wrong kind it is a wrong answer, no fault of
	// the call.
	if expires := v.Get("expires_in"); expires.Type() == strictjson.Number {
		e.ExpiresIn, _ = whole(expires)
	}
	return e
}

// AppendJSON appends the state as it is stored. Every word in it is our own, so
// none needs escaping.
func (s State) AppendJSON(dst []byte) []byte {
	dst = text(dst, `{"status":`, string(s.Status))
	dst = number(dst, `,"version":`, s.Version)
	dst = flag(dst, `,"renewable":`, s.Renewable)
	dst = number(dst, `,"expires_at":`, s.ExpiresAt)
	dst = number(dst, `,"last_ok":`, s.LastOK)
	dst = flag(dst, `,"used":`, s.Used)
	dst = flag(dst, `,"rejected":`, s.Rejected)
	dst = number(dst, `,"rejected_at":`, s.RejectedAt)
	dst = number(dst, `,"alarm_at":`, s.AlarmAt)
	if s.Intent.Attempt == 0 {
		return append(dst, `,"intent":null}`...)
	}
	dst = number(dst, `,"intent":{"attempt":`, s.Intent.Attempt)
	dst = number(dst, `,"at":`, s.Intent.At)
	dst = text(dst, `,"task":`, string(s.Intent.Task))
	dst = flag(dst, `,"answered":`, s.Intent.Answered)
	dst = flag(dst, `,"orphan":`, s.Intent.Orphan)
	dst = flag(dst, `,"dead":`, s.Intent.Dead)
	dst = number(dst, `,"pauses":`, s.Intent.Pauses)
	dst = number(dst, `,"expires_at":`, s.Intent.ExpiresAt)
	return append(dst, "}}"...)
}

// AppendJSON appends the effect with the fields that its kind has.
func (e Effect) AppendJSON(dst []byte) []byte {
	dst = text(dst, `{"kind":`, string(e.Kind))
	switch e.Kind {
	case Use:
		dst = number(dst, `,"version":`, e.Version)
		dst = number(dst, `,"at":`, e.At)
	case Save:
		dst = number(dst, `,"version":`, e.Version)
		dst = number(dst, `,"base":`, e.Base)
	case Escrow, Recover:
		dst = number(dst, `,"version":`, e.Version)
		fallthrough
	case Refresh, Probe:
		dst = number(dst, `,"base":`, e.Base)
		dst = number(dst, `,"attempt":`, e.Attempt)
	case SetAlarm:
		dst = number(dst, `,"at":`, e.At)
	case Fail:
		dst = text(dst, `,"error":`, e.Error)
		dst = number(dst, `,"retry_after":`, e.RetryAfter)
	case Alert:
		dst = text(dst, `,"reason":`, e.Reason)
	}
	return append(dst, '}')
}

func text(dst []byte, key, value string) []byte {
	dst = append(append(dst, key...), '"')
	return append(append(dst, value...), '"')
}

func number(dst []byte, key string, value int64) []byte {
	return strconv.AppendInt(append(dst, key...), value, 10)
}

func flag(dst []byte, key string, value bool) []byte {
	return strconv.AppendBool(append(dst, key...), value)
}
