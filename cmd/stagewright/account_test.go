package main

import (
	"encoding/json"
	"image"
	"image/png"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/stagewright/stagewright/cmd/internal/sandbox"
)

// running are the sandboxes of one script, by name.
type running map[string]*sandbox.Sandbox

type runningKey struct{}

func sandboxes(ts *testscript.TestScript) running { return ts.Value(runningKey{}).(running) }

// accountCommands are what scripts about accounts can say:
//
//	account NAME awkward|small|FILE   a sandbox of its own: $NAME its address, $NAME_TOKEN
//	                                  an administrator's token, $NAME_MANAGER another user's
//	fault NAME JSON                   what goes wrong next
//	mode NAME MODE                    what the account does with its customers
//	got NAME N REGEXP                 it received N requests that match "METHOD path status"
//	envfile NAME FILE                 the file that stagewright sandbox --env-file writes
//	capture VAR REGEXP                the group found in the last output
var accountCommands = map[string]func(*testscript.TestScript, bool, []string){
	"account": func(ts *testscript.TestScript, _ bool, args []string) {
		name, seed := args[0], sandbox.Awkward()
		switch args[1] {
		case "awkward":
		case "small":
			seed = sandbox.Small()
		default:
			var err error
			seed, err = sandbox.ReadSeed([]byte(ts.ReadFile(args[1])))
			ts.Check(err)
		}
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		ts.Check(err)
		s, err := sandbox.New(sandbox.Config{Origin: "http://" + listener.Addr().String(), Seed: seed, NoRateLimit: true})
		ts.Check(err)
		server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: s}}
		server.Start()
		ts.Defer(server.Close)
		sandboxes(ts)[name] = s
		ts.Setenv(name, server.URL)
		ts.Setenv(name+"_HOST", listener.Addr().String())
		ts.Setenv(name+"_TOKEN", s.AccessToken(1))
		ts.Setenv(name+"_MANAGER", s.AccessToken(2))
	},
	"fault": func(ts *testscript.TestScript, _ bool, args []string) {
		var f sandbox.Fault
		ts.Check(json.Unmarshal([]byte(args[1]), &f))
		ts.Check(sandboxes(ts)[args[0]].AddFault(f))
	},
	"mode": func(ts *testscript.TestScript, _ bool, args []string) {
		ts.Check(sandboxes(ts)[args[0]].SetCustomersMode(args[1]))
	},
	"got": func(ts *testscript.TestScript, _ bool, args []string) {
		want, err := strconv.Atoi(args[1])
		ts.Check(err)
		like := regexp.MustCompile(args[2])
		n := 0
		var all strings.Builder
		for _, e := range sandboxes(ts)[args[0]].Journal() {
			line := e.Method + " " + e.Path + " " + strconv.Itoa(e.Status)
			all.WriteString(line + "\n")
			if like.MatchString(line) {
				n++
			}
		}
		if n != want {
			ts.Fatalf("%d requests match %s, want %d, of:\n%s", n, args[2], want, all.String())
		}
	},
	"envfile": func(ts *testscript.TestScript, _ bool, args []string) {
		text := "ORIGIN=" + ts.Getenv(args[0]) + "\nACCESS_TOKEN=" + ts.Getenv(args[0]+"_TOKEN") + "\n"
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
	},
	"capture": func(ts *testscript.TestScript, _ bool, args []string) {
		found := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout") + ts.ReadFile("stderr"))
		if found == nil {
			ts.Fatalf("nothing like %s in the last output", args[1])
		}
		ts.Setenv(args[0], found[1])
	},
}

// pictures writes the pictures that a widget has to have: `pictures FOLDER`.
func pictures(ts *testscript.TestScript, _ bool, args []string) {
	folder := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(folder, 0o755))
	for name, size := range map[string]image.Point{
		"logo": {X: 130, Y: 100}, "logo_main": {X: 400, Y: 272}, "logo_medium": {X: 240, Y: 84}, "logo_min": {X: 84, Y: 84},
		"logo_small": {X: 108, Y: 108}, "tour": {X: 1188, Y: 616},
	} {
		file, err := os.Create(filepath.Join(folder, name+".png"))
		ts.Check(err)
		ts.Check(png.Encode(file, image.NewGray(image.Rectangle{Max: size})))
		ts.Check(file.Close())
	}
}
