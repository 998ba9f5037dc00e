package proxy_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/message"
	"github.com/stagewright/stagewright/cmd/internal/sandbox"
)

// renameAll is a set that keeps every stage of the small account's first pipeline.
const renameAll = `{"update":[{"id":4001,"name":"Renamed","statuses":[{"id":40011,"name":"Initial contact"},` +
	`{"id":40012,"name":"Offer made"},{"id":40013,"name":"Negotiation"},{"id":40014,"name":"Contract"}]}]}`

func set(token, body string) call {
	return call{method: http.MethodPost, target: setPath, token: token, body: body}
}

func TestOnlyAdministratorsWrite(t *testing.T) {
	seed := sandbox.Small()
	seed.Users = append(seed.Users,
		sandbox.SeedUser{ID: 3, Name: "Gone", Email: "gone@example.com", Language: "en", Admin: true, Inactive: true})
	h := newHouse(t, seed)
	for name, row := range map[string]struct {
		token   string
		outcome string
	}{
		"a manager":                 {h.token(2), "not-administrator"},
		"an administrator who left": {h.token(3), "user-inactive"},
		"nobody":                    {sign(text(h.header()), text(h.claims().with(object{"user_id": 99})), hs256(clientSecret)), "user-other"},
	} {
		for target, body := range map[string]string{setPath: renameAll, deletePath: `{"id":4002}`, "/apply": `{"digest":"` + stranger + `"}`} {
			t.Run(name+" "+target, func(t *testing.T) {
				h := h.in(t)
				for range 2 { // and a no is never remembered as a yes
					out := h.do(call{method: "POST", target: target, token: row.token, body: body})
					assert.Equal(t, 403, out.status)
					assert.Equal(t, "not-administrator", out.code)
					assert.Equal(t, row.outcome, out.log.Outcome)
				}
				assert.Empty(t, h.writes())
				for _, e := range h.sandbox.Journal() {
					assert.Contains(t, e.Path, "/api/v4/users/", "nothing but the question was asked")
				}
			})
		}
	}
	t.Run("a manager reads", func(t *testing.T) {
		assert.Equal(t, 200, h.in(t).do(call{method: "GET", target: listPath, token: h.token(2)}).status)
	})
	t.Run("an administrator writes", func(t *testing.T) {
		assert.Equal(t, 200, h.in(t).do(set(h.token(1), renameAll)).status)
		assert.Equal(t, "Renamed", h.pipeline(0).Name)
	})
}

const stranger = "0000000000000000000000000000000000000000000000000000000000000000"

func TestAdministratorIsRemembered(t *testing.T) {
	h := newHouse(t, nil)
	asked := func() int {
		n := 0
		for _, e := range h.sandbox.Journal() {
			if e.Path == "/api/v4/users/1" {
				n++
			}
		}
		return n
	}
	for range 3 {
		require.Equal(t, 200, h.do(set(h.token(1), renameAll)).status)
	}
	assert.Equal(t, 1, asked())
	h.clock.forward(59 * time.Second)
	require.Equal(t, 200, h.do(set(h.token(1), renameAll)).status)
	assert.Equal(t, 1, asked())
	h.clock.forward(2 * time.Second)
	require.Equal(t, 200, h.do(set(h.token(1), renameAll)).status)
	assert.Equal(t, 2, asked(), "after 60 s it is asked again")
}

// TestRightsUnknown: whatever keeps the question from being answered, nothing is
// written.
func TestRightsUnknown(t *testing.T) {
	h := newHouse(t, nil)
	for name, fault := range map[string]sandbox.Fault{
		"500":          {Path: "/api/v4/users/", Status: 500, Body: `{"title":"x","status":500}`},
		"403":          {Path: "/api/v4/users/", Status: 403, Body: `{"title":"Forbidden","status":403,"detail":"Invalid scope"}`},
		"blocked":      {Path: "/api/v4/users/", Page: "blocked"},
		"login":        {Path: "/api/v4/users/", Page: "login"},
		"reset":        {Path: "/api/v4/users/", Reset: true},
		"another user": {Path: "/api/v4/users/", Status: 200, Body: `{"id":2,"rights":{"is_admin":true,"is_active":true}}`},
		"no rights":    {Path: "/api/v4/users/", Status: 200, Body: `{"id":1}`},
		"not said":     {Path: "/api/v4/users/", Status: 200, Body: `{"id":1,"rights":{"is_admin":true}}`},
		"truthy":       {Path: "/api/v4/users/", Status: 200, Body: `{"id":1,"rights":{"is_admin":"true","is_active":1}}`},
		"another case": {Path: "/api/v4/users/", Status: 200, Body: `{"id":1,"rights":{"is_active":true,"Is_Admin":true}}`},
		"a list":       {Path: "/api/v4/users/", Status: 200, Body: `{"id":1,"rights":[{"is_active":true,"is_admin":true}]}`},
		"twice":        {Path: "/api/v4/users/", Status: 200, Body: `{"id":1,"rights":{"is_admin":false,"is_active":true,"is_admin":true}}`},
		"empty":        {Path: "/api/v4/users/", Status: 204},
	} {
		t.Run(name, func(t *testing.T) {
			h := h.in(t)
			fault.Times = -1 // however often a GET is tried
			require.NoError(t, h.sandbox.AddFault(fault))
			defer h.sandbox.ClearFaults()
			out := h.do(set(h.token(1), renameAll))
			assert.GreaterOrEqual(t, out.status, 400)
			assert.NotEmpty(t, out.code)
			assert.Empty(t, h.writes())
			assert.False(t, slices.ContainsFunc(h.sandbox.Journal(), func(e sandbox.Entry) bool { return e.Path == listPath }))
		})
	}
	t.Run("the gate forgets how to remember", func(t *testing.T) {
		h := h.in(t)
		h.gate.failing("recall", message.Answer{Fields: message.Fields{{Name: "error", Value: "unavailable"}}})
		defer h.gate.failing("", message.Answer{})
		assert.Equal(t, "unavailable", h.do(set(h.token(1), renameAll)).code)
		h.nothingSent()
	})
}
