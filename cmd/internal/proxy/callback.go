package proxy

import (
	"net/http"
	"net/url"
)

const maxCode = 4 << 10 // bytes of an authorisation code; the vendor's have about 900

// callback takes the code of an authorisation. With a state it comes from the
// browser that began it at /oauth/install, and is answered with a page. Without
// one it is the call that amoCRM makes when the widget is installed from its
// list: from server to server, its answer ignored.
func (x *exchange) callback(*route) (work, error) {
	q, ok := single(x.query)
	switch {
	case !ok:
		return nil, &fault{reason: callbackQuery, note: "query"}
	case q.Has("state"):
		return func() (answer, error) { return x.browserCallback(q), nil }, nil
	case q.Has("error"):
		return nil, &fault{reason: callbackQuery, note: "an error without a state"}
	}
	if err := x.checkCallback(q); err != nil {
		return nil, err
	}
	return func() (answer, error) {
		if err := x.exchangeCode(q.Get("code"), q.Get("referer")); err != nil {
			return answer{}, err
		}
		return jsonAnswer([]byte(`{"installed":true}`)), nil
	}, nil
}

// checkCallback checks what either callback carries. It proves nothing yet.
func (x *exchange) checkCallback(q url.Values) error {
	switch {
	case !isCode(q.Get("code")):
		return &fault{reason: callbackQuery, note: "code"}
	case q.Get("client_id") != x.clientID:
		return &fault{reason: callbackClient}
	case !x.hosts.isAccount(q.Get("referer")):
		return &fault{reason: callbackHost}
	}
	return nil
}

// browserCallback ends what /oauth/install began, with a page in every case.
func (x *exchange) browserCallback(q url.Values) answer {
	err := x.finish(q)
	a := page(err)
	a.cookie = x.setCookie("") // it is good for once
	return a
}

func (x *exchange) finish(q url.Values) error {
	nonce, r := x.checkState(q.Get("state"), x.stateCookie())
	if r != fine {
		return &fault{reason: r}
	}
	if err := x.useState(nonce); err != nil {
		return err
	}
	if q.Has("error") {
		return &fault{reason: installDenied}
	}
	if err := x.checkCallback(q); err != nil {
		return err
	}
	return x.exchangeCode(q.Get("code"), q.Get("referer"))
}

// The pages are whole and static: nothing that came in goes out.
const (
	connectedPage = `<!doctype html><html lang="ru"><meta charset="utf-8"><title>Stagewright</title>` +
		`<p>Аккаунт подключён. Это окно можно закрыть.</p>` +
		`<p lang="en">The account is connected. You may close this window.</p></html>`
	notConnectedPage = `<!doctype html><html lang="ru"><meta charset="utf-8"><title>Stagewright</title>` +
		`<p>Аккаунт не подключён. Начните подключение ещё раз в настройках виджета.</p>` +
		`<p lang="en">The account is not connected. Begin again in the widget's settings.</p></html>`
	typeHTML = "text/html; charset=utf-8"
)

func page(err error) answer {
	if err == nil {
		return answer{status: http.StatusOK, contentType: typeHTML, body: []byte(connectedPage), note: "connected"}
	}
	f := faultOf(err)
	return answer{status: outcomes[f.reason].status, contentType: typeHTML, body: []byte(notConnectedPage), reason: f.reason, note: f.note}
}

// isCode takes visible ASCII only.
func isCode(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return len(s) >= 1 && len(s) <= maxCode
}
