package sandbox

import (
	"fmt"
	"net/http"
)

// scene is a kind of trouble that the switch bar sets with one click, and that
// lasts until another one is chosen.
type scene struct {
	name, en, ru string
	faults       []Fault
	v2           string // how v2 is answered meanwhile
	customers    string // customers_mode meanwhile
}

// scenes are those that integrators meet. Bodies as the vendor prints them
// (../shared/fixtures/errors), or nothing where nobody knows.
var scenes = []scene{
	{name: "fine", en: "All is well", ru: "Всё хорошо"},
	{name: "slow", en: "Slow: 3 s", ru: "Медленно: 3 с", faults: []Fault{{LatencyMS: 3000}}},
	{name: "busy", en: "Too many requests (429)", ru: "Слишком часто (429)", faults: []Fault{{Path: "/api/", Status: 429, RetryAfter: 1, Body: `{"title":"Too Many Requests","type":"https://httpstatus.es/429","status":429,"detail":"Too many requests","retry_after":1}`, ContentType: typeProblem}}},
	{name: "blocked", en: "Blocked (403, HTML)", ru: "Заблокировано (403, HTML)", faults: []Fault{{Page: "blocked"}}},
	{name: "rights", en: "No rights (403)", ru: "Нет прав (403)", faults: []Fault{{Path: "/api/", Status: 403, Body: `{"title":"Forbidden","type":"https://httpstatus.es/403","status":403,"detail":"You have not enough rights"}`, ContentType: typeProblem}}},
	{name: "unpaid", en: "Not paid (402)", ru: "Не оплачено (402)", faults: []Fault{{Path: "/api/", Status: 402, Body: `{"title":"Payment Required","type":"https://httpstatus.es/402","status":402,"detail":"Payment required"}`, ContentType: typeProblem}}},
	{name: "login", en: "User switched off (redirect to login)", ru: "Пользователь отключён (переход на вход)", faults: []Fault{{Page: "login"}}},
	{name: "error", en: "Server error (500)", ru: "Ошибка сервера (500)", faults: []Fault{{Path: "/api/", Status: 500, Body: `{"title":"Internal Server Error","type":"https://httpstatus.es/500","status":500,"detail":"","trace_id":"0"}`, ContentType: typeProblem}, {Path: "/private/", Status: 500}}},
	{name: "gateway", en: "Gateway time-out (504, HTML)", ru: "Тайм-аут шлюза (504, HTML)", faults: []Fault{{Page: "gateway"}}},
	{name: "reset", en: "Connection lost before", ru: "Обрыв до выполнения", faults: []Fault{{Reset: true}}},
	{name: "lost", en: "Connection lost after a write", ru: "Обрыв после записи", faults: []Fault{
		{Method: "POST", Reset: true, Processed: true}, {Method: "PATCH", Reset: true, Processed: true}, {Method: "DELETE", Reset: true, Processed: true},
	}},
	{name: "cut", en: "Answers cut short", ru: "Ответы обрываются", faults: []Fault{{CutAt: new(int)}}},
	{name: "token", en: "No disposable token", ru: "Нет одноразового токена"},
	{name: "no-v2", en: "v2 is gone", ru: "v2 больше нет", v2: "404"},
	{name: "no-customers", en: "Customers switched off", ru: "Покупатели выключены", customers: "disabled"},
}

type sceneName struct {
	Name string `json:"name"`
	En   string `json:"en"`
	Ru   string `json:"ru"`
}

func sceneNames() (out []sceneName) {
	for _, sc := range scenes {
		out = append(out, sceneName{sc.name, sc.en, sc.ru})
	}
	return out
}

// SetScene sets the trouble of a scene in place of the last scene's. Faults that
// were queued otherwise stay.
func (s *Sandbox) SetScene(name string) error {
	for _, sc := range scenes {
		if sc.name == name {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.play(sc)
			return nil
		}
	}
	return fmt.Errorf("sandbox: no scene %q", name)
}

func (s *Sandbox) play(sc scene) {
	s.sceneFaults = nil
	for _, f := range sc.faults {
		f.Times = -1
		s.sceneFaults = append(s.sceneFaults, &f)
	}
	if s.undo != nil {
		s.undo()
		s.undo = nil
	}
	way, mode := s.v2, s.state.customers.accountMode()
	if sc.v2 != "" || sc.customers != "" {
		s.undo = func() {
			s.v2 = way
			s.state.customers.setMode(mode)
		}
	}
	if sc.v2 != "" {
		s.v2 = sc.v2
	}
	if sc.customers != "" {
		s.state.customers.setMode(sc.customers)
	}
	s.scene = sc.name
}

// pauseScene takes back what the scene changed beside its faults, until resume:
// the state file holds the account, not its trouble.
func (s *Sandbox) pauseScene() (resume func()) {
	if s.undo == nil {
		return func() {}
	}
	s.undo()
	s.undo = nil
	return func() {
		for _, sc := range scenes {
			if sc.name == s.scene {
				s.play(sc)
			}
		}
	}
}

// controlScene takes {"name":"busy"}.
func (s *Sandbox) controlScene(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Name string `json:"name"`
	}
	if !readControl(w, r, &in) {
		return
	}
	if err := s.SetScene(in.Name); err != nil {
		reply(w, http.StatusBadRequest, map[string]any{"error": err.Error(), "scenes": sceneNames()})
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
