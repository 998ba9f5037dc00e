package proxy

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

// v2Map is a map by id in the order in which it was written, as the vendor's are.
type v2Map []v2Entry

type v2Entry struct {
	id    int64
	value any
}

// MarshalJSON keeps the order.
func (m v2Map) MarshalJSON() ([]byte, error) {
	text := []byte{'{'}
	for i, e := range m {
		value, err := json.Marshal(e.value)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendInt(append(text, '"'), e.id, 10)
		text = append(append(text, '"', ':'), value...)
	}
	return append(text, '}'), nil
}

type v2Pipeline struct {
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	Sort     int64  `json:"sort"`
	IsMain   bool   `json:"is_main"`
	Statuses v2Map  `json:"statuses,omitempty"`
}

type v2Stage struct {
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	Color    string `json:"color"`
	Sort     int64  `json:"sort"`
	Editable *bool  `json:"is_editable,omitempty"` // in the list
	YesNo    string `json:"editable,omitempty"`    // in the answer of a set
}

// v2Of writes a pipeline as v2 does: maps by id, stages told by being editable.
func v2Of(p pipeline.Pipeline, inList bool) v2Pipeline {
	out := v2Pipeline{ID: p.ID, Name: p.Name, Sort: p.Sort, IsMain: p.IsMain}
	for _, s := range p.Stages {
		editable, stage := !s.System(), v2Stage{ID: s.ID, Name: s.Name, Color: s.Colour, Sort: s.Sort}
		switch {
		case inList:
			stage.Editable = &editable
		case editable:
			stage.YesNo = "Y"
		default:
			stage.YesNo = "N"
		}
		out.Statuses = append(out.Statuses, v2Entry{s.ID, stage})
	}
	return out
}

// v2List is the answer of GET /api/v2/pipelines, of one pipeline when only is not
// 0. It reports whether there is any.
func v2List(state []byte, only int64) (body []byte, found bool) {
	href := "/api/v2/pipelines"
	if only != 0 {
		href += "?id=" + strconv.FormatInt(only, 10)
	}
	var items v2Map
	for _, p := range pipeline.ReadInOrder(strictjson.Known(string(state)).Get("pipelines")) {
		if only == 0 || p.ID == only {
			items = append(items, v2Entry{p.ID, v2Of(p, true)})
		}
	}
	return asJSON(map[string]any{
		"_links":    map[string]any{"self": map[string]any{"href": href, "method": "get"}},
		"_embedded": map[string]any{"items": items},
	}), items != nil
}

// answer is what v2 would have answered: what was added, and of each update or
// deletion whether it was carried out. Partial failure is HTTP 200 there.
func (w wish) answer(out amocrm.Applied, now int64) []byte {
	if w.endpoint == amo.PipelinesDelete {
		response := v2Deleted{ServerTime: now}
		for _, id := range w.ids {
			var said any = true
			if text := failureAt(out, "pipelines/"+strconv.FormatInt(id, 10)); text != "" {
				said = map[string]string{"errors": text}
			}
			response.ids = append(response.ids, v2Entry{id, said})
		}
		return asJSON(map[string]any{"response": response})
	}
	pipelines := map[string]any{}
	if len(w.added) > 0 {
		pipelines["add"] = w.addedAnswer(out)
	}
	if len(w.ids) > 0 {
		pipelines["update"] = w.updatedAnswer(out)
	}
	return asJSON(map[string]any{"response": map[string]any{"pipelines": pipelines, "server_time": now}})
}

func (w wish) addedAnswer(out amocrm.Applied) map[string]any {
	state := pipeline.ReadInOrder(strictjson.Known(string(out.State)).Get("pipelines"))
	added, errs := v2Map{}, map[string]string{}
	for i, address := range w.added {
		id := out.IDs[address]
		place := slices.IndexFunc(state, func(p pipeline.Pipeline) bool { return p.ID == id })
		switch text := failureAt(out, address); {
		case id != 0 && place >= 0:
			added = append(added, v2Entry{id, v2Of(state[place], false)})
		case id != 0: // made, and not to be read again
			added = append(added, v2Entry{id, map[string]int64{"id": id}})
		default:
			errs[strconv.Itoa(i)] = text
		}
	}
	answer := map[string]any{"pipelines": added}
	if len(errs) > 0 {
		answer["errors"] = errs
	}
	return answer
}

// updatedAnswer has errors among the ids, as v2 does.
func (w wish) updatedAnswer(out amocrm.Applied) map[string]any {
	answer, errs := map[string]any{}, map[string]string{}
	for _, id := range w.ids {
		digits := strconv.FormatInt(id, 10)
		text := failureAt(out, "pipelines/"+digits)
		answer[digits] = text == ""
		if text != "" {
			errs[digits] = text
		}
	}
	if len(errs) > 0 {
		answer["errors"] = errs
	}
	return answer
}

// failureAt says what went wrong at a pipeline or below, "" when nothing did.
func failureAt(out amocrm.Applied, address string) string {
	at := func(a string) bool { return a == address || strings.HasPrefix(a, address+"/") }
	for _, item := range out.Items {
		if !at(item.Address) || item.Status == amocrm.Done {
			continue
		}
		if detail := gjson.GetBytes(item.Failure, "detail"); detail.Str != "" {
			return detail.Str
		}
		return "Not carried out: " + string(item.Status)
	}
	for _, d := range out.Differences {
		if at(d.Address) {
			return "Not carried out: amoCRM accepted it, but the account does not show it"
		}
	}
	return ""
}

// v2Deleted has server_time among the ids.
type v2Deleted struct {
	ids        v2Map
	ServerTime int64
}

// MarshalJSON puts them side by side.
func (d v2Deleted) MarshalJSON() ([]byte, error) {
	text, err := json.Marshal(d.ids)
	if err != nil {
		return nil, err
	}
	text = append(text[:len(text)-1], `,"server_time":`...)
	return append(strconv.AppendInt(text, d.ServerTime, 10), '}'), nil
}
