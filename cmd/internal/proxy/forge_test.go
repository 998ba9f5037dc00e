package proxy_test

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core/plan"
)

// forge keeps a plan at the gate whose one request is another than its changes
// say. Its digest is right.
func forge(t *testing.T, h *house, update string) (digest string) {
	h.planned(h.token(1), edits)
	for key, k := range h.gate.kept {
		if !strings.Contains(key, "plan:1:") {
			continue
		}
		p, err := plan.Decode(k.body)
		require.NoError(t, err)
		p.Requests[0].Input = []byte(`{"update":[` + update + `]}`)
		p.Digest = ""
		sum := sha256.Sum256(p.JSON())
		p.Digest = hex.EncodeToString(sum[:])
		_, err = plan.Decode(p.JSON())
		require.NoError(t, err, "the forgery must be a good one")
		k.body = p.JSON()
		h.gate.kept[strings.Replace(key, key[strings.LastIndexByte(key, ':')+1:], p.Digest, 1)] = k
		return p.Digest
	}
	t.Fatal("no plan was kept")
	return ""
}
