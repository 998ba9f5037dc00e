package grant

// Step is the machine: what the event makes of the state at the time now (Unix
// milliseconds), and what is to be done about it. An event that belongs to an
// older version or attempt changes nothing.
func Step(state State, event Event, now int64) (State, []Effect) {
	m := machine{State: state, now: now}
	if m.Status == "" {
		m.Status = None
	}
	switch event.Kind {
	case Start:
		m.start()
	case Need:
		m.need(event.Seen)
	case Alarm:
		m.alarm()
	case Answered:
		m.answered(event)
	case Escrowed:
		if m.current(event) && m.Intent.Task == Escrowing {
			m.save(m.Intent.ExpiresAt)
		}
	case Recovered:
		m.recovered(event)
	case Probed:
		m.probed(event)
	case Authorized:
		m.authorized(event)
	case Removed:
		m.removed()
	}
	return m.State, m.effects
}

type machine struct {
	State
	now     int64
	effects []Effect
}

func (m *machine) do(e Effect) { m.effects = append(m.effects, e) }

func (m *machine) setAlarm(at int64) {
	if at != m.AlarmAt {
		m.AlarmAt = at
		m.do(Effect{Kind: SetAlarm, At: at})
	}
}

// current fences outcomes: one of another pair or another attempt is history.
func (m *machine) current(e Event) bool {
	return m.Intent.Attempt > 0 && e.Base == m.Version && e.Attempt == m.Intent.Attempt
}

// start takes over from a process that is gone: whatever it was doing, it may
// have done.
func (m *machine) start() {
	if m.Intent.Attempt == 0 {
		return
	}
	m.Status = Unknown
	m.Intent.Orphan = true
	m.resume()
}

func (m *machine) need(seen int64) {
	switch m.Status {
	case None, Reauthorize:
		m.do(Effect{Kind: Fail, Error: ErrReauthorize})
		return
	}
	if seen == m.Version && !m.Rejected {
		if m.RejectedAt > 0 && m.now-m.RejectedAt < rejectionGap && m.Status == Active && m.Renewable {
			m.unavailable(m.RejectedAt + rejectionGap)
			return
		}
		m.Rejected, m.RejectedAt = true, m.now
	}
	if m.fresh(m.now) {
		m.use()
		return
	}
	switch {
	case m.Status == Active && !m.Renewable && m.Rejected:
		m.lose(ReasonRejected)
		m.do(Effect{Kind: Fail, Error: ErrReauthorize})
	case m.Status == Active && !m.Renewable:
		m.lose(ReasonExpired)
		m.do(Effect{Kind: Fail, Error: ErrReauthorize})
	case m.Status == Active:
		m.send(1)
		m.do(Effect{Kind: Wait})
	case m.Intent.Task == Idle && m.now < m.AlarmAt:
		m.unavailable(m.AlarmAt)
	case m.Intent.Task == Idle:
		m.resume() // an alarm that comes late
		m.waitOrFail()
	default:
		m.do(Effect{Kind: Wait})
	}
}

// use hands the access token out, and has an account that was idle renewed in
// time from now on.
func (m *machine) use() {
	if !m.Used && m.Renewable && m.Status == Active {
		m.Used = true
		m.setAlarm(max(m.renewAt(), m.now))
	}
	m.do(Effect{Kind: Use, Version: m.Version, At: m.freshUntil()})
}

func (m *machine) waitOrFail() {
	if m.Intent.Task == Idle {
		m.unavailable(m.AlarmAt)
		return
	}
	m.do(Effect{Kind: Wait})
}

func (m *machine) unavailable(until int64) {
	m.do(Effect{Kind: Fail, Error: ErrUnavailable, RetryAfter: max(1, (until-m.now+second-1)/second)})
}

func (m *machine) alarm() {
	if m.now < m.AlarmAt { // early: the clock of whoever rang is not ours
		m.do(Effect{Kind: SetAlarm, At: m.AlarmAt})
		return
	}
	m.AlarmAt = 0
	switch {
	case m.Status == Active && m.Renewable && m.now >= m.renewAt():
		m.send(1)
	case m.Status == Active && m.Renewable:
		m.setAlarm(m.renewAt())
	case m.Intent.Attempt > 0:
		// A task that is still open has hung: nobody can say what it did.
		m.Intent.Orphan = m.Intent.Orphan || m.Intent.Task != Idle
		m.Status = Unknown
		m.resume()
	}
}

func (m *machine) authorized(e Event) {
	if !e.Access || e.Renewable && !complete(e) {
		m.do(Effect{Kind: Fail, Error: ErrReauthorize})
		return
	}
	m.Renewable = e.Renewable
	expires := int64(0)
	if e.ExpiresIn > 0 {
		expires = m.now + min(e.ExpiresIn, maxLongLived)*second
	}
	m.RejectedAt = 0
	m.save(expires)
}

func (m *machine) removed() {
	// The version goes on counting, so that no late outcome fits.
	m.State = State{Status: None, Version: m.Version + 1, AlarmAt: m.AlarmAt}
	m.setAlarm(0)
	m.do(Effect{Kind: Forget})
	m.do(Effect{Kind: Settle})
}
