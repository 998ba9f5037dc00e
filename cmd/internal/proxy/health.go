package proxy

import (
	"strconv"

	"github.com/stagewright/stagewright/core"
)

// health says that the proxy serves and which abi its core has, so that a widget
// can tell before it sends anything; nothing else to a stranger.
func (x *exchange) health(*route) (work, error) {
	if x.query != "" {
		return nil, &fault{reason: badQuery}
	}
	return func() (answer, error) {
		return jsonAnswer([]byte(`{"status":"ok","abi":` + strconv.Itoa(core.ABI) + `}`)), nil
	}, nil
}
