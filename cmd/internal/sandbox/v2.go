package sandbox

import (
	"net/http"
	"strconv"

	"github.com/stagewright/stagewright/cmd/internal/sandbox/php"
)

// v2's numbered errors, as the vendor's old error pages list them. The code is
// a string in every recorded body.
type v2Code string

const (
	v2NotJSON       v2Code = "102" // the POST parameters must be JSON
	v2NoParameters  v2Code = "103" // no parameters given
	v2UnknownMethod v2Code = "104" // no such API method; recorded
	v2BadLogin      v2Code = "110" // general authorisation error; recorded
	v2NoRights      v2Code = "288" // not enough rights; which of the rights codes these methods use is assumed
)

// v2Error is v2's failure body. error, error_code, ip, domain and server_time
// are those of ../shared/fixtures/errors/v2-110-bad-login.node-inspect.txt.
func (s *Sandbox) v2Error(status int, code v2Code) answer {
	inner := php.NewArray().
		Set("error", s.say(string(code))).
		Set("error_code", string(code)).
		Set("ip", "127.0.0.1").
		Set("domain", s.host()).
		Set("server_time", s.serverTime())
	return answer{status: status, contentType: typeJSON, body: php.Encode(php.NewArray().Set("response", inner))}
}

// v2Response wraps what private methods answer: {"response":{…,"server_time"}}.
func (s *Sandbox) v2Response(inner *php.Array) answer {
	inner.Set("server_time", s.serverTime())
	return answer{status: http.StatusOK, contentType: typeJSON, body: php.Encode(php.NewArray().Set("response", inner))}
}

func (s *Sandbox) serverTime() int64 { return s.c.Now().Unix() }

// v2Request reads the "request" member of a private method's body as PHP does:
// a body that json_decode refuses is error 102, one without a request 103.
func (s *Sandbox) v2Request(c *call) (*php.Array, *answer) {
	decoded, err := php.Decode(c.body)
	if err != nil {
		a := s.v2Error(http.StatusBadRequest, v2NotJSON)
		return nil, &a
	}
	top, _ := decoded.(*php.Array)
	if request := top.Array("request"); request != nil {
		return request, nil
	}
	a := s.v2Error(http.StatusBadRequest, v2NoParameters)
	return nil, &a
}

// text reads a PHP value as a string: numbers and true become text, as PHP's
// loose typing has it; anything else is absent.
func text(v any) (string, bool) {
	switch t := v.(type) {
	case string:
		return t, true
	case int64:
		return strconv.FormatInt(t, 10), true
	case float64:
		return strconv.FormatFloat(t, 'f', -1, 64), true
	}
	return "", false
}

// integer reads a PHP value as an id or a sort: a number or a digit string.
func integer(v any) (int64, bool) {
	switch t := v.(type) {
	case int64:
		return t, true
	case float64:
		return int64(t), t == float64(int64(t))
	case string:
		return php.IntKey(t)
	}
	return 0, false
}
