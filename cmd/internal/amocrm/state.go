package amocrm

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/reply"
)

// ErrStateUnknown is a present state that could not be read whole. It is never
// taken for an empty one.
var ErrStateUnknown = errors.New("the account's present state could not be read whole")

// Dialect asks the account which dialect it answers: v4, for that is what the
// vendor documents today, else v2. When it answers neither, the error is v4's.
func (c *Client) Dialect(ctx context.Context) (plan.Dialect, error) {
	read, err := c.call(ctx, amo.LeadsPipelinesList, []byte("{}"), nil)
	if err == nil {
		return plan.V4, nil
	}
	if Gone(read, err) {
		if _, inV2 := c.Pipelines(ctx, 0); inV2 == nil {
			return plan.V2, nil
		}
	}
	return "", err
}

// Gone reports whether an answer says that there is no such call any more: 404,
// 405, 410, or a page where JSON belongs. A page with another status may be a
// login, a block or a gateway, and says nothing about the call.
func Gone(read Reply, err error) bool {
	var failure *reply.Failure
	if !errors.As(err, &failure) {
		return false
	}
	switch failure.Status {
	case http.StatusNotFound:
		return failure.Code == "" // a v2 error_code is the call's own answer
	case http.StatusMethodNotAllowed, http.StatusGone:
		return true
	}
	page := strings.Contains(strings.ToLower(read.ContentType), "html") || strings.HasPrefix(strings.TrimSpace(string(read.Body)), "<")
	return page && failure.Kind == reply.NotJSON
}

// Current reads the present state of a kind whole, in the form that a plan takes
// as current. The dialect matters for pipelines only. The error is
// [ErrStateUnknown] when the account answered with less than all of it.
func (c *Client) Current(ctx context.Context, kind plan.Kind, dialect plan.Dialect) ([]byte, error) {
	switch kind {
	case plan.KindStatuses:
		return c.whole(ctx, amo.StatusesList, "statuses.0.id") // is not paged
	case plan.KindSegments:
		return c.pages(ctx, amo.SegmentsList, "segments")
	}
	if dialect == plan.V4 {
		return c.whole(ctx, amo.LeadsPipelinesList, "pipelines.0.id") // is not paged
	}
	return c.whole(ctx, amo.PipelinesList, "pipelines.0.id")
}

// whole reads a list that comes in one piece and always has a first member: an
// account is never without a pipeline, nor without its own customer stages.
func (c *Client) whole(ctx context.Context, endpoint amo.Endpoint, first string) ([]byte, error) {
	read, err := c.call(ctx, endpoint, []byte("{}"), nil)
	if err != nil {
		return nil, err
	}
	if !gjson.GetBytes(read.Data, first).Exists() {
		return nil, ErrStateUnknown
	}
	return read.Data, nil
}

// SegmentFields reads the definitions of the fields that segments have, all pages,
// as {"fields":[…]}. A list that can't be read whole is an error.
func (c *Client) SegmentFields(ctx context.Context) ([]byte, error) {
	return c.pages(ctx, amo.SegmentsFields, "fields")
}

// maxPages ends a list that never ends; 25 pages of 250 are far above what an
// account may have.
const maxPages = 25

// pages reads a list that comes in pages, of which there may be none. It stands
// under name in each of them, and in the answer.
func (c *Client) pages(ctx context.Context, endpoint amo.Endpoint, name string) ([]byte, error) {
	all := []json.RawMessage{}
	for number := int64(1); number <= maxPages; number++ {
		input := `{"page":` + strconv.FormatInt(number, 10) + `,"limit":` + strconv.Itoa(amo.MaxPageSize) + `}`
		read, err := c.call(ctx, endpoint, []byte(input), nil)
		if err != nil {
			return nil, err
		}
		var page map[string]json.RawMessage
		var list *[]json.RawMessage
		var next *int64 // after the page that the answer says it is
		if json.Unmarshal(read.Data, &page) != nil || json.Unmarshal(page[name], &list) != nil || list == nil ||
			json.Unmarshal(page["next"], &next) != nil {
			return nil, ErrStateUnknown
		}
		all = append(all, *list...)
		if next == nil {
			return json.Marshal(map[string]any{name: all})
		}
		if *next != number+1 {
			break // another page than the one that was asked for, or one is left out
		}
	}
	return nil, ErrStateUnknown
}

// CountDeals counts the deals in stages and pipelines, by address. 250 means 250
// or more; what can't be counted is not in the answer.
func (c *Client) CountDeals(ctx context.Context, addresses []string) map[string]int {
	counts := map[string]int{}
	for _, address := range addresses {
		at, ok := parseAddress(address)
		if !ok || at.kind != plan.KindPipelines || at.id <= 0 {
			continue
		}
		input := `{"pipeline_id":` + strconv.FormatInt(at.id, 10) + `}`
		if at.ofStage {
			input = `{"pipeline_id":` + strconv.FormatInt(at.parent, 10) + `,"status_id":` + strconv.FormatInt(at.id, 10) + `}`
		}
		read, err := c.call(ctx, amo.LeadsCount, []byte(input), nil)
		if hopeless(err) {
			break
		}
		if err != nil {
			continue
		}
		if n := gjson.GetBytes(read.Data, "leads"); n.Type == gjson.Number {
			counts[address] = int(n.Int())
		}
	}
	return counts
}

// hopeless reports whether the next call would fail as this one did.
func hopeless(err error) bool {
	var failure *reply.Failure
	var lost *Lost
	if errors.As(err, &failure) {
		switch failure.Kind {
		case reply.RateLimited, reply.Blocked, reply.Unauthorized, reply.PaymentRequired, reply.Unavailable, reply.Redirected:
			return true
		}
		return false
	}
	return errors.As(err, &lost)
}
