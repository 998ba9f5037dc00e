package proxy

import "github.com/tidwall/gjson"

// current reads the account's pipelines, in the parsed form. A state that can't
// be read whole is unknown, never empty: an account always has a pipeline, so an
// answer without one is no state.
func (x *exchange) current() ([]byte, error) {
	read, err := x.client.Pipelines(x.ctx, 0)
	if err != nil {
		return nil, err
	}
	if !gjson.GetBytes(read.Data, "pipelines.0.id").Exists() {
		return nil, &fault{reason: stateUnknown, note: "no pipelines in the list"}
	}
	return read.Data, nil
}
