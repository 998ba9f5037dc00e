package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// stateFormat is the version of the state file's form. Another one is refused.
const stateFormat = 1

// stateFile is all that outlives a restart: the account, the grants that are
// out, and the integration's id and secret, without which they are nothing.
// Faults, the journal and page sessions are of one run. It holds secrets: mode
// 0600, and no place for git.
type stateFile struct {
	Format       int               `json:"format_version"`
	Account      account           `json:"account"`
	Users        []*user           `json:"users"`
	Pipelines    []*pipeline       `json:"pipelines"`
	Leads        []*lead           `json:"leads"`
	Customers    customers         `json:"customers"`
	NextID       int64             `json:"next_id"`
	ClientID     string            `json:"client_id"`
	ClientSecret string            `json:"client_secret"`
	Grants       savedGrants       `json:"grants"`
	Settings     map[string]string `json:"settings"`
	V2           string            `json:"v2"`
}

type savedGrants struct {
	Codes   map[string]grant `json:"codes"`
	Access  map[string]grant `json:"access"`
	Refresh map[string]grant `json:"refresh"`
	Spent   map[string]bool  `json:"spent"`
}

// readState reads the file; nil when there is none yet.
func readState(name string) (*stateFile, error) {
	if name == "" {
		return nil, nil
	}
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("sandbox: state: %w", err)
	}
	var f stateFile
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	d.UseNumber()
	if err := d.Decode(&f); err != nil || f.Format != stateFormat || f.Account.ID == 0 {
		return nil, fmt.Errorf("sandbox: state: %s is not a state of this sandbox (form %d): move it away to begin anew, or name another file", name, stateFormat)
	}
	return &f, nil
}

// restore puts what was saved in place of the seed. The config's own id and
// secret, when given, go before the saved ones.
func (f *stateFile) restore(s *Sandbox) {
	s.state = &state{account: f.Account, users: f.Users, pipelines: f.Pipelines, leads: f.Leads, customers: f.Customers, nextID: f.NextID}
	o := newOAuth()
	for saved, live := range map[*map[string]grant]*map[string]grant{&f.Grants.Codes: &o.codes, &f.Grants.Access: &o.access, &f.Grants.Refresh: &o.refresh} {
		if *saved != nil {
			*live = *saved
		}
	}
	if f.Grants.Spent != nil {
		o.spent = f.Grants.Spent
	}
	s.oauth = o
	for name, value := range f.Settings {
		if _, given := s.c.WidgetSettings[name]; !given {
			s.settings[name] = value
		}
	}
	if _, known := retirements[f.V2]; known {
		s.v2 = f.V2
	}
}

// Save writes the state file, if there is one and something changed. The file
// is replaced whole: a power cut leaves the old one or the new one.
func (s *Sandbox) Save() error {
	if s.c.StateFile == "" {
		return nil
	}
	s.saving.Lock()
	defer s.saving.Unlock()
	s.mu.Lock()
	resume := s.pauseScene()
	st, o := s.state, s.oauth
	text, err := json.Marshal(stateFile{
		Format: stateFormat, Account: st.account, Users: st.users, Pipelines: st.pipelines, Leads: st.leads, Customers: st.customers, NextID: st.nextID,
		ClientID: s.c.ClientID, ClientSecret: s.c.ClientSecret, Grants: savedGrants{o.codes, o.access, o.refresh, o.spent}, Settings: s.settings, V2: s.v2,
	})
	resume()
	s.mu.Unlock()
	if err != nil {
		return fmt.Errorf("sandbox: state: %w", err)
	}
	if bytes.Equal(text, s.saved) {
		return nil
	}
	if err := replaceFile(s.c.StateFile, text); err != nil {
		return fmt.Errorf("sandbox: state: %w", err)
	}
	s.saved = text
	return nil
}

// save is Save where nobody waits for its error: the log is told.
func (s *Sandbox) save() {
	if err := s.Save(); err != nil {
		s.c.Logger.Error("the state could not be kept", "error", err)
	}
}

// replaceFile writes a file that only its owner reads, beside the old one, and
// puts it in its place.
func replaceFile(name string, text []byte) (err error) {
	file, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(file.Name())
		}
	}()
	if _, err = file.Write(text); err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), name)
}
