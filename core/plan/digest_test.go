package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core/plan"
)

// TestBaseDigestOfCustomers: it changes with what people see of customer stages
// and segments, and with nothing else.
func TestBaseDigestOfCustomers(t *testing.T) {
	digest := func(state string) string {
		d, err := plan.BaseDigest([]byte(state))
		require.NoError(t, err, state)
		require.Len(t, d, 64)
		return d
	}
	statuses := digest(`{"statuses":[{"id":5,"name":"First","sort":1,"color":"#fffeb2"},{"id":6,"name":"Regular","sort":2}],"total":2}`)
	require.Equal(t, statuses, digest(`{"total":9,"statuses":[{"id":5,"name":"First","sort":10,"color":"#fffeb2","type":0},{"id":6,"name":"Regular","sort":20}]}`))
	segments := digest(`{"segments":[{"id":5,"name":"VIP","color":"6610f2","custom_fields_values":[{"field_id":7,"values":[{"value":true}]}]}]}`)
	require.Equal(t, segments, digest(`{"segments":[{"id":5,"name":"VIP","color":"6610f2","customers_count":3,"custom_fields_values":[{"field_id":7,"values":[{"value":true}]}]}]}`))
	seen := map[string]string{statuses: "statuses", segments: "segments"}
	for _, state := range []string{
		`{"statuses":[{"id":6,"name":"Regular","sort":1},{"id":5,"name":"First","sort":2,"color":"#fffeb2"}]}`,
		`{"statuses":[{"id":5,"name":"First","sort":1,"color":"#d6eaff"},{"id":6,"name":"Regular","sort":2}]}`,
		`{"statuses":[{"id":5,"name":"Second","sort":1,"color":"#fffeb2"},{"id":6,"name":"Regular","sort":2}]}`,
		`{"statuses":[{"id":5,"name":"First","sort":1,"color":"#fffeb2"}]}`,
		`{"statuses":[]}`,
		`{"segments":[{"id":5,"name":"VIP","color":"6610f2","custom_fields_values":[{"field_id":7,"values":[{"value":false}]}]}]}`,
		`{"segments":[{"id":5,"name":"VIP","color":"6610f2"}]}`,
	} {
		d := digest(state)
		require.Empty(t, seen[d], "%s is as %s", state, seen[d])
		seen[d] = state
	}
}

// TestBaseDigestOfNoState: what core.Parse never wrote has no digest.
func TestBaseDigestOfNoState(t *testing.T) {
	for _, state := range []string{
		``, `{"statuses":[{"id":5}],"statuses":[]}`, `{}`, `{"statuses":{}}`, `{"statuses":null}`,
		`{"statuses":[{"id":5},{"id":5}]}`, `{"segments":[{"name":"VIP"}]}`,
	} {
		_, err := plan.BaseDigest([]byte(state))
		require.ErrorIs(t, err, plan.ErrUnreadable, state)
	}
}
