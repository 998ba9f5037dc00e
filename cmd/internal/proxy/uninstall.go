package proxy

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"

	"github.com/stagewright/stagewright/cmd/internal/message"
	"github.com/stagewright/stagewright/core/strictjson"
)

// uninstall takes the call that amoCRM makes when the integration is switched off
// (amoCRM reference, "oauth"): account_id, client_uuid or client_id, and
// signature = HMAC-SHA256(client secret, "client_uuid|account_id") in hexadecimal.
//
// This is the only thing that the secret verifies besides disposable tokens.
// Nothing of ours is ever signed with it: whoever could choose what we sign could
// make us sign an uninstallation.
func (x *exchange) uninstall(*route) (work, error) {
	q, ok := single(x.query)
	if !ok {
		return nil, &fault{reason: uninstallQuery, note: "query"}
	}
	account, ok := strictjson.ParseID(q.Get("account_id"))
	switch {
	case !ok:
		return nil, &fault{reason: uninstallQuery, note: "account_id"}
	case uninstalledClient(q) != x.clientID:
		return nil, &fault{reason: uninstallClient}
	case !x.signedByVendor(q.Get("signature"), account):
		return nil, &fault{reason: uninstallSignature}
	}
	x.caller.account = account // for the log
	return func() (answer, error) {
		a, err := x.ask(message.Call{Verb: "uninstall", Account: account})
		if err != nil {
			return answer{}, err
		}
		if a.Status != http.StatusNoContent {
			return answer{}, &fault{reason: gateBroken, note: "gate: uninstall answered " + strconv.Itoa(a.Status)}
		}
		return jsonAnswer([]byte(`{"uninstalled":true}`)), nil
	}, nil
}

// uninstalledClient: the vendor's pages name the parameter both ways.
func uninstalledClient(q url.Values) string {
	if q.Has("client_uuid") == q.Has("client_id") {
		return "" // none, or two that could differ
	}
	return q.Get("client_uuid") + q.Get("client_id")
}

// signedByVendor compares in constant time. hex.DecodeString takes both cases.
func (s settings) signedByVendor(signature string, account int64) bool {
	given, err := hex.DecodeString(signature)
	if err != nil {
		return false
	}
	h := hmac.New(sha256.New, s.secret)
	_, _ = h.Write([]byte(s.clientID + "|" + strconv.FormatInt(account, 10))) // a hash never fails
	return hmac.Equal(given, h.Sum(nil))
}
