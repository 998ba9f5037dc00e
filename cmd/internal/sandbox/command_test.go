package sandbox

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"
)

func command(t *testing.T, args ...string) *Command {
	t.Helper()
	var c Command
	parser, err := kong.New(&c)
	require.NoError(t, err)
	_, err = parser.Parse(args)
	require.NoError(t, err)
	return &c
}

func TestCommandServesUntilTheContextEnds(t *testing.T) {
	env := filepath.Join(t.TempDir(), "env")
	write(t, filepath.Dir(env), "env", "old")
	c := command(t, "--port", "0", "--seed", "small", "--env-file", env, "--setting", "proxy=http://127.0.0.1:1")
	require.Equal(t, map[string]string{"proxy": "http://127.0.0.1:1"}, c.Setting)

	ctx, cancel := context.WithCancel(t.Context())
	reader, stdout := io.Pipe()
	done := make(chan error, 1)
	var log bytes.Buffer
	go func() { done <- c.Run(ctx, stdout, &log); stdout.Close() }()

	first := make([]byte, 400)
	n, err := reader.Read(first)
	require.NoError(t, err)
	origin := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(string(first[:n]))
	require.NotEmpty(t, origin)
	rest := make(chan []byte, 1)
	go func() { text, _ := io.ReadAll(reader); rest <- text }()

	response, err := http.Get(origin + "/sandbox/account")
	require.NoError(t, err)
	response.Body.Close()
	require.Equal(t, 200, response.StatusCode)
	cancel()
	require.NoError(t, <-done)

	info, err := os.Stat(env)
	require.NoError(t, err)
	require.EqualValues(t, 0o600, info.Mode().Perm())
	secrets, err := os.ReadFile(env)
	require.NoError(t, err)
	printed := string(first[:n]) + string(<-rest) + log.String()
	for _, pair := range regexp.MustCompile(`(?m)^(?:CLIENT_SECRET|ACCESS_TOKEN)=(.{30,})$`).FindAllSubmatch(secrets, -1) {
		require.NotContains(t, printed, string(pair[1]))
	}
	require.Contains(t, string(secrets), "ACCESS_TOKEN=")
}

func TestCommandSetsTroubleFromTheStart(t *testing.T) {
	c := command(t, "--seed", "small", "--v2", "410", "--customers", "periodicity", "--latency", "1ms",
		"--fault", `{"path":"/api/v4/account","status":503,"times":2}`, "--fault", `{"page":"busy"}`)
	s, err := c.sandbox("http://127.0.0.1:8700", io.Discard)
	require.NoError(t, err)
	require.Equal(t, "410", s.v2)
	require.Equal(t, "periodicity", s.Account().Customers.Mode)
	require.Equal(t, time.Millisecond, s.c.Latency)
	require.Len(t, s.faults, 2)

	for says, args := range map[string][]string{
		"unknown field":                  {"--fault", `{"stauts":503}`},
		"nothing to do":                  {"--fault", `{}`},
		"the mode is unavailable":        {"--customers", "on"},
		"there is no file":               {"--seed", "nowhere.yaml"},
		"is not a state of this sandbox": {"--state", "../../../go.mod"},
		"neither a folder nor a zip":     {"--widget", "../../../go.mod"},
	} {
		_, err := command(t, args...).sandbox("http://127.0.0.1:8700", io.Discard)
		require.ErrorContains(t, err, says)
	}
}

func TestCommandSaysWhereTheStateIsFrom(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.json")
	for _, how := range []string{"begins with the seed", "as it was left; --seed was not used"} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		var said bytes.Buffer
		require.NoError(t, command(t, "--port", "0", "--seed", "small", "--state", file).Run(ctx, &said, io.Discard))
		require.Contains(t, said.String(), how)
	}
}

func TestCommandOnABusyPort(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { busy.Close() })
	c := &Command{Port: busy.Addr().(*net.TCPAddr).Port}
	require.ErrorContains(t, c.Run(t.Context(), io.Discard, io.Discard), "choose another port with --port")
}
