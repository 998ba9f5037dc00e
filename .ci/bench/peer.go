package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/go-playground/validator/v10"
)

// What one would write for pipelines.set with encoding/json and validator: the
// plain form as structs, checks as tags, checks of values against each other in
// functions for a struct.
type (
	set struct {
		Add    []addition `json:"add" validate:"too-many-pipelines=10,dive"`
		Update []update   `json:"update" validate:"dive"`
	}
	addition struct {
		Name     *string         `json:"name" validate:"required,blank-name"`
		Sort     *int64          `json:"sort" validate:"omitempty,bad-number"`
		IsMain   json.RawMessage `json:"is_main" validate:"omitempty,bad-flag"`
		Statuses []stage         `json:"statuses" validate:"required,no-stages,too-many-stages,dive"`
	}
	update struct {
		ID       json.Number     `json:"id" validate:"required,bad-id"`
		Name     *string         `json:"name" validate:"omitempty,blank-name"`
		Sort     *int64          `json:"sort" validate:"omitempty,bad-number"`
		IsMain   json.RawMessage `json:"is_main" validate:"omitempty,bad-flag"`
		Statuses []stage         `json:"statuses" validate:"required,no-stages,too-many-stages,dive"`
	}
	stage struct {
		ID    json.Number `json:"id" validate:"omitempty,bad-id"`
		Name  *string     `json:"name" validate:"required,blank-name"`
		Sort  *int64      `json:"sort" validate:"omitempty,bad-number"`
		Color *string     `json:"color" validate:"omitempty,colour-not-allowed,colour-not-listed"`
	}
)

// A tag is the code of its finding, but for validator's own "required".
type checks struct {
	*validator.Validate
	maxStages int
}

func newChecks(maxStages int) checks {
	c := checks{validator.New(validator.WithRequiredStructEnabled()), maxStages}
	c.RegisterTagNameFunc(jsonName)
	for tag, ok := range map[string]func(f validator.FieldLevel) bool{
		"blank-name": func(f validator.FieldLevel) bool { return strings.TrimSpace(f.Field().String()) != "" },
		"bad-id":     func(f validator.FieldLevel) bool { _, ok := id(f.Field().String()); return ok },
		"bad-number": func(f validator.FieldLevel) bool { n := f.Field().Int(); return n >= -maxID && n <= maxID },
		"bad-flag":   func(f validator.FieldLevel) bool { _, known := flags[string(f.Field().Bytes())]; return known },
		"colour-not-allowed": func(f validator.FieldLevel) bool {
			_, known := palette[strings.ToLower(f.Field().String())]
			return known
		},
		"colour-not-listed":  func(f validator.FieldLevel) bool { return palette[strings.ToLower(f.Field().String())] },
		"too-many-pipelines": func(f validator.FieldLevel) bool { return f.Field().Len() <= 10 },
		"no-stages":          func(f validator.FieldLevel) bool { return own(f.Field().Interface().([]stage)) > 0 },
		"too-many-stages":    func(f validator.FieldLevel) bool { return own(f.Field().Interface().([]stage))+2 <= maxStages },
	} {
		if err := c.RegisterValidation(tag, ok); err != nil {
			panic(err) // only a name that validator keeps for itself
		}
	}
	c.RegisterStructValidation(c.whole, set{})
	return c
}

// whole checks values against each other.
func (c checks) whole(sl validator.StructLevel) {
	s := sl.Current().Interface().(set)
	if len(s.Add) == 0 && len(s.Update) == 0 {
		sl.ReportError(nil, "", "", "empty-set", "")
	}
	mains, pipelines, known := 0, map[string]bool{}, map[string]bool{}
	report := func(list string, i int, member, code string) {
		sl.ReportError(nil, list+"["+strconv.Itoa(i)+"]."+member, "", code, "")
	}
	main := func(list string, i int, value json.RawMessage) {
		if flags[string(value)] {
			if mains++; mains > 1 {
				report(list, i, "is_main", "two-mains")
			}
		}
	}
	stages := func(list string, i int, stages []stage, adding bool) {
		for j, st := range stages {
			if closing(st.ID) {
				for member, there := range map[string]bool{"sort": st.Sort != nil, "color": st.Color != nil} {
					if there {
						report(list, i, "statuses["+strconv.Itoa(j)+"]."+member, "system-stage")
					}
				}
			} else if st.ID != "" {
				if adding {
					report(list, i, "statuses["+strconv.Itoa(j)+"].id", "unknown-field")
				}
				if known[st.ID.String()] {
					report(list, i, "statuses["+strconv.Itoa(j)+"].id", "duplicate-id")
				}
				known[st.ID.String()] = true
			}
		}
	}
	for i, d := range s.Add {
		main("add", i, d.IsMain)
		stages("add", i, d.Statuses, true)
	}
	for i, d := range s.Update {
		if pipelines[d.ID.String()] {
			report("update", i, "id", "duplicate-id")
		}
		pipelines[d.ID.String()] = true
		main("update", i, d.IsMain)
		stages("update", i, d.Statuses, false)
	}
}

// build is the peer's whole way from text to findings and payload. Looking for
// keys that stand twice is a pass of its own, which encoding/json leaves to one.
func (c checks) build(text []byte, twice bool) (body []byte, found []string) {
	if twice {
		if found = duplicateKeys(text); found != nil {
			return nil, found
		}
	}
	var s set
	if err := decode(text, &s, true); err != nil {
		// Only a text with a fault comes here: a slow look for its place.
		var lenient bool
		if found, lenient = locate(text); !lenient {
			return nil, found
		}
		s = set{}
		if decode(text, &s, false) != nil {
			return nil, found
		}
	}
	if err := c.Struct(&s); err != nil {
		var faults validator.ValidationErrors
		errors.As(err, &faults)
		for _, f := range faults {
			found = append(found, finding(f))
		}
		for _, f := range found {
			if !warning(f) {
				return nil, found
			}
		}
	}
	body, err := json.Marshal(s.payload())
	if err != nil {
		panic(err)
	}
	return body, found
}

func decode(text []byte, into any, strict bool) error {
	d := json.NewDecoder(bytes.NewReader(text))
	if strict {
		d.DisallowUnknownFields()
	}
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("something follows the end")
	}
	return nil
}

var steps = regexp.MustCompile(`\[(\d+)\]`)

// finding is "code path", from set.update[0].statuses[1].name.
func finding(f validator.FieldError) string {
	_, path, _ := strings.Cut(f.Namespace(), ".")
	path = strings.ReplaceAll(steps.ReplaceAllString(path, ".$1"), ".", "/")
	code := f.Tag()
	if code == "required" {
		code = "missing"
	}
	return strings.TrimSpace(code + " " + slash(path))
}

func slash(path string) string {
	if path == "" {
		return ""
	}
	return "/" + path
}

func warning(finding string) bool {
	return strings.HasPrefix(finding, "colour-not-listed") || strings.HasPrefix(finding, "read-only")
}

func own(stages []stage) int {
	n := 0
	for _, s := range stages {
		if !closing(s.ID) {
			n++
		}
	}
	return n
}

func closing(id json.Number) bool { return id == "142" || id == "143" }

func sorted(list []string) []string {
	list = append([]string{}, list...)
	sort.Strings(list)
	return list
}
