package grant

// send writes the intent of one attempt and has it sent.
func (m *machine) send(attempt int64) {
	m.Status = Refreshing
	m.Intent = Intent{Attempt: attempt, At: m.now, Task: Sending}
	m.setAlarm(m.now + settle) // should this process die, the next one looks
	m.do(Effect{Kind: Refresh, Base: m.Version, Attempt: attempt})
}

// complete is the strict check of a token answer.
func complete(e Event) bool {
	return e.Access && e.Refresh && e.ExpiresIn >= minExpiresIn && e.ExpiresIn <= maxExpiresIn
}

func (m *machine) answered(e Event) {
	if m.Status == None || !m.Renewable || e.Base != m.Version {
		return // a new authorisation, or a pair that was found, has won
	}
	if e.Status == 200 && complete(e) {
		// Whichever attempt it answers, the pair is live and the one before dead.
		m.Status = Refreshing
		m.Intent.Attempt = max(m.Intent.Attempt, e.Attempt)
		m.Intent.ExpiresAt = m.now + e.ExpiresIn*second
		m.task(Escrowing, Effect{Kind: Escrow, Version: m.Version + 1, Base: m.Version, Attempt: m.Intent.Attempt})
		return
	}
	if !m.current(e) || m.Intent.Task != Sending {
		return
	}
	m.Status = Unknown
	// A gateway that gave up waiting (502, 504) says nothing about what is behind.
	m.Intent.Answered = e.Status != 0 && e.Status != 502 && e.Status != 504
	m.Intent.Dead = e.Status == 401
	m.resume()
}

// resume takes the next step of an unknown outcome.
func (m *machine) resume() {
	in := &m.Intent
	switch {
	case in.Orphan && m.now < in.At+settle && !in.Dead:
		m.idle(in.At + settle) // its process may be alive elsewhere and about to save
	case in.Orphan || in.Dead:
		m.task(Recovering, Effect{Kind: Recover, Version: m.Version + 1, Base: m.Version, Attempt: in.Attempt})
	default:
		m.probe()
	}
}

func (m *machine) probe() {
	m.task(Probing, Effect{Kind: Probe, Base: m.Version, Attempt: m.Intent.Attempt})
}

func (m *machine) task(t Task, e Effect) {
	m.Intent.Task = t
	m.setAlarm(m.now + settle)
	m.do(e)
}

// idle lets go until the alarm; who waits is told when to come back.
func (m *machine) idle(until int64) {
	m.Intent.Task = Idle
	m.setAlarm(until)
	m.do(Effect{Kind: Settle})
}

func (m *machine) pause() {
	wait := pause(m.Intent.Pauses)
	m.Intent.Pauses++
	m.idle(m.now + wait)
}

func (m *machine) recovered(e Event) {
	if !m.current(e) || m.Intent.Task != Recovering {
		return
	}
	in := &m.Intent
	switch {
	case e.Found:
		m.save(e.ExpiresAt)
	case !in.Dead:
		m.probe()
	case e.Failed || in.Orphan && in.Pauses < orphanReads:
		m.pause()
	case in.Answered:
		m.lose(ReasonRevoked)
	default:
		m.lose(ReasonLost)
	}
}

func (m *machine) probed(e Event) {
	if !m.current(e) || m.Intent.Task != Probing {
		return
	}
	in := &m.Intent
	switch e.Status {
	case 200:
		ready := in.At
		if !in.Answered {
			ready += settle
		}
		if in.Attempt > 1 {
			ready = max(ready, in.At+pause(in.Attempt-2))
		}
		if m.now < ready {
			m.idle(ready)
			return
		}
		m.send(in.Attempt + 1)
	case 401:
		in.Dead, in.Answered = true, false // used up, by an answer that got lost
		m.resume()
	default:
		m.pause()
	}
}

// save makes the new pair the current one. Only from here on is it used.
func (m *machine) save(expiresAt int64) {
	base := m.Version
	m.State = State{
		Status: Active, Version: base + 1, Renewable: m.Renewable, ExpiresAt: expiresAt,
		LastOK: m.now, RejectedAt: m.RejectedAt, AlarmAt: m.AlarmAt,
	}
	m.do(Effect{Kind: Save, Version: m.Version, Base: base})
	if m.Renewable {
		m.setAlarm(m.renewAt())
	} else {
		m.setAlarm(0)
	}
	m.do(Effect{Kind: Settle})
}

func (m *machine) lose(reason string) {
	m.State = State{
		Status: Reauthorize, Version: m.Version, Renewable: m.Renewable, ExpiresAt: m.ExpiresAt,
		LastOK: m.LastOK, Rejected: m.Rejected, RejectedAt: m.RejectedAt, AlarmAt: m.AlarmAt,
	}
	m.setAlarm(0)
	m.do(Effect{Kind: Alert, Reason: reason})
	m.do(Effect{Kind: Settle})
}
